"""The reconciliation report: what stands in it, how it is filtered and counted."""

import pytest
from flask import Flask

from app.attendance.kinds import Credit, Doubt, Outcome, Ruling
from app.attendance.operations.policies import set_door_policy
from app.attendance.operations.rulings import RulingDraft, rule_on_scan
from app.attendance.queries.policies import DoorFlags
from app.attendance.queries.reconciliation import (
    ReportFilter,
    Standing,
    gates_in_doubt,
    report_page,
    report_rows,
    report_summary,
)
from app.registrations.kinds import Party
from tests.attendance.doors import HOUR, MINUTE, ORGANISER, Scene, give_pass, make_scene, outcome
from tests.attendance.doubts import cause_doubts, let_in_offline, row_of
from tests.factories import NOW

ASKING = [doubt for doubt in Doubt if doubt is not Doubt.NOT_LIVE]


@pytest.fixture
def scene(app: Flask) -> Scene:
    scene = make_scene()
    cause_doubts(scene)
    return scene


def test_each_doubt_has_its_scan_and_nothing_else_is_in_doubt(scene: Scene) -> None:
    summary = report_summary(scene.event_id)
    assert summary.found == dict.fromkeys(ASKING, 1) | {Doubt.NOT_LIVE: 0}
    assert summary.undecided == summary.found
    assert (summary.scans, summary.open, summary.counting, summary.not_counting) == (5, 5, 0, 0)
    rows = report_rows(scene.event_id, ReportFilter())
    assert [row.doubts for row in rows] == [
        (Doubt.FORCED,), (Doubt.DOUBLED,), (Doubt.UNVERIFIED,), (Doubt.WRONG_CLOCK,), (Doubt.LATE,),
    ]  # fmt: skip


def test_row_tells_both_clocks_both_answers_and_nobody_s_name(scene: Scene) -> None:
    row = row_of(scene, Doubt.FORCED)
    assert (row.scanned_at, row.received_at) == (NOW + MINUTE, NOW + 2 * MINUTE)
    assert (row.gate, row.device, row.name_masked, row.session) == ("A", "phone", "欧*", "第3批")
    assert (row.told, row.outcome, row.reason) == (
        Outcome.ADMITTED, Outcome.ADMITTED, "wrong_wave",
    )  # fmt: skip
    assert (row.credit, row.ruling, row.seen) == (Credit.EARNS, None, "")
    doubled = row_of(scene, Doubt.DOUBLED)
    assert (doubled.outcome, doubled.credit) == (Outcome.ALREADY_INSIDE, Credit.EARNS)
    stranger = row_of(scene, Doubt.UNVERIFIED)
    assert (stranger.name_masked, stranger.credit) == ("", Credit.NONE)


def test_older_scan_that_comes_after_a_newer_one_is_late(app: Flask) -> None:
    scene = make_scene()
    ticket = give_pass(scene)
    outcome(scene, ticket.code, at=NOW + 10 * MINUTE)
    outcome(scene, ticket.code, "out", at=NOW + 20 * MINUTE)
    let_in_offline(scene, ticket.code, made=NOW + 5 * MINUTE, came=NOW + 21 * MINUTE)
    assert row_of(scene, Doubt.LATE).reason == "superseded"


def test_missing_live_code_is_told_and_asks_for_nothing(app: Flask) -> None:
    scene = make_scene()
    ticket = give_pass(scene)
    outcome(scene, ticket.code, source="camera")
    assert report_summary(scene.event_id).found[Doubt.NOT_LIVE] == 0
    set_door_policy(scene.event_id, DoorFlags(asks_live_code=True), actor=ORGANISER, at=NOW)
    summary = report_summary(scene.event_id)
    assert (summary.found[Doubt.NOT_LIVE], summary.scans, summary.open) == (1, 0, 0)
    assert summary.undecided[Doubt.NOT_LIVE] == 0
    assert report_rows(scene.event_id, ReportFilter()) == []
    assert row_of(scene, Doubt.NOT_LIVE).doubts == (Doubt.NOT_LIVE,)


def test_report_is_filtered_by_kind_gate_and_decision(scene: Scene) -> None:
    row = row_of(scene, Doubt.FORCED)
    draft = RulingDraft(Ruling.COUNTS, "在场")
    rule_on_scan(scene.event_id, row.scan_id, draft, "", actor=ORGANISER, at=NOW + HOUR)

    def found(*wanted: object) -> int:
        return len(report_rows(scene.event_id, ReportFilter(*wanted)))  # type: ignore[arg-type]

    assert found() == 5
    assert found(None, Standing.OPEN) == 4
    assert found(None, Standing.DECIDED) == 1
    assert found(Doubt.FORCED, Standing.OPEN) == 0
    assert found(None, Standing.ALL, "A") == 5
    assert found(None, Standing.ALL, "B") == 0
    assert gates_in_doubt(scene.event_id) == ["A"]
    summary = report_summary(scene.event_id)
    assert (summary.scans, summary.open, summary.counting) == (5, 4, 1)


def test_page_beyond_the_end_is_the_last_one(scene: Scene) -> None:
    page = report_page(scene.event_id, ReportFilter(), 9)
    assert (page.number, page.total, len(page.rows)) == (1, 5, 5)


def test_staff_earn_no_attendance(app: Flask) -> None:
    scene = make_scene()
    rep = give_pass(scene, party=Party.EMPLOYER_REP)
    let_in_offline(scene, rep.code, made=NOW, came=NOW + 6 * HOUR)
    assert row_of(scene, Doubt.LATE).credit is Credit.NONE


def test_report_asks_as_often_for_five_scans_as_for_none(scene: Scene, queries: list[str]) -> None:
    counts = []
    for event_id in (scene.event_id, make_scene().event_id):
        queries.clear()
        report_summary(event_id)
        report_page(event_id, ReportFilter(), 1)
        gates_in_doubt(event_id)
        counts.append(len([each for each in queries if each.startswith("SELECT")]))
    assert counts == [4, 4]
