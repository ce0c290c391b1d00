"""Answering, acknowledging, permits, reviews."""

from datetime import timedelta

import pytest
from flask import Flask

from app.clearance.kinds import PermitStatus
from app.clearance.models import Acknowledgement, Answer, Permit, Review
from app.clearance.operations import (
    AnswerDraft,
    PermitDraft,
    acknowledge,
    answer_checks,
    record_permit,
    review_event,
)
from app.clearance.rules import finding_number
from app.events.kinds import Audience
from app.events.operations import change_event
from app.platform.database import reading
from app.platform.errors import Forbidden, NotFound
from app.platform.files import StoredFile, Upload, stored_content
from app.platform.reasons import Reason
from tests.clearance.scenes import (
    HOUR,
    NOW,
    STARTS,
    Office,
    actions,
    cleared_fair,
    judged,
    make_office,
    open_rules,
    refused,
    submitted_fair,
)
from tests.factories import count, make_draft, make_event

YES = AnswerDraft(holds=True)


@pytest.fixture
def office(app: Flask) -> Office:
    """A university with a hall."""
    return make_office()


@pytest.mark.parametrize(
    ("rule", "who"),
    [("PLAN-01", "responsible"), ("PLAN-02", "organiser"), ("RESP-01", "officer")],
)
def test_answer_is_for_the_one_who_may_give_it(office: Office, rule: str, who: str) -> None:
    actor = office.responsible_actor if who == "responsible" else getattr(office, who)
    with pytest.raises(Forbidden):
        answer_checks(submitted_fair(office), {rule: YES}, actor=actor, at=NOW)
    assert count(Answer) == 0


def test_responsibility_is_taken_with_a_phone_number(office: Office) -> None:
    event_id = submitted_fair(office)
    accepting = {"RESP-01": AnswerDraft(holds=True, note="随时")}
    with refused(Reason.RESPONSIBLE_NEEDS_PHONE):
        answer_checks(event_id, accepting, actor=office.responsible_actor, at=NOW)


def test_rule_that_is_calculated_is_not_asked(office: Office) -> None:
    with pytest.raises(NotFound):
        answer_checks(submitted_fair(office), {"CAP-01": YES}, actor=office.officer, at=NOW)


def test_answer_can_be_no_and_can_be_taken_back(office: Office) -> None:
    event_id = submitted_fair(office)
    no = AnswerDraft(holds=False, note="主通道4.2米")
    answer_checks(event_id, {"AISLE-01": no}, actor=office.organiser, at=NOW)
    assert [(row.holds, row.note) for row in reading().query(Answer)] == [(False, "主通道4.2米")]
    assert open_rules(event_id)["AISLE-01"] == "block"
    answer_checks(event_id, {"AISLE-01": None, "EMP-01": None}, actor=office.organiser, at=NOW)
    assert count(Answer) == 0


def test_answers_about_another_hall_day_or_person_no_longer_count(office: Office) -> None:
    event_id = cleared_fair(office)
    moved = make_draft(
        office.university, starts_at=STARTS + 24 * HOUR, booths=60, staff_people=34, lanes=4
    )
    change_event(event_id, moved, 1, actor=office.organiser, at=NOW)
    found = open_rules(event_id)
    assert found["RESP-01"] == "block"
    assert "PLAN-01" not in found
    back = make_draft(
        office.university, starts_at=STARTS + 24 * HOUR, booths=60, venue_id=office.hall.id,
        responsible_id=office.responsible.id, staff_people=34, lanes=4,
    )  # fmt: skip
    change_event(event_id, back, 2, actor=office.organiser, at=NOW)
    assert "RESP-01" not in open_rules(event_id)


def test_published_event_takes_no_answers(office: Office) -> None:
    event = make_event(office.university, responsible_id=office.responsible.id, starts_at=STARTS)
    with refused(Reason.EVENT_NOT_DRAFT):
        answer_checks(event.id, {"PLAN-01": YES}, actor=office.organiser, at=NOW)
    with refused(Reason.EVENT_NOT_DRAFT):
        acknowledge(event.id, "CAP-02", "1 / 2", "因为", actor=office.officer, at=NOW)
    with refused(Reason.EVENT_NOT_DRAFT):
        record_permit(event.id, PermitDraft(PermitStatus.FILED), actor=office.officer, at=NOW)


def crowded_fair(office: Office) -> tuple[int, str]:
    """A fair whose peak passes the comfortable density, and the number of that warning."""
    event_id = submitted_fair(office, planned=800, staff_people=40)
    warning = next(f for f in judged(event_id).assessment.findings if f.rule == "CAP-02")
    return event_id, finding_number(warning)


def test_warning_is_accepted_for_its_number(office: Office) -> None:
    event_id, number = crowded_fair(office)
    assert number == "936 / 857"
    acknowledge(event_id, "CAP-02", number, " 加派引导员 ", actor=office.officer, at=NOW)
    row = reading().query(Acknowledgement).one()
    assert (row.value, row.reason, row.by_id) == (number, "加派引导员", office.officer.person_id)
    assert "CAP-02" not in {each.rule for each in judged(event_id).open_warnings}
    assert actions(event_id) == ["clearance.acknowledge"]


def test_warning_with_another_number_is_open_again(office: Office) -> None:
    event_id, number = crowded_fair(office)
    acknowledge(event_id, "CAP-02", number, "加派引导员", actor=office.officer, at=NOW)
    fuller = make_draft(
        office.university, planned=810, starts_at=STARTS, venue_id=office.hall.id, booths=60,
        employer_reps=96, staff_people=40, lanes=4,
    )  # fmt: skip
    change_event(event_id, fuller, 1, actor=office.organiser, at=NOW)
    assert "CAP-02" in {each.rule for each in judged(event_id).open_warnings}
    with refused(Reason.ACKNOWLEDGEMENT_OUTDATED):
        acknowledge(event_id, "CAP-02", number, "加派引导员", actor=office.officer, at=NOW)
    acknowledge(event_id, "CAP-02", "946 / 857", "再加派", actor=office.officer, at=NOW)
    assert count(Acknowledgement) == 1


def test_what_blocks_cannot_be_accepted(office: Office) -> None:
    event_id = submitted_fair(office)
    with refused(Reason.ACKNOWLEDGEMENT_OUTDATED):
        acknowledge(event_id, "PLAN-01", "unknown / True", "以后补", actor=office.officer, at=NOW)


def test_accepting_needs_a_reason(office: Office) -> None:
    event_id, number = crowded_fair(office)
    with refused(Reason.ACKNOWLEDGEMENT_NEEDS_REASON):
        acknowledge(event_id, "CAP-02", number, " \n ", actor=office.officer, at=NOW)


def large_fair(office: Office, **fields: object) -> int:
    """A settled fair for 2,400 students, whom the police have to be asked about."""
    return cleared_fair(office, planned=800, **fields)


FILED = (STARTS - timedelta(days=25)).date()
TOO_LATE = (STARTS - timedelta(days=5)).date()


@pytest.mark.parametrize(
    ("audience", "draft", "still_open"),
    [
        (Audience.OWN_STUDENTS, None, {"PERMIT-01"}),
        (Audience.OWN_STUDENTS, PermitDraft(PermitStatus.NOT_NEEDED, "赣公函12号"), set()),
        (Audience.OWN_STUDENTS, PermitDraft(PermitStatus.NOT_NEEDED), {"PERMIT-01"}),
        (
            Audience.OTHER_SCHOOLS,
            PermitDraft(PermitStatus.NOT_NEEDED, "赣公函12号", FILED),
            {"PERMIT-01", "PERMIT-04"},
        ),
        (
            Audience.OTHER_SCHOOLS,
            PermitDraft(PermitStatus.FILED, "", FILED),
            {"PERMIT-01", "PERMIT-04"},
        ),
        (
            Audience.OTHER_SCHOOLS,
            PermitDraft(PermitStatus.GRANTED, "赣公许9号", FILED, 2000),
            {"PERMIT-04"},
        ),
        (
            Audience.OTHER_SCHOOLS,
            PermitDraft(PermitStatus.GRANTED, "赣公许9号", FILED, 3000),
            set(),
        ),
        (
            Audience.OTHER_SCHOOLS,
            PermitDraft(PermitStatus.GRANTED, "赣公许9号", TOO_LATE, 3000),
            {"PERMIT-02"},
        ),
    ],
)
def test_police_settle_a_large_fair(
    office: Office, audience: Audience, draft: PermitDraft | None, still_open: set[str]
) -> None:
    event_id = large_fair(office, audience=audience)
    if draft is not None:
        record_permit(event_id, draft, actor=office.officer, at=NOW)
    rules = {rule for rule in open_rules(event_id) if rule.startswith("PERMIT")}
    assert rules - {"PERMIT-03"} == still_open


def test_permit_is_kept_with_its_document(office: Office) -> None:
    event_id = large_fair(office)
    scan = Upload("批复.pdf", b"%PDF-1.7 scan", "permit", sensitive=True)
    draft = PermitDraft(PermitStatus.NOT_NEEDED, "赣公函12号", document=scan)
    record_permit(event_id, draft, actor=office.officer, at=NOW)
    later = PermitDraft(PermitStatus.NOT_NEEDED, "赣公函13号")
    record_permit(event_id, later, actor=office.officer, at=NOW)
    permit = reading().query(Permit).one()
    stored = reading().query(StoredFile).one()
    assert (permit.number, permit.file_id, stored.encrypted) == ("赣公函13号", stored.id, True)
    assert stored_content(stored) == b"%PDF-1.7 scan"
    assert actions(event_id)[-2:] == ["clearance.permit", "clearance.permit"]


def test_review_is_kept_without_publishing(office: Office) -> None:
    event_id = submitted_fair(office)
    review_event(event_id, actor=office.organiser, at=NOW)
    review = reading().query(Review).one()
    assert (review.published, review.event_version, len(review.findings)) == (False, 1, 11)
    assert actions(event_id) == ["clearance.review"]
