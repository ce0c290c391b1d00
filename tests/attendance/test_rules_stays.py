"""First in, last out, minutes added up; exits that nobody saw."""

from datetime import datetime, timedelta

import pytest

from app.attendance.kinds import Grade, Source
from app.attendance.rules import (
    SeatFacts,
    Stay,
    Visit,
    entered,
    grade_of,
    left,
    next_digest,
    over_since,
    retold,
    seats_of_visit,
)
from app.events.kinds import EventKind
from tests.factories import NOW

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LESSONS = tuple(SeatFacts(n, "", n, NOW + (n - 1) * HOUR, NOW + n * HOUR) for n in (1, 2, 3))
FAIR, TRAINING = EventKind.FAIR, EventKind.TRAINING


def visit(since: int, until: int | None = None, *, assumed: bool = False) -> Visit:
    end = None if until is None else NOW + until * MINUTE
    return Visit(NOW + since * MINUTE, end, "scan", assumed)


def test_first_entry_opens_the_attendance() -> None:
    stay = entered(None, visit(5))
    assert stay == Stay(
        Grade.A, NOW + 5 * MINUTE, None, None, 0, exit_assumed=False, digest=next_digest("", "scan")
    )


def test_stays_are_added_up() -> None:
    stay = left(entered(None, visit(0)), visit(0, 20), LESSONS[0], FAIR)
    assert (stay.minutes, stay.last_out_at) == (20, NOW + 20 * MINUTE)
    stay = entered(stay, visit(30))
    assert (stay.minutes, stay.earlier_minutes, stay.last_out_at) == (None, 20, None)
    stay = left(stay, visit(30, 45), LESSONS[0], FAIR)
    assert (stay.first_in_at, stay.minutes) == (NOW, 35)


def test_minutes_are_whole_and_never_negative() -> None:
    odd = Visit(NOW, NOW + timedelta(seconds=119), "scan")
    assert left(None, odd, LESSONS[0], FAIR).minutes == 1
    assert left(None, visit(10, 5), LESSONS[0], FAIR).minutes == 0


def test_lesson_counts_the_minutes_within_it_and_a_fair_every_minute() -> None:
    assert left(None, visit(-30, 90), LESSONS[0], TRAINING).minutes == 60
    assert left(None, visit(-30, 90), LESSONS[0], FAIR).minutes == 120


def test_lesson_that_somebody_stayed_for_begins_with_the_lesson() -> None:
    assert left(None, visit(-30, 90), LESSONS[1], TRAINING).first_in_at == NOW + HOUR


def test_assumed_exit_is_put_right_by_a_real_one() -> None:
    stay = left(entered(None, visit(0)), visit(0, 60, assumed=True), LESSONS[0], FAIR)
    assert (stay.minutes, stay.exit_assumed) == (60, True)
    stay = left(stay, visit(0, 75), LESSONS[0], FAIR)
    assert (stay.minutes, stay.exit_assumed) == (75, False)


def test_better_evidence_is_kept() -> None:
    weak = entered(None, visit(0))._replace(grade=Grade.C)
    assert entered(weak, visit(5)).grade is Grade.A


def test_older_entry_moves_the_first_one() -> None:
    stay = retold(entered(None, visit(10)), visit(2))
    assert stay is not None
    assert stay.first_in_at == NOW + 2 * MINUTE
    assert retold(None, visit(2)) is None


def test_every_scan_is_in_the_digest() -> None:
    stay = entered(None, visit(0))
    assert left(stay, visit(0, 5), LESSONS[0], FAIR).digest == next_digest(stay.digest, "scan")


@pytest.mark.parametrize(
    ("kind", "since", "until", "positions"),
    [
        (FAIR, 0, None, (1,)),
        (FAIR, 0, 150, (1,)),
        (TRAINING, 0, None, (1,)),
        (TRAINING, 0, 150, (1, 2, 3)),
        (TRAINING, 70, 80, (2,)),
        (TRAINING, 200, 230, (3,)),
    ],
)
def test_visit_is_to_the_nearest_session_and_to_every_lesson_it_covers(
    kind: EventKind, since: int, until: int | None, positions: tuple[int, ...]
) -> None:
    seats = seats_of_visit(kind, LESSONS, visit(since, until))
    assert tuple(seat.position for seat in seats) == positions


def test_visit_without_a_seat_is_to_no_session() -> None:
    assert seats_of_visit(FAIR, (), visit(0)) == ()


DAY_TWO = SeatFacts(4, "", 4, NOW + 24 * HOUR, NOW + 25 * HOUR)


@pytest.mark.parametrize(
    ("hours", "sessions", "expected"),
    [
        (2, LESSONS, None),  # the third lesson is on
        (3.5, LESSONS, None),  # over, but not for an hour
        (4, LESSONS, NOW + 3 * HOUR),
        (4, (*LESSONS, DAY_TWO), NOW + 3 * HOUR),  # over for the day
        (23.5, (*LESSONS, DAY_TWO), None),  # the next day's lesson is near
        (0, LESSONS, None),
    ],
)
def test_event_is_over_an_hour_after_its_last_session(
    hours: float, sessions: tuple[SeatFacts, ...], expected: datetime | None
) -> None:
    ends_at = max(session.ends_at for session in sessions)
    assert over_since(sessions, ends_at, NOW + hours * HOUR) == expected


def test_event_is_not_over_before_the_doors_shut() -> None:
    assert over_since(LESSONS, NOW + 5 * HOUR, NOW + 5 * HOUR) is None
    assert over_since(LESSONS, NOW + 5 * HOUR, NOW + 6 * HOUR) == NOW + 5 * HOUR


def test_hall_code_is_weaker_evidence_than_every_scan_by_staff() -> None:
    by_staff = set(Source) - {Source.HALL}
    assert {grade_of(source) for source in by_staff} == {Grade.A}
    assert grade_of(Source.HALL) is Grade.B


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [("B", "B", "B"), ("B", "A", "A"), ("A", "B", "A"), ("C", "B", "B"), ("D", "A", "A")],
)
def test_evidence_is_raised_by_a_later_entry_and_never_lowered(
    first: str, then: str, kept: str
) -> None:
    stay = entered(None, visit(0)._replace(grade=Grade(first)))
    assert stay.grade is Grade(first)
    assert entered(stay, visit(30)._replace(grade=Grade(then))).grade is Grade(kept)


def test_exit_that_a_gate_saw_raises_the_evidence_and_an_assumed_one_does_not() -> None:
    stay = entered(None, visit(0)._replace(grade=Grade.B))
    assert left(stay, visit(0, 20), LESSONS[0], FAIR).grade is Grade.A
    assert left(stay, visit(0, 20, assumed=True), LESSONS[0], FAIR).grade is Grade.B


def test_lesson_that_somebody_stayed_for_has_the_evidence_of_the_visit() -> None:
    by_hall = visit(-30, 90, assumed=True)._replace(grade=Grade.B)
    assert left(None, by_hall, LESSONS[1], TRAINING).grade is Grade.B
