"""The rush: registration opens, and 1,000 students want 200 seats at the same moment."""

from urllib.parse import urlencode

from sqlalchemy import func, select

from app.events.models import Session
from app.platform.database import reading
from app.registrations.models import Seat
from bench.clients import WrongAnswerError, drive, request
from bench.seeding import Browser, Campus, open_fair, signed_in
from bench.sites import Site
from tests.factories import make_students

STUDENTS = 1_000
SEATS = 200


def registration_request(event_id: int, session_id: int, browser: Browser, key: str) -> bytes:
    """What the seat panel's form sends."""
    form = {
        "csrf_token": browser.csrf_token,
        "idempotency_key": key,
        "session_id": str(session_id),
    }
    headers = {
        "Cookie": browser.cookie,
        "HX-Request": "true",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    path = f"/events/{event_id}/registration"
    return request("POST", path, headers, urlencode(form).encode())


def measure_rush(site: Site, campus: Campus) -> dict[str, float]:
    """One rush: latency over all 1,000, each on a connection of its own; exactly 200 get a seat."""
    with site.inside():
        browsers = signed_in(make_students(campus.school, STUDENTS))
        event_id, (session_id,) = open_fair(campus, SEATS)
    lanes = [
        [registration_request(event_id, session_id, browser, f"rush-{event_id}-{n}")]
        for n, browser in enumerate(browsers)
    ]
    with site.cost() as cost:
        done = drive(site.port, lanes)
    statuses = sorted(answer.status for answer in done.answers)
    with site.inside():
        expect_seats(session_id, statuses)
    return {**done.latencies(), "cpu_s_per_1000": cost.cpu / STUDENTS * 1000}


def expect_seats(session_id: int, statuses: list[int]) -> None:
    """Refuse a figure unless every seat was given once and everybody else was told so."""
    counted = reading().scalar(select(Session.seats_taken).where(Session.id == session_id))
    kept = reading().scalar(select(func.count(Seat.id)).where(Seat.session_id == session_id))
    right = [200] * SEATS + [409] * (STUDENTS - SEATS)
    if statuses != right or (counted, kept) != (SEATS, SEATS):
        told = {status: statuses.count(status) for status in set(statuses)}
        raise WrongAnswerError(f"{counted} seats counted, {kept} kept, answers {told}")
