"""The order of judgement, one case for each outcome and for what a gate without a network did."""

from datetime import datetime, timedelta

import pytest

from app.attendance.kinds import Direction, Outcome, Source
from app.attendance.rules import (
    Crowd,
    Effect,
    EventTimes,
    PresenceFacts,
    ScanDraft,
    SeatFacts,
    Situation,
    TicketFacts,
    Verdict,
    is_skewed,
    judged,
    moment_of,
    nearest_seat,
    wave_of,
)
from app.events.kinds import EventKind
from app.registrations.kinds import Party
from tests.factories import NOW

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FAIR = EventTimes(1, EventKind.FAIR, NOW, NOW + 3 * HOUR, is_cancelled=False)
WAVES = tuple(
    SeatFacts(n + 10, f"第{n}批", n, NOW + (n - 1) * HOUR, NOW + n * HOUR) for n in (1, 2, 3)
)
ROOM = Crowd(100, 80)
FULL = Crowd(1, 1, 1, 1)
STOPPED = Crowd(100, 80, stopped_at=NOW)
IN, OUT = Direction.IN, Direction.OUT
NOT_INSIDE = PresenceFacts(False, NOW, NOW, "A", "earlier")
INSIDE = PresenceFacts(True, NOW, NOW, "A", "earlier")


def ticket(wave: int = 1, **fields: object) -> TicketFacts:
    plain = TicketFacts(7, 1, Party.STUDENT, 3, "张三", False, (WAVES[wave - 1],))
    return plain._replace(**fields)


def draft(
    direction: Direction = IN,
    *,
    scanned_at: datetime = NOW,
    offline: bool = False,
    override: str = "",
) -> ScanDraft:
    return ScanDraft(
        "id", "id", "code", "hash", direction, Source.CAMERA, "A", scanned_at, offline, override,
        "digest",
    )  # fmt: skip


def verdict(
    scan: ScanDraft,
    ticket: TicketFacts | None,
    presence: PresenceFacts | None = None,
    *,
    crowd: Crowd = ROOM,
    event: EventTimes = FAIR,
    at: datetime = NOW,
) -> Verdict:
    return judged(scan, Situation(event, crowd, ticket, presence), at)


@pytest.mark.parametrize("direction", [IN, OUT])
def test_unknown_code(direction: Direction) -> None:
    assert verdict(draft(direction), None) == Verdict(Outcome.UNKNOWN_CODE, NOW)


@pytest.mark.parametrize("direction", [IN, OUT])
@pytest.mark.parametrize(
    ("fields", "event", "expected"),
    [
        ({"is_revoked": True}, FAIR, Outcome.REVOKED),
        ({"event_id": 2}, FAIR, Outcome.WRONG_EVENT),
        ({"event_id": 2, "is_revoked": True}, FAIR, Outcome.REVOKED),
        ({}, FAIR._replace(is_cancelled=True), Outcome.CANCELLED),
        ({"is_revoked": True}, FAIR._replace(is_cancelled=True), Outcome.CANCELLED),
        ({"event_id": 2}, FAIR._replace(is_cancelled=True), Outcome.WRONG_EVENT),
    ],
)
def test_ticket_is_judged_before_anything_else(
    direction: Direction, fields: dict[str, object], event: EventTimes, expected: Outcome
) -> None:
    told = verdict(draft(direction), ticket(**fields), crowd=FULL, event=event, at=NOW - 9 * HOUR)
    assert told.outcome is expected
    assert told.effect is Effect.NOTHING


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-61, Outcome.TOO_EARLY),
        (-60, Outcome.ADMITTED),
        (179, Outcome.WRONG_WAVE),
        (180, Outcome.TOO_LATE),
    ],
)
def test_window_opens_an_hour_before_the_first_session(minutes: int, expected: Outcome) -> None:
    at = NOW + minutes * MINUTE
    assert verdict(draft(scanned_at=at), ticket(), at=at).outcome is expected


@pytest.mark.parametrize(
    ("wave", "minutes", "is_now"),
    [
        (1, -60, True),  # the doors are open, and nobody else is to come
        (1, 89, True),
        (1, 90, False),
        (2, 29, False),
        (2, 30, True),
        (2, 149, True),
        (2, 150, False),
    ],
)
def test_wave_may_come_half_an_hour_early_or_late(wave: int, minutes: int, is_now: bool) -> None:
    at = NOW + minutes * MINUTE
    told = verdict(draft(scanned_at=at), ticket(wave), at=at)
    assert (told.outcome is Outcome.ADMITTED) is is_now


def test_wrong_wave_is_passed_over_by_the_person_at_the_gate() -> None:
    told = verdict(draft(override="wrong_wave"), ticket(3))
    assert told == Verdict(Outcome.ADMITTED, NOW, Effect.ENTERS)


def test_wave_binds_students_at_fairs_only() -> None:
    rep = ticket(3, party=Party.EMPLOYER_REP)
    talk = FAIR._replace(kind=EventKind.TALK)
    assert verdict(draft(), rep).outcome is Outcome.ADMITTED
    assert verdict(draft(), ticket(3), event=talk).outcome is Outcome.ADMITTED
    assert verdict(draft(), ticket(seats=())).outcome is Outcome.ADMITTED


def test_somebody_inside_is_so_even_when_it_is_full() -> None:
    told = verdict(draft(), ticket(), INSIDE, crowd=FULL)
    assert told == Verdict(Outcome.ALREADY_INSIDE, NOW)


def test_somebody_who_left_comes_in_again() -> None:
    assert verdict(draft(), ticket(), NOT_INSIDE).effect is Effect.ENTERS


@pytest.mark.parametrize(
    ("crowd", "outcome", "reason"),
    [(FULL, Outcome.FULL, "capacity"), (STOPPED, Outcome.STOPPED, "")],
)
def test_fullness_is_judged_last(crowd: Crowd, outcome: Outcome, reason: str) -> None:
    assert verdict(draft(), ticket(), crowd=crowd) == Verdict(outcome, NOW, reason=reason)


def test_leaving_needs_an_entry() -> None:
    assert verdict(draft(OUT), ticket(), INSIDE) == Verdict(Outcome.LEFT, NOW, Effect.LEAVES)
    told = verdict(draft(OUT), ticket(), NOT_INSIDE, at=NOW + MINUTE)
    assert told == Verdict(Outcome.NOT_INSIDE, NOW + MINUTE, Effect.NOTED)
    assert verdict(draft(OUT), ticket()).effect is Effect.NOTED
    assert verdict(draft(OUT), ticket(), NOT_INSIDE).effect is Effect.NOTHING


@pytest.mark.parametrize(
    ("fields", "event", "at"),
    [
        ({"is_revoked": True}, FAIR, NOW),
        ({}, FAIR._replace(is_cancelled=True), NOW),
        ({}, FAIR, NOW + 5 * HOUR),
    ],
)
def test_leaving_is_possible_with_whatever_one_came_in_with(
    fields: dict[str, object], event: EventTimes, at: datetime
) -> None:
    told = verdict(draft(OUT, scanned_at=at), ticket(**fields), INSIDE, event=event, at=at)
    assert told.outcome is Outcome.LEFT


@pytest.mark.parametrize(
    ("ticket_", "crowd", "event", "minutes", "reason"),
    [
        (ticket(), FULL, FAIR, 0, "full"),
        (ticket(), STOPPED, FAIR, 0, "stopped"),
        (ticket(3), ROOM, FAIR, 0, "wrong_wave"),
        (ticket(is_revoked=True), ROOM, FAIR, 0, "revoked"),
        (ticket(), ROOM, FAIR._replace(is_cancelled=True), 0, "cancelled"),
        (ticket(), ROOM, FAIR, 181, "too_late"),
        (ticket(), ROOM, FAIR, -62, "too_early"),
    ],
)
def test_what_happened_without_a_network_is_kept_though_a_rule_is_broken(
    ticket_: TicketFacts, crowd: Crowd, event: EventTimes, minutes: int, reason: str
) -> None:
    moment = NOW + minutes * MINUTE
    scan = draft(scanned_at=moment, offline=True)
    told = verdict(scan, ticket_, crowd=crowd, event=event, at=NOW + 4 * HOUR)
    assert told == Verdict(Outcome.ADMITTED, moment, Effect.ENTERS, reason, forced=True)


@pytest.mark.parametrize(
    ("ticket_", "expected"),
    [(None, Outcome.UNKNOWN_CODE), (ticket(event_id=2), Outcome.WRONG_EVENT)],
)
def test_a_ticket_that_is_none_of_ours_is_never_forced(
    ticket_: TicketFacts | None, expected: Outcome
) -> None:
    told = verdict(draft(offline=True), ticket_)
    assert (told.outcome, told.effect) == (expected, Effect.NOTHING)


LATER = NOW + 30 * MINUTE


@pytest.mark.parametrize(
    ("direction", "presence", "scanned_at", "expected"),
    [
        # Came in at another gate too: doubled.
        (IN, INSIDE, LATER, (Outcome.ALREADY_INSIDE, Effect.NOTED, "")),
        (IN, INSIDE, NOW - 5 * MINUTE, (Outcome.ALREADY_INSIDE, Effect.RETOLD, "")),
        (IN, INSIDE, NOW, (Outcome.ALREADY_INSIDE, Effect.NOTHING, "")),
        # An entry that comes to light after the exit: the holder stays outside.
        (IN, NOT_INSIDE, NOW - 5 * MINUTE, (Outcome.ADMITTED, Effect.RETOLD, "superseded")),
        (IN, NOT_INSIDE, LATER, (Outcome.ADMITTED, Effect.ENTERS, "")),
        # An exit that comes to light after a newer entry: the holder stays inside.
        (OUT, INSIDE, NOW - 5 * MINUTE, (Outcome.LEFT, Effect.RETOLD, "superseded")),
        (OUT, INSIDE, LATER, (Outcome.LEFT, Effect.LEAVES, "")),
        (OUT, NOT_INSIDE, NOW - 5 * MINUTE, (Outcome.NOT_INSIDE, Effect.NOTHING, "")),
        (OUT, NOT_INSIDE, LATER, (Outcome.NOT_INSIDE, Effect.NOTED, "")),
    ],
)
def test_the_latest_scan_says_where_somebody_is(
    direction: Direction,
    presence: PresenceFacts,
    scanned_at: datetime,
    expected: tuple[Outcome, Effect, str],
) -> None:
    scan = draft(direction, scanned_at=scanned_at, offline=True)
    told = verdict(scan, ticket(), presence, at=NOW + HOUR)
    assert (told.outcome, told.effect, told.reason) == expected


def test_online_scan_is_never_older_than_the_record() -> None:
    ahead = INSIDE._replace(last_at=NOW + MINUTE)
    assert verdict(draft(OUT), ticket(), ahead).effect is Effect.LEAVES


@pytest.mark.parametrize(
    ("offline", "minutes", "skewed"),
    [
        (False, 5, False),
        (False, 6, True),
        (False, -6, True),
        (True, 5, False),
        (True, 6, True),
        (True, -6, False),
        (True, -60 - 5, False),
        (True, -60 - 6, True),
        (True, -24 * 60, True),
    ],
)
def test_a_clock_that_must_be_wrong_is_flagged(offline: bool, minutes: int, skewed: bool) -> None:
    scan = draft(scanned_at=NOW + minutes * MINUTE, offline=offline)
    assert is_skewed(scan, FAIR, NOW) is skewed


@pytest.mark.parametrize(
    ("offline", "minutes", "believed"),
    [(False, -3, 0), (True, -3, -3), (True, 3, 0), (True, 24 * 60, 0), (True, -24 * 60, 0)],
)
def test_the_device_is_believed_only_without_a_network_and_within_reason(
    offline: bool, minutes: int, believed: int
) -> None:
    scan = draft(scanned_at=NOW + minutes * MINUTE, offline=offline)
    assert moment_of(scan, FAIR, NOW) == NOW + believed * MINUTE


@pytest.mark.parametrize(
    ("minutes", "position"), [(-500, 1), (0, 1), (59, 1), (60, 2), (150, 3), (500, 3)]
)
def test_nearest_seat_is_the_one_now(minutes: int, position: int) -> None:
    seat = nearest_seat(WAVES, NOW + minutes * MINUTE)
    assert seat is not None
    assert seat.position == position


def test_of_two_seats_as_near_the_earlier_counts() -> None:
    apart = (WAVES[0], WAVES[2])
    assert nearest_seat(apart, NOW + 90 * MINUTE) == WAVES[0]
    assert nearest_seat((), NOW) is None


def test_wave_has_its_title_or_its_number() -> None:
    bare = WAVES[1]._replace(title="")
    assert wave_of(WAVES[1], EventKind.FAIR) == "第2批"
    assert wave_of(bare, EventKind.FAIR) == "2"
    assert wave_of(bare, EventKind.TALK) is None
    assert wave_of(None, EventKind.FAIR) is None
