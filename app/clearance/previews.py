"""What the composer shows beside the form while it is typed: what fits, what clashes, ways out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.clearance.facts import clashes, draft_stretches, gather, parameters_for
from app.clearance.rules import SCOPE
from app.clearance.timetable import Timetable, draw_day
from app.clearance.ways_out import Stretch, is_free, nearest_move, next_day_move
from app.clearance.wording import FindingWords, worded
from app.events.rules import EventDraft, needs_hall
from app.platform.clock import campus_day, campus_today, campus_zone
from app.platform.database import reading
from app.safety import RULES_BY_ID, Assessment, Finding, Severity, assess
from app.safety.capacity import deciding_limit, hall_limits
from app.safety.known import UnknownFactError
from app.venues.capacity import Capacity, explained_capacity, hall_of
from app.venues.models import Booking, Venue
from app.venues.queries import Conflict, bookings_between, with_margins

DAYS_WATCHED = timedelta(days=16)


@dataclass(frozen=True)
class Move:
    """Another time in the same venue."""

    starts_at: datetime


@dataclass(frozen=True)
class Preview:
    """The live panel.

    Attributes:
        needs_hall: False online and at an employer's: nothing to fill.
        capacity: of the chosen venue; None while none is chosen.
        findings: what the numbers would block or warn of; what people answer comes later.
        timetable: the venue's first day with this event; None without venue or sessions.
        moves, venues: ways out of a clash, or of a hall that is too small.
    """

    draft: EventDraft
    assessment: Assessment
    needs_hall: bool
    venue: Venue | None
    capacity: Capacity | None
    findings: tuple[FindingWords, ...]
    timetable: Timetable | None
    moves: tuple[Move, ...]
    venues: tuple[Venue, ...]


@dataclass(frozen=True)
class Setting:
    """Where a draft is previewed: the unit, the venues it may book, its own bookings."""

    unit_path: str
    venues: Sequence[Venue]
    own_bookings: Sequence[int] = ()


def preview(draft: EventDraft, setting: Setting, *, at: datetime) -> Preview:
    """Judge a draft as far as it is typed."""
    draft = _readable(draft)
    venue = next((each for each in setting.venues if each.id == draft.venue_id), None)
    taken = clashes(draft, venue, apart_from=setting.own_bookings)
    facts = gather(draft, venue, taken, at=at)
    assessment = assess(facts, parameters_for(setting.unit_path, on=campus_today(at)), SCOPE)
    in_hall = needs_hall(draft.kind, draft.format)
    return Preview(
        draft=draft,
        assessment=assessment,
        needs_hall=in_hall,
        venue=venue,
        capacity=explained_capacity(hall_of(venue)) if in_hall and venue else None,
        findings=tuple(worded(each) for each in assessment.findings if _is_reckoned(each)),
        timetable=_timetable(draft, venue, setting),
        moves=_moves(draft, venue, setting, at) if taken else (),
        venues=_other_venues(draft, assessment, setting)
        if taken or _is_too_full(assessment)
        else (),
    )


def _readable(draft: EventDraft) -> EventDraft:
    """The draft without sessions that end before they start: the form says so beside them."""
    sessions = tuple(each for each in draft.sessions if each.ends_at > each.starts_at)
    shut = draft.ends_at if sessions and draft.shuts_at >= sessions[-1].ends_at else None
    return replace(draft, sessions=sessions, ends_at=shut)


def _is_reckoned(finding: Finding) -> bool:
    """Whether a number that is typed here decides it."""
    return not RULES_BY_ID[finding.rule].is_asked and finding.severity is not Severity.INFO


def _is_too_full(assessment: Assessment) -> bool:
    inside, most = assessment.people_inside, assessment.safe_capacity
    return inside is not None and most is not None and inside > most


def _with_margins(draft: EventDraft, venue: Venue) -> list[Stretch]:
    slots = [stretch.slot for stretch in draft_stretches(draft, venue)]
    return [Stretch(*with_margins(venue, slot)) for slot in slots]


def _timetable(draft: EventDraft, venue: Venue | None, setting: Setting) -> Timetable | None:
    ours = _with_margins(draft, venue) if venue else []
    if venue is None or not ours:
        return None
    midnight, end = campus_day(campus_today(draft.begins_at))
    others = _others(venue, midnight, end, setting)
    whole_day = Stretch(midnight, end)
    today = [stretch for stretch in ours if stretch.overlaps(whole_day)]
    return draw_day(midnight, today, others, venue)


def _others(venue: Venue, start: datetime, end: datetime, setting: Setting) -> list[Conflict]:
    found = bookings_between(venue.id, start, end)
    return [each for each in found if each.booking_id not in setting.own_bookings]


def _moves(
    draft: EventDraft, venue: Venue | None, setting: Setting, at: datetime
) -> tuple[Move, ...]:
    if venue is None:
        return ()
    wanted = _with_margins(draft, venue)
    watched = (wanted[0].starts_at - timedelta(days=1), wanted[-1].ends_at + DAYS_WATCHED)
    busy = [
        Stretch(each.starts_at, each.ends_at) for each in _others(venue, *watched, setting)
    ]  # fmt: skip
    opening = Stretch(draft.begins_at, draft.shuts_at)
    moves = [next_day_move(wanted, busy)]
    if len(wanted) == 1:
        moves.insert(0, nearest_move(opening, wanted, busy, campus_zone()))
    starts = [draft.begins_at + move for move in moves if move is not None]
    return tuple(Move(start) for start in starts if start > at)


def _other_venues(draft: EventDraft, assessment: Assessment, setting: Setting) -> tuple[Venue, ...]:
    """The smallest other venue that is free then and holds everybody."""
    people = assessment.people_inside or 0
    roomy = [
        (room, venue)
        for venue in setting.venues
        if venue.id != draft.venue_id and (room := room_in(venue)) >= people
    ]
    busy = _busy_times([venue.id for _room, venue in roomy], draft, setting)
    free = [
        (room, venue.id, venue)
        for room, venue in roomy
        if is_free(_with_margins(draft, venue), busy.get(venue.id, []))
    ]
    return tuple(venue for _room, _id, venue in sorted(free, key=lambda each: each[:2])[:1])


def room_in(venue: Venue) -> int:
    """The safe capacity of a venue; 0 while something about it is unknown."""
    try:
        return deciding_limit(hall_limits(hall_of(venue))).people or 0
    except UnknownFactError:
        return 0


def _busy_times(
    venue_ids: Sequence[int], draft: EventDraft, setting: Setting
) -> dict[int, list[Stretch]]:
    """When venues are taken around a draft's time, in one trip; a day is margin enough."""
    if not venue_ids or not draft.sessions:
        return {}
    rows = reading().execute(
        select(Booking.venue_id, Booking.starts_at, Booking.ends_at).where(
            Booking.venue_id.in_(venue_ids),
            Booking.released_at.is_(None),
            Booking.id.not_in(setting.own_bookings),
            Booking.starts_at < draft.shuts_at + timedelta(days=1),
            Booking.ends_at > draft.begins_at - timedelta(days=1),
        )
    )
    busy: dict[int, list[Stretch]] = {}
    for venue_id, starts_at, ends_at in rows:
        busy.setdefault(venue_id, []).append(Stretch(starts_at, ends_at))
    return busy
