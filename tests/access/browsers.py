"""The people of a university at their browsers, and every address that they can try."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from flask import Flask
from flask.testing import FlaskClient

from app.platform.access import Permission, Role
from app.platform.matrix import MatrixRow, access_matrix
from tests.access.campus import EVERYBODY, WORKERS, University
from tests.access.pages import PageForm, read_page
from tests.factories import sign_in

# Which of the people in a scene holds a role.
HOLDERS = {role: who for who, role in WORKERS.items()} | {
    Role.GATE_STAFF: "gate", Role.HELPER: "helper", Role.STUDENT: "student",
}  # fmt: skip
FILES = (".ics", ".xlsx", ".js")
PLANNING, PREVIEW = "clearance.new_event_submit", "/organise/clearance-preview"


@dataclass(frozen=True)
class Address:
    """An address of an endpoint, with who holds what it asks for."""

    endpoint: str
    path: str
    holders: tuple[str, ...]
    is_public: bool
    names_something: bool
    names_event: bool


def addresses(
    app: Flask, made: University, method: str, events: Collection[str] = ()
) -> list[Address]:
    """Every address that takes the method, with the ids of this university in it.

    `events` names those of its events that are wanted; none: all.
    """
    wanted = [id_ for name, id_ in made.events.items() if not events or name in events]
    return [
        Address(
            row.endpoint,
            path,
            _holders(row),
            row.permission == "public",
            "<" in row.rule,
            "event_id" in row.rule,
        )
        for row in access_matrix(app)
        if method in row.methods and row.endpoint != "static"
        for path in _filled(row, made, wanted)
    ]


def _holders(row: MatrixRow) -> tuple[str, ...]:
    if row.permission == "public":
        return ("visitor", "student", "organiser")
    if row.permission == Permission.OWN_ACCOUNT:
        return ("student", "responsible", "safety", "organiser")
    return tuple(HOLDERS[Role(role)] for role in row.roles if Role(role) in HOLDERS)


def _filled(row: MatrixRow, made: University, events: Collection[int]) -> Iterator[str]:
    """The rule with its places filled in, once for each event where it names one."""
    for event_id in events if "event_id" in row.rule else (0,):
        first, *rest = row.rule.split("<")
        path = first
        for part in rest:
            place, _, after = part.partition(">")
            name = place.partition(":")[2] or place
            value = event_id if name == "event_id" else made.place(name, row.rule)
            path += f"{value}{after}"
        yield path


def browser_of(app: Flask, made: University, who: str) -> FlaskClient:
    """A browser in which somebody is signed in; `visitor` is nobody."""
    client = app.test_client()
    if who != "visitor":
        sign_in(client, made.people[who])
    return client


def everybody(app: Flask, made: University) -> dict[str, FlaskClient]:
    """A browser for each person of the university, and a visitor's."""
    return {who: browser_of(app, made, who) for who in ("visitor", *EVERYBODY)}


@dataclass(frozen=True)
class Found:
    """A form that somebody is offered: to which endpoint it posts, and on which page it stands."""

    endpoint: str
    who: str
    page: str
    form: PageForm


def offered_forms(
    app: Flask,
    made: University,
    browsers: Mapping[str, FlaskClient],
    events: Collection[str] = (),
) -> list[Found]:
    """Every form that posts, once for each address it posts to.

    Looked for once a process: a scene in a fresh database has the same ids as the one before.
    """
    key = (made.name, *made.events.values(), *events)
    if key not in _OFFERED:
        _OFFERED[key] = _looked_for(app, made, browsers, events)
    return _OFFERED[key]


_OFFERED: dict[tuple[str | int, ...], list[Found]] = {}


def _looked_for(
    app: Flask,
    made: University,
    browsers: Mapping[str, FlaskClient],
    events: Collection[str],
) -> list[Found]:
    found: dict[str, Found] = {}
    at_home = app.url_map.bind("localhost")
    for who, page in _pages(app, made, events):
        with browsers[who].get(page) as answer:
            html = answer.text if answer.mimetype == "text/html" else ""
        for form in read_page(html).forms:
            action = form.action.partition("?")[0]
            if form.method == "POST" and action not in found:
                endpoint = at_home.match(action, "POST")[0]
                found[action] = Found(endpoint, who, page, form)
                if endpoint == PLANNING:
                    # What the composer sends while somebody types.
                    other = replace(form, action=PREVIEW)
                    found[PREVIEW] = Found("clearance.clearance_preview", who, page, other)
    return list(found.values())


def _pages(app: Flask, made: University, events: Collection[str]) -> Iterator[tuple[str, str]]:
    for address in addresses(app, made, "GET", events):
        if address.endpoint != "home.design" and not address.path.endswith(FILES):
            for who in address.holders:
                yield who, address.path
    # The buttons of a search stand beside what was found.
    yield "gate", f"/gate/{made.events['running']}/search?q={made.name}"


def one_of_each(forms: Iterable[Found]) -> list[Found]:
    """The last form found for each endpoint: of events that of the one that is further on."""
    return list({found.endpoint: found for found in forms}.values())
