"""What is asked, by whom, what still stands, what may be published."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.clearance.rules import (
    ANSWERABLE,
    ASKED,
    FOR_THE_OFFICE,
    FOR_THE_RESPONSIBLE,
    SCOPE,
    Subject,
    answer_basis,
    arrival_waves,
    finding_number,
    may_be_published,
    open_warnings,
    session_quota,
    total_places,
    usual_stay,
)
from app.events.kinds import EventKind
from app.events.rules import SessionDraft
from app.safety import EventFacts, Finding, Severity, Wave, assess
from app.safety.crowd import peak_inside

NINE = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SUBJECT = Subject(venue_id=3, responsible_id=7, day=date(2026, 12, 10))


def sessions(count: int, planned: int = 100, hours: float = 1) -> list[SessionDraft]:
    """Sessions one after the other."""
    return [
        SessionDraft(NINE + n * hours * HOUR, NINE + (n + 1) * hours * HOUR, planned)
        for n in range(count)
    ]


def test_scope_is_what_publication_hangs_on() -> None:
    assert {"CAP-01", "PERMIT-01", "RESP-01", "PLAN-02", "VENUE-02", "EMP-01"} <= SCOPE
    assert not {"VENUE-01", "STAFF-02", "INC-01", "CLOSE-01", "CHANGE-01"} & SCOPE
    assert set(ASKED) <= SCOPE
    assert set(ANSWERABLE) >= FOR_THE_OFFICE | FOR_THE_RESPONSIBLE


@pytest.mark.parametrize(
    ("rule", "change", "basis"),
    [
        ("RESP-01", {"responsible_id": 8}, "person 7"),
        ("AISLE-01", {"venue_id": 4}, "venue 3"),
        ("DRILL-01", {"day": date(2026, 12, 11)}, "2026-12-10"),
    ],
)
def test_answer_rests_on_what_it_is_about(rule: str, change: dict[str, object], basis: str) -> None:
    assert answer_basis(rule, SUBJECT) == basis
    changed: Subject = replace(SUBJECT, **change)  # type: ignore[arg-type]
    assert answer_basis(rule, changed) != basis
    assert answer_basis("EMP-01", changed) == answer_basis("EMP-01", SUBJECT) == ""


def warning(value: object = 930, threshold: object = 857) -> Finding:
    """The comfort rule's warning with other numbers."""
    unjudged = assess(EventFacts(), scope=frozenset({"CAP-02"})).findings[0]
    assert unjudged.severity is Severity.WARN
    return replace(unjudged, value=value, threshold=threshold)  # type: ignore[arg-type]


def test_number_of_a_finding_is_plain_text() -> None:
    assert finding_number(warning()) == "930 / 857"
    assert finding_number(warning(Decimal("4.60"), Decimal(30))) == "4.6 / 30"
    assert finding_number(warning(None, None)) == "unknown / unknown"


def test_warning_stays_open_until_its_number_is_accepted() -> None:
    found = [warning()]
    assert open_warnings(found, {}) == (found[0],)
    assert open_warnings(found, {"CAP-02": "900 / 857"}) == (found[0],)
    assert open_warnings(found, {"CAP-02": "930 / 857"}) == ()


def test_publication_needs_nothing_blocking_and_no_open_warning() -> None:
    unknown = assess(EventFacts())
    assert not may_be_published(unknown, {})
    accepted = {each.rule: finding_number(each) for each in unknown.findings}
    assert not may_be_published(unknown, accepted)
    mild = replace(unknown, findings=(warning(),))
    assert not may_be_published(mild, {})
    assert may_be_published(mild, {"CAP-02": "930 / 857"})
    assert may_be_published(replace(unknown, findings=()), {})


def test_lessons_count_their_places_once() -> None:
    assert total_places(EventKind.FAIR, sessions(3)) == 300
    assert total_places(EventKind.TRAINING, sessions(3)) == 100
    assert total_places(EventKind.FAIR, []) == 0


def test_fair_fills_over_the_whole_wave() -> None:
    assert arrival_waves(EventKind.FAIR, sessions(2), 11) == (Wave(0, 60, 106), Wave(60, 60, 106))


def test_talk_fills_before_it_begins_and_empties_at_its_end() -> None:
    talks = sessions(2, hours=1.5)
    waves = arrival_waves(EventKind.TALK, talks, 0)
    assert waves == (Wave(0, 45, 100), Wave(90, 45, 100))
    assert peak_inside(waves, usual_stay(EventKind.TALK, talks, 60)) == 100


@pytest.mark.parametrize("kind", [EventKind.TRAINING, EventKind.VISIT])
def test_class_and_visiting_group_come_at_once(kind: EventKind) -> None:
    assert arrival_waves(kind, sessions(3), 0) == ()


def test_stay_is_planned_for_fairs_only() -> None:
    assert usual_stay(EventKind.FAIR, sessions(2, hours=2), 45) == 45
    assert usual_stay(EventKind.LECTURE, sessions(2, hours=2), 45) == 120


@pytest.mark.parametrize(
    ("planned", "student_quota", "quota"), [(300, 850, 300), (900, 850, 850), (300, None, 300)]
)
def test_quota_never_exceeds_what_may_be_inside(
    planned: int, student_quota: int | None, quota: int
) -> None:
    assert session_quota(planned, student_quota) == quota
