"""Judging at gates that lead to one of several halls, and what doubt the gate may pass over."""

from datetime import timedelta

import pytest

from app.attendance.kinds import Direction, Outcome, Source
from app.attendance.rules import (
    Crowd,
    Effect,
    EventTimes,
    HallFacts,
    PresenceFacts,
    ScanDraft,
    SeatFacts,
    Situation,
    TicketFacts,
    Verdict,
    judged,
)
from app.events.kinds import EventKind
from app.registrations.kinds import Party
from tests.factories import NOW

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FAIR = EventTimes(1, EventKind.FAIR, NOW, NOW + 3 * HOUR, is_cancelled=False)
ASKING = FAIR._replace(asks_live_code=True)
SEAT = SeatFacts(10, "", 1, NOW, NOW + HOUR)
LATER = SeatFacts(11, "", 2, NOW + HOUR, NOW + 2 * HOUR)
TICKET = TicketFacts(7, 1, Party.STUDENT, 3, "张三", False, (SEAT,))
ROOM = Crowd(100, 80)
IN, OUT = Direction.IN, Direction.OUT
EAST, WEST = HallFacts(1, 2, 0), HallFacts(2, 2, 1)
CROWDED = HallFacts(1, 2, 2)
IN_WEST = PresenceFacts(True, NOW, NOW, "W", "earlier", WEST.id)


def draft(direction: Direction = IN, **fields: object) -> ScanDraft:
    plain = ScanDraft(
        "id", "id", "code", "hash", direction, Source.CAMERA, "A", NOW, False, "", "digest"
    )
    return plain._replace(**fields)


def verdict(scan: ScanDraft, presence: PresenceFacts | None = None, **fields: object) -> Verdict:
    return judged(scan, Situation(FAIR, ROOM, TICKET, presence)._replace(**fields), NOW)


def test_entry_at_the_gate_of_a_hall_with_room() -> None:
    assert verdict(draft(), hall=EAST) == Verdict(Outcome.ADMITTED, NOW, Effect.ENTERS)


def test_full_hall_refuses_though_the_event_has_room() -> None:
    assert verdict(draft(), hall=CROWDED) == Verdict(Outcome.FULL, NOW, reason="hall")


def test_full_hall_admits_staff() -> None:
    staff = TICKET._replace(party=Party.STAFF, seats=())
    assert verdict(draft(), hall=CROWDED, ticket=staff).outcome is Outcome.ADMITTED


def test_hall_without_a_limit_is_never_full() -> None:
    assert verdict(draft(), hall=HallFacts(1, None, 5000)).outcome is Outcome.ADMITTED


def test_person_inside_moves_at_the_gate_of_another_hall() -> None:
    assert verdict(draft(), IN_WEST, hall=EAST) == Verdict(
        Outcome.ADMITTED, NOW, Effect.MOVES, "moved"
    )


def test_person_inside_is_inside_already_at_the_gate_of_their_hall() -> None:
    assert verdict(draft(), IN_WEST, hall=WEST).outcome is Outcome.ALREADY_INSIDE


def test_person_inside_is_inside_already_at_a_gate_of_no_hall() -> None:
    assert verdict(draft(), IN_WEST).outcome is Outcome.ALREADY_INSIDE


def test_nobody_moves_into_a_full_hall() -> None:
    assert verdict(draft(), IN_WEST, hall=CROWDED) == Verdict(Outcome.FULL, NOW, reason="hall")


def test_move_without_a_network_happened_even_into_a_full_hall() -> None:
    expected = Verdict(Outcome.ADMITTED, NOW, Effect.MOVES, "moved", forced=True)
    assert verdict(draft(offline=True), IN_WEST, hall=CROWDED) == expected


def test_move_that_arrives_late_moves_nobody() -> None:
    newer = IN_WEST._replace(last_at=NOW + MINUTE)
    found = verdict(draft(offline=True), newer, hall=EAST)
    assert (found.outcome, found.effect) == (Outcome.ALREADY_INSIDE, Effect.NOTHING)


@pytest.mark.parametrize("told", [Outcome.FULL, Outcome.UNKNOWN_CODE, Outcome.REVOKED])
def test_whom_an_offline_gate_sent_away_stays_outside(told: Outcome) -> None:
    assert verdict(draft(offline=True, told=told)) == Verdict(told, NOW)


def test_what_was_told_means_nothing_of_a_scan_that_the_server_answers() -> None:
    assert verdict(draft(told=Outcome.FULL)).outcome is Outcome.ADMITTED


def test_unknown_code_that_an_offline_gate_let_pass_is_a_stranger() -> None:
    scan = draft(offline=True, told=Outcome.ADMITTED)
    expected = Verdict(Outcome.UNKNOWN_CODE, NOW, Effect.UNVERIFIED, "unverified", forced=True)
    assert verdict(scan, ticket=None) == expected


def test_unknown_code_that_nobody_let_pass_counts_nobody() -> None:
    assert verdict(draft(offline=True), ticket=None) == Verdict(Outcome.UNKNOWN_CODE, NOW)
    online = verdict(draft(told=Outcome.ADMITTED), ticket=None)
    assert online == Verdict(Outcome.UNKNOWN_CODE, NOW)


def test_places_that_devices_hold_are_taken_for_an_online_gate_only() -> None:
    held = Crowd(10, 10, 6, 6, leased=4)
    assert verdict(draft(), crowd=held) == Verdict(Outcome.FULL, NOW, reason="leased")
    given = verdict(draft(offline=True), crowd=held)
    assert (given.outcome, given.forced) == (Outcome.ADMITTED, False)


def test_live_code_is_asked_for_where_a_code_was_shown() -> None:
    assert verdict(draft(), event=ASKING).outcome is Outcome.LIVE_REQUIRED
    assert verdict(draft(live=True), event=ASKING).outcome is Outcome.ADMITTED


@pytest.mark.parametrize(
    "fields",
    [
        {"source": Source.NUMBER},
        {"source": Source.LINK},
        {"offline": True},
        {"override": "live_required"},
        {"direction": OUT},
    ],
)
def test_live_code_is_not_asked_for_elsewhere(fields: dict[str, object]) -> None:
    assert verdict(draft(**fields), event=ASKING).outcome is not Outcome.LIVE_REQUIRED


def test_whoever_passes_over_the_live_code_has_passed_over_the_wave() -> None:
    other = TICKET._replace(seats=(LATER,))
    early = ASKING._replace(starts_at=NOW - HOUR)
    waited = verdict(draft(), event=early, ticket=other)
    assert waited.outcome is Outcome.WRONG_WAVE
    asked = verdict(draft(override="wrong_wave"), event=early, ticket=other)
    assert asked.outcome is Outcome.LIVE_REQUIRED
    passed = verdict(draft(override="live_required"), event=early, ticket=other)
    assert passed.outcome is Outcome.ADMITTED
