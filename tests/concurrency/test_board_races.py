"""People who count and decide at the same moment, while gates work."""

from collections import Counter
from functools import partial

import pytest
from flask import Flask

from app.attendance.kinds import Doubt, Ruling
from app.attendance.models import HeadCount, ScanRuling
from app.attendance.operations.estimates import settle_estimates
from app.attendance.operations.head_counts import count_heads
from app.attendance.operations.policies import set_door_policy
from app.attendance.operations.rulings import Group, RulingDraft, rule_on_group, rule_on_scan
from app.attendance.operations.scans import record_scans
from app.attendance.queries.policies import DoorFlags
from app.platform.audit import AuditRow
from app.platform.reasons import Reason
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    crowd_of,
    give_pass,
    give_passes,
    kept,
    make_scene,
    scans_of,
)
from tests.attendance.doubts import let_in_offline
from tests.concurrency.crowds import all_at_once
from tests.factories import NOW, make_students

pytestmark = pytest.mark.concurrency

CLIENTS = 8
COUNTS = RulingDraft(Ruling.COUNTS, "在场")
DOES_NOT = RulingDraft(Ruling.DOES_NOT_COUNT, "截图")


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(quota=1000)


def entries(scene: Scene, count: int) -> list[partial[object]]:
    tickets = give_passes(scene, make_students(scene.school, count), (scene.waves[0],))
    return [partial(record_scans, scene.door, [a_scan(ticket.code)], at=NOW) for ticket in tickets]


def test_heads_counted_at_once_are_both_kept_and_no_entry_is_lost(app: Flask, scene: Scene) -> None:
    counts = [
        partial(count_heads, scene.event_id, people, "", actor=ORGANISER, at=NOW)
        for people in (100, 200)
    ]
    all_at_once(app, [*counts, *entries(scene, 24)], clients=CLIENTS)
    rows = sorted(kept(HeadCount), key=lambda row: row.id)
    assert sorted(row.people for row in rows) == [100, 200]
    crowd = crowd_of(scene)
    # Whoever came in after the last count is added to it; before it they are part of it.
    assert crowd.inside == 24
    assert rows[1].people <= crowd.present <= rows[1].people + 24
    first, second = rows
    assert first.people <= second.before <= first.people + 24


def test_estimate_that_settles_among_entries_loses_none(app: Flask, scene: Scene) -> None:
    set_door_policy(scene.event_id, DoorFlags(scans_exits=False), actor=ORGANISER, at=NOW)
    settling = [partial(settle_estimates, at=NOW + n * MINUTE) for n in range(6)]
    all_at_once(app, [*settling, *entries(scene, 24)], clients=CLIENTS)
    settle_estimates(at=NOW + MINUTE)
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.present) == (24, 24)


def test_one_scan_is_decided_once_by_those_who_saw_it_undecided(app: Flask, scene: Scene) -> None:
    let_in_offline(scene, give_pass(scene, wave=2).code, made=NOW, came=NOW + MINUTE)
    (scan,) = scans_of(scene)
    acts = [
        partial(
            rule_on_scan, scene.event_id, scan.id, draft, "", actor=ORGANISER, at=NOW + n * MINUTE
        )
        for n, draft in enumerate((COUNTS, DOES_NOT) * 4)
    ]
    answers = Counter(all_at_once(app, acts, clients=CLIENTS))
    assert answers == {None: 1, Reason.RULING_CHANGED: 7}
    assert len(kept(ScanRuling)) == 1
    assert len(kept(AuditRow, AuditRow.action == "scan.rule")) == 1


def test_group_and_one_of_it_are_not_both_decided(app: Flask, scene: Scene) -> None:
    for _ in range(4):
        let_in_offline(scene, give_pass(scene, wave=2).code, made=NOW, came=NOW + MINUTE)
    one = scans_of(scene)[0]
    group = Group(Doubt.FORCED, None, 4)
    acts = [
        partial(rule_on_group, scene.event_id, group, DOES_NOT, actor=ORGANISER, at=NOW),
        partial(rule_on_scan, scene.event_id, one.id, COUNTS, "", actor=ORGANISER, at=NOW),
    ]
    answers = all_at_once(app, acts)
    assert answers.count(Reason.RULING_CHANGED) == 1
    assert len(kept(ScanRuling)) in {1, 4}
