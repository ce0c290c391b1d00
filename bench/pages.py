"""Pages: one browser, one request after the other, on SQLite."""

from app.platform.clock import utcnow
from app.registrations.operations import register_many
from bench.clients import WrongAnswerError, drive, fetch, request
from bench.counting import queries_of
from bench.first_load import compressed, first_load
from bench.seeding import ACTOR, Browser, Campus, open_fair, signed_in, this_month
from bench.sites import Site
from tests.factories import make_students

WARM_UP = 10


def opened(site: Site, path: str, headers: dict[str, str], views: int) -> dict[str, float]:
    """Time and cost of a page, and the statements it sends."""
    wanted = request("GET", path, headers)
    drive(site.port, [[wanted] * min(1 + views // 4, WARM_UP)])
    with site.cost() as cost:
        done = drive(site.port, [[wanted] * views])
    statuses = {answer.status for answer in done.answers}
    if statuses != {200}:
        raise WrongAnswerError(f"{path} answered {statuses}")
    client = site.app.test_client(use_cookies=False)
    return {
        "ms": done.ms(50),
        "p50_ms": done.ms(50),
        "p95_ms": done.ms(95),
        "cpu_s_per_1000": cost.cpu / views * 1000,
        "queries": queries_of(site.app, lambda: client.get(path, headers=headers)),
    }


def unchanged_ms(site: Site, path: str, headers: dict[str, str], views: int) -> float:
    """How long it takes to tell a browser that has the page that it is still good.

    Refuses a figure unless the answer is 304.
    """
    tag = fetch(site.port, path, headers).header("etag")
    done = drive(site.port, [[request("GET", path, {**headers, "If-None-Match": tag})] * views])
    if {answer.status for answer in done.answers} != {304}:
        raise WrongAnswerError(f"{path} did not answer 304 for {tag!r}")
    return done.ms(50)


def measure_calendar(site: Site, _campus: Campus, views: int) -> dict[str, float]:
    """The month with 500 events in it, as a visitor sees it."""
    with site.inside():
        month = this_month()
    path = f"/calendar?view=month&date={month:%Y-%m-%d}"
    figures = opened(site, path, {}, views)
    page = fetch(site.port, path)
    return figures | {
        "not_modified_ms": unchanged_ms(site, path, _visitor(site, path), views),
        "bytes": len(page.body),
        "bytes_compressed": compressed(page),
    }


def _visitor(site: Site, path: str) -> dict[str, str]:
    """The headers of a visitor who has been here before."""
    cookie = fetch(site.port, path).header("set-cookie").partition(";")[0]
    return {"Cookie": cookie} if cookie else {}


def measure_event_page(site: Site, campus: Campus, views: int) -> dict[str, float]:
    """An event with three waves: as a signed-in student opens it; a visitor's beside it."""
    with site.inside():
        (browser,) = signed_in(make_students(campus.school, 1))
        event_id, _waves = open_fair(campus, 300, waves=3)
    path = f"/events/{event_id}"
    visitors = opened(site, path, {}, views)
    return _page(site, path, browser, views) | {"visitor_ms": visitors["ms"]}


def measure_ticket_page(site: Site, campus: Campus, views: int) -> dict[str, float]:
    """One's own ticket."""
    with site.inside():
        students = make_students(campus.school, 1)
        (browser,) = signed_in(students)
        event_id, waves = open_fair(campus, 300, waves=3)
        (registration_id,) = register_many(event_id, waves[0], students, actor=ACTOR, at=utcnow())
    return _page(site, f"/me/tickets/{registration_id}", browser, views)


def _page(site: Site, path: str, browser: Browser, views: int) -> dict[str, float]:
    headers = {"Cookie": browser.cookie}
    load = first_load(site.port, path, headers)
    return opened(site, path, headers, views) | {
        "requests": load.requests,
        "bytes": load.sent,
        "bytes_compressed": load.compressed,
    }
