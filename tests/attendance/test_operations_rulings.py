"""Deciding whether a scan in doubt earns credit."""

import pytest
from flask import Flask

from app.attendance.kinds import Credit, Doubt, Ruling
from app.attendance.models import Attendance, ScanRuling
from app.attendance.operations.rulings import Group, RulingDraft, rule_on_group, rule_on_scan
from app.platform.access import Actor
from app.platform.audit import AuditRow
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    attendances_of,
    give_pass,
    kept,
    make_scene,
    outcome,
    scans_of,
)
from tests.attendance.doubts import Doubted, cause_doubts, let_in_offline, row_of
from tests.factories import NOW, make_person

COUNTS = RulingDraft(Ruling.COUNTS, "本人在场")
DOES_NOT = RulingDraft(Ruling.DOES_NOT_COUNT, "截图")
LATER = NOW + 6 * HOUR


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


@pytest.fixture
def doubted(scene: Scene) -> Doubted:
    return cause_doubts(scene)


def decide(
    scene: Scene, doubt: Doubt, draft: RulingDraft, *, seen: str | None = None, minutes: int = 0
) -> None:
    row = row_of(scene, doubt)
    given = row.seen if seen is None else seen
    at = LATER + minutes * MINUTE
    rule_on_scan(scene.event_id, row.scan_id, draft, given, actor=ORGANISER, at=at)


def test_what_does_not_count_takes_the_attendance_away_and_gives_it_back(
    scene: Scene, doubted: Doubted
) -> None:
    decide(scene, Doubt.FORCED, DOES_NOT)
    (attendance,) = attendances_of(doubted.forced)
    assert attendance.disallowed_at == LATER
    assert row_of(scene, Doubt.FORCED).credit is Credit.DISALLOWED
    assert [row.disallowed_at for row in attendances_of(doubted.doubled)] == [None]
    decide(scene, Doubt.FORCED, COUNTS, minutes=1)
    (attendance,) = attendances_of(doubted.forced)
    assert attendance.disallowed_at is None


def test_decision_is_kept_once_with_who_and_every_change_is_audited(
    scene: Scene, doubted: Doubted
) -> None:
    person = make_person("周敏")
    row = row_of(scene, Doubt.LATE)
    actor = Actor(person.id, person.name)
    rule_on_scan(scene.event_id, row.scan_id, DOES_NOT, "", actor=actor, at=LATER)
    decide(scene, Doubt.LATE, COUNTS, minutes=1)
    (ruling,) = kept(ScanRuling)
    assert (ruling.ruling, ruling.reason, ruling.by_id) == (Ruling.COUNTS, "本人在场", None)
    audits = kept(AuditRow, AuditRow.action == "scan.rule")
    assert [(each.actor_name, each.detail["ruling"]) for each in audits] == [
        ("周敏", "does_not_count"),
        ("organiser", "counts"),
    ]


def test_who_decides_on_what_has_changed_meanwhile_is_told(scene: Scene, doubted: Doubted) -> None:
    decide(scene, Doubt.FORCED, COUNTS)
    with pytest.raises(Refusal) as refused:
        decide(scene, Doubt.FORCED, DOES_NOT, seen="")
    assert refused.value.reason is Reason.RULING_CHANGED
    assert [row.ruling for row in kept(ScanRuling)] == [Ruling.COUNTS]


def test_one_scan_that_does_not_count_is_enough_in_whatever_order(scene: Scene) -> None:
    ticket = give_pass(scene)
    outcome(scene, ticket.code, at=NOW)
    for minute in (1, 2):
        let_in_offline(scene, ticket.code, made=NOW + minute * MINUTE, came=NOW + minute * MINUTE)
    first, second = (scan.id for scan in scans_of(scene)[1:])
    rule_on_scan(scene.event_id, first, DOES_NOT, "", actor=ORGANISER, at=LATER)
    rule_on_scan(scene.event_id, second, COUNTS, "", actor=ORGANISER, at=LATER + MINUTE)
    assert [row.disallowed_at for row in attendances_of(ticket)] == [LATER]


def test_nobody_decides_on_a_scan_that_is_not_in_doubt_or_of_another_event(
    scene: Scene, doubted: Doubted
) -> None:
    elsewhere = make_scene()
    plain = scans_of(scene)[0]
    doubtful = row_of(scene, Doubt.FORCED)
    for event_id, scan_id in (
        (scene.event_id, plain.id),
        (elsewhere.event_id, doubtful.scan_id),
        (scene.event_id, "none"),
        (999_999, doubtful.scan_id),
    ):
        with pytest.raises(NotFound):
            rule_on_scan(event_id, scan_id, COUNTS, "", actor=ORGANISER, at=LATER)
    assert kept(ScanRuling) == []


def test_group_is_decided_at_once_and_those_decided_before_stay(scene: Scene) -> None:
    tickets = [give_pass(scene, wave=2) for _ in range(3)]
    for ticket in tickets:
        let_in_offline(scene, ticket.code, made=NOW, came=NOW + MINUTE)
    first = scans_of(scene)[0]
    rule_on_scan(scene.event_id, first.id, COUNTS, "", actor=ORGANISER, at=LATER)
    group = Group(Doubt.FORCED, "A", 2)
    assert rule_on_group(scene.event_id, group, DOES_NOT, actor=ORGANISER, at=LATER + MINUTE) == 2
    assert sorted(row.ruling for row in kept(ScanRuling)) == [
        Ruling.COUNTS, Ruling.DOES_NOT_COUNT, Ruling.DOES_NOT_COUNT,
    ]  # fmt: skip
    assert len(kept(Attendance, Attendance.disallowed_at == LATER + MINUTE)) == 2
    (audit,) = kept(AuditRow, AuditRow.action == "scan.rule_group")
    assert (audit.detail["doubt"], audit.detail["scans"]) == ("forced", 2)


@pytest.mark.parametrize(
    "group",
    [Group(Doubt.FORCED, None, 2), Group(Doubt.FORCED, "B", 0), Group(Doubt.FORCED, "B", 1)],
)
def test_group_that_is_not_what_was_shown_is_not_decided(
    scene: Scene, doubted: Doubted, group: Group
) -> None:
    with pytest.raises(Refusal) as refused:
        rule_on_group(scene.event_id, group, COUNTS, actor=ORGANISER, at=LATER)
    assert refused.value.reason is Reason.RULING_CHANGED
    assert kept(ScanRuling) == []


def test_scan_that_nobody_s_attendance_hangs_on_can_be_closed(
    scene: Scene, doubted: Doubted
) -> None:
    decide(scene, Doubt.UNVERIFIED, DOES_NOT)
    assert kept(Attendance, Attendance.disallowed_at.is_not(None)) == []
    assert len(kept(ScanRuling)) == 1
