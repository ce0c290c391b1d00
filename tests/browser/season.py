"""The demo season behind a server, with a browser for each of its people."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from app import create_app
from app.attendance.kinds import Outcome
from app.attendance.models import Certificate, Scan
from app.demo.rules.cast import PASSWORD
from app.people.models import Person
from app.platform.database import db, reading
from app.registrations.models import Registration, Ticket
from app.support.queries import file_of
from app.units.models import Unit
from app.venues.models import Venue
from tests import databases
from tests.seasons import load_default_season, season_events
from tests.servers import serving

DOMAIN = "demo.fairday.example"


@dataclass
class Visit:
    """One page, and what the browser complained of while it was open."""

    page: Page
    complaints: list[str] = field(default_factory=list)


@dataclass
class LiveSeason:
    """The site, what the blanks of addresses stand for, and who is signed in where."""

    app: Flask
    site: str
    browser: Browser
    blanks: dict[str, object]
    desks: dict[str, BrowserContext] = field(default_factory=dict)

    def desk(self, who: str) -> BrowserContext:
        """The browser of an account of the demo, signed in once; "" is a visitor's."""
        if who not in self.desks:
            self.desks[who] = self.fresh_desk()
            if who:
                self._sign_in(who)
        return self.desks[who]

    def fresh_desk(self, like: str | None = None) -> BrowserContext:
        """A browser with an empty cache, signed in as somebody who is signed in elsewhere."""
        state = None if like is None else self.desk(like).storage_state()
        return self.browser.new_context(
            locale="zh-CN", storage_state=state, reduced_motion="reduce"
        )

    def _sign_in(self, who: str) -> None:
        page = self.desks[who].new_page()
        page.goto(f"{self.site}/login")
        page.fill("#account", f"{who}@{DOMAIN}")
        page.fill("#password", PASSWORD)
        with page.expect_navigation():
            page.click("main form button")
        page.close()

    def address(self, path: str) -> str:
        """A path of the tables with its blanks filled in."""
        return f"{self.site}{path.format(**self.blanks)}"

    @contextmanager
    def visit(self, who: str, language: str = "zh-CN") -> Iterator[Visit]:
        """A page of somebody's browser in a language, listening to its console and its loads."""
        desk = self.desk(who)
        desk.add_cookies([{"name": "lang", "value": language, "url": self.site}])
        visit = Visit(desk.new_page())
        listen(visit)
        yield visit
        visit.page.close()

    def close(self) -> None:
        """Close every browser profile."""
        for desk in self.desks.values():
            with suppress(Exception):
                desk.close()


def listen(visit: Visit) -> None:
    """Note script errors, what the console calls an error, and loads that fail."""
    page, said = visit.page, visit.complaints
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.on("console", lambda line: line.type in {"error", "warning"} and said.append(line.text))
    page.on("response", lambda r: r.status >= 400 and said.append(f"{r.status} {r.url}"))
    page.on("requestfailed", lambda each: said.append(f"failed {each.url}"))


@contextmanager
def live_season(browser: Browser, shared: Path, folder: Path) -> Iterator[LiveSeason]:
    """Serve a copy of the season for as long as tests look at it."""
    with databases.sqlite_database(shared, "season", load_default_season) as url:
        settings = databases.settings(url, folder / "instance")
        app = create_app({**settings, "TESTING": True})
        with app.app_context():
            blanks = blanks_of_season()
            db.session.remove()
            db.engine.dispose()
        with serving(settings, folder / "server.log") as site:
            season = LiveSeason(app, site, browser, blanks)
            yield season
            season.close()


def blanks_of_season() -> dict[str, object]:
    """Ids and codes that addresses need: events by their keys in the plan, and one of each else."""
    events = season_events()
    student = reading().scalars(select(Person).where(Person.email == f"student@{DOMAIN}")).one()
    file = file_of(student.id)
    assert file is not None
    held = select(Registration.id, Ticket.code).join(
        Ticket, Ticket.registration_id == Registration.id
    )
    ticket = held.where(
        Registration.person_id == student.id, Registration.event_id == events["running"]
    )
    registration_id, code = reading().execute(ticket).one()
    return events | {
        **blanks_of_door(events["running"]),
        "ticket": registration_id,
        "code": code,
        "certificate": reading().scalars(select(Certificate.code)).one(),
        "file": file.id,
        "school": reading().scalars(select(Unit.id).where(Unit.code == "qyu-mat")).one(),
        "venue": reading().scalars(select(Venue.id).where(Venue.name == "北区体育馆")).one(),
    }


def blanks_of_door(event_id: int) -> dict[str, object]:
    """The last admission by a device, and that device."""
    wanted = (
        select(Scan.id, Scan.device_id)
        .where(Scan.event_id == event_id, Scan.outcome == Outcome.ADMITTED)
        .where(Scan.device_id.is_not(None))
        .order_by(Scan.received_at.desc(), Scan.id)
    )
    scan_id, device_id = reading().execute(wanted.limit(1)).one()
    return {"scan": scan_id, "device": device_id}
