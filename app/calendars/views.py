"""The public calendar, and calendar files."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.calendars.grid import Cell, grid
from app.calendars.ics import calendar_text
from app.calendars.kept import kept
from app.calendars.operations import make_feed, token_hash
from app.calendars.queries import (
    CalendarFilter,
    FeedEntry,
    calendar_days,
    event_entries,
    feed_owner,
    has_feed,
    kind_counts,
    person_entries,
    unit_entries,
    unit_version,
    version_of,
)
from app.calendars.rules import Placed, Span, View, shown_days
from app.events.access import visible_event
from app.events.kinds import EventFormat, EventKind
from app.platform.access import Permission, access, current_actor, public
from app.platform.clock import campus_day, campus_today, utcnow
from app.platform.errors import NotFound
from app.platform.fields import day_of
from app.platform.htmx import is_htmx
from app.platform.i18n import chosen_locale
from app.units.queries import UnitRow, unit_by_code, unit_rows

bp = Blueprint("calendars", __name__)
PAST = timedelta(days=90)
AHEAD = timedelta(days=400)
MOST_IN_A_DAY = 4
FEEDS_KEPT = 16
PARTS_KEPT = 64  # some tens of kilobytes each


def _view() -> View:
    wanted = request.args.get("view", "")
    return View(wanted) if wanted in set(View) else View.MONTH


def _filter() -> CalendarFilter:
    kind, form = request.args.get("kind", ""), request.args.get("format", "")
    code = request.args.get("unit", "")
    return CalendarFilter(
        EventKind(kind) if kind in set(EventKind) else None,
        EventFormat(form) if form in set(EventFormat) else None,
        unit_by_code(code).path if code else None,
    )


def _etag(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


@bp.get("/calendar")
@public("What is on is for everybody.")
def calendar() -> Response:
    """Month, week, agenda, or the day of the venues; 304 while nothing on those days changed."""
    at, view, wanted = utcnow(), _view(), _filter()
    today = campus_today(at)
    day = day_of(request.args.get("date", "")) or today
    shown = Shown(view, shown_days(view, day), day, today, wanted, tuple(unit_rows()))
    part = _part_version(shown)
    tag = _etag(part, current_actor(), is_htmx())
    if request.if_none_match.contains_weak(tag):
        return _kept(Response(status=304), tag)
    return _kept(Response(_page(shown, part)), tag)


def _kept(response: Response, tag: str) -> Response:
    """A page that its own browser may keep, and must ask about each time."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view of the calendar was asked to show."""

    view: View
    span: Span
    day: date
    today: date
    wanted: CalendarFilter
    units: tuple[UnitRow, ...]


def _part_version(shown: Shown) -> str:
    """Changes whenever the calendar itself does; the page around it is the reader's own."""
    version = version_of(shown.span, shown.wanted)
    return _etag(version, shown.units, shown.today, chosen_locale(), request.full_path)


def _page(shown: Shown, version: str) -> str:
    """The calendar, drawn once for everybody who asks for the same, in its frame."""
    part = kept("parts", PARTS_KEPT, version, partial(_part, shown))
    return part if is_htmx() else render_template("calendars/calendar.html", part=part)


def _part(shown: Shown) -> str:
    days = calendar_days(shown.span, shown.wanted)
    return render_template(
        "calendars/_calendar.html",
        view=shown.view,
        span=shown.span,
        day=shown.day,
        today=shown.today,
        days=days,
        weeks=_weeks(shown, days),
        counts=kind_counts(shown.span, shown.wanted),
        wanted=shown.wanted,
        units=shown.units,
    )


def _weeks(shown: Shown, days: dict[date, list[Placed]]) -> list[list[Cell]]:
    if shown.view is View.MONTH:
        month = shown.day.month
        return grid(shown.span, days, today=shown.today, month=month, most=MOST_IN_A_DAY)
    if shown.view is View.WEEK:
        return grid(shown.span, days, today=shown.today, month=None, most=None)
    return []


@bp.get("/events")
@public("What is on is for everybody.")
def events() -> str:
    """What is to come, as a list."""
    today, wanted = campus_today(utcnow()), _filter()
    span = shown_days(View.AGENDA, today)
    shown = Shown(View.AGENDA, span, today, today, wanted, tuple(unit_rows()))
    return _page(shown, _part_version(shown))


def _calendar_file(body: bytes, filename: str, tag: str = "") -> Response:
    """A calendar file with an ETag; 304 when the client has it."""
    response = Response(body, mimetype="text/calendar")
    response.set_etag(tag or hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.make_conditional(request)
    return response


def _text(name: str, entries: list[FeedEntry]) -> bytes:
    return calendar_text(name, entries, str(current_app.config["BASE_URL"]))


@bp.get("/events/<int:event_id>/event.ics")
@public("A published event goes into anybody's calendar.")
def event_file(event_id: int) -> Response:
    """One event as a calendar file."""
    event = visible_event(current_actor(), event_id)
    return _calendar_file(_text(event.title, event_entries(event_id)), f"event-{event_id}.ics")


@bp.get("/feeds/units/<code>.ics")
@public("A unit's published events are for everybody.")
def unit_feed(code: str) -> Response:
    """A unit's events, from three months back, for phones to subscribe to.

    The whole university asks for the same file every hour: its text is kept while its version
    holds, and a client that has it costs one query.
    """
    unit, day = unit_by_code(code), campus_day(campus_today(utcnow()))[0]
    span = (unit.path, day - PAST, day + AHEAD)
    tag = _etag(current_app.config["BASE_URL"], unit.name, span, unit_version(*span))
    if request.if_none_match.contains_weak(tag):
        return _calendar_file(b"", "unit.ics", tag)
    body = kept("feeds", FEEDS_KEPT, tag, lambda: _text(unit.name, unit_entries(*span)))
    return _calendar_file(body, "unit.ics", tag)


@bp.get("/feeds/<token>.ics")
@public("The address itself is the key; it opens the owner's own entries only.")
def person_feed(token: str) -> Response:
    """The sessions that the owner of the address is registered for."""
    owner = feed_owner(token_hash(token))
    if owner is None:
        raise NotFound
    entries = person_entries(owner, utcnow() - PAST)
    return _calendar_file(_text(_("Fairday"), entries), "mine.ics")


@bp.get("/me/feed")
@access(Permission.OWN_ACCOUNT)
def feed() -> str:
    """How to subscribe; an address once made is not shown again."""
    own = has_feed(current_actor().person_id or 0)
    return render_template("calendars/feed.html", address=None, has_feed=own)


@bp.post("/me/feed")
@access(Permission.OWN_ACCOUNT)
def feed_submit() -> AnyResponse:
    """Make a fresh address and show it, once."""
    token = make_feed(actor=current_actor(), at=utcnow())
    address = f"{current_app.config['BASE_URL']}/feeds/{token}.ics"
    page = render_template("calendars/feed.html", address=address, has_feed=True)
    return Response(page)
