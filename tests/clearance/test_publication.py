"""The only door to publication: what keeps it shut, and what goes through it."""

import pytest
from flask import Flask

from app.clearance.models import Review
from app.clearance.operations import AnswerDraft, answer_checks, publish_event
from app.events.kinds import EventFormat, EventKind, EventState
from app.events.operations import cancel_event, create_event
from app.events.rules import EventWords, event_state
from app.platform.database import reading, transaction
from app.platform.reasons import Reason
from app.safety import RULES_VERSION, facts_document, facts_from
from app.venues.models import Booking, Venue
from tests.clearance.scenes import (
    NOW,
    STARTS,
    Office,
    actions,
    cleared_fair,
    event_of,
    judged,
    make_office,
    open_rules,
    refused,
    settle,
    submitted_fair,
)
from tests.factories import count, make_draft

YES = AnswerDraft(holds=True)


@pytest.fixture
def office(app: Flask) -> Office:
    """A university with a hall."""
    return make_office()


def test_new_fair_waits_for_people(office: Office) -> None:
    assert open_rules(submitted_fair(office)) == {
        "RESP-01": "block", "PLAN-01": "block", "PLAN-02": "block", "AISLE-01": "block",
        "AISLE-02": "block", "EMP-01": "block", "EMP-02": "block", "EMP-03": "block",
        "DRILL-01": "warn", "AID-01": "warn", "FLOW-01": "warn",
    }  # fmt: skip


def test_settled_fair_is_published_with_its_quotas(office: Office) -> None:
    event_id = cleared_fair(office)
    publish_event(event_id, actor=office.organiser, at=NOW)
    event = event_of(event_id)
    assert event_state(event, NOW) is EventState.PUBLISHED
    assert (event.safe_capacity, event.student_quota) == (1000, 850)
    assert [session.quota for session in event.sessions] == [300, 300, 300]
    assert [booking.confirmed_at for booking in reading().query(Booking)] == [NOW]
    assert actions(event_id)[-1] == "event.publish"
    with refused(Reason.EVENT_NOT_DRAFT):
        publish_event(event_id, actor=office.organiser, at=NOW)


def test_publication_keeps_the_judgement_whole(office: Office) -> None:
    event_id = cleared_fair(office)
    facts = judged(event_id).facts
    publish_event(event_id, actor=office.organiser, at=NOW)
    review = reading().query(Review).one()
    assert (review.published, review.rules_version) == (True, RULES_VERSION)
    assert (review.safe_capacity, review.student_quota) == (1000, 850)
    assert facts_from(review.facts) == facts
    assert review.facts == facts_document(facts)
    assert [(f["rule"], f["accepted"]) for f in review.findings] == [
        ("DRILL-01", "活动前一周补做演练")
    ]


def test_blocked_event_stays_unpublished(office: Office) -> None:
    event_id = submitted_fair(office)
    with refused(Reason.EVENT_NOT_CLEARED, blocking=8, warnings=3):
        publish_event(event_id, actor=office.organiser, at=NOW)
    event = event_of(event_id)
    assert event.published_at is None
    assert [session.quota for session in event.sessions] == [0, 0, 0]
    assert [booking.confirmed_at for booking in reading().query(Booking)] == [None]
    assert count(Review) == 0


def test_draft_is_submitted_before_it_is_published(office: Office) -> None:
    event_id = create_event(
        make_draft(office.university, starts_at=STARTS), actor=office.organiser, at=NOW
    )
    with refused(Reason.EVENT_NOT_SUBMITTED):
        publish_event(event_id, actor=office.organiser, at=NOW)


def test_cancelled_event_is_not_published(office: Office) -> None:
    event_id = cleared_fair(office)
    cancel_event(event_id, "场馆检修", actor=office.organiser, at=NOW)
    with refused(Reason.EVENT_CANCELLED):
        publish_event(event_id, actor=office.organiser, at=NOW)


def test_facts_are_those_of_the_moment(office: Office) -> None:
    event_id = cleared_fair(office)
    with transaction() as tx:
        hall = tx.get_one(Venue, office.hall.id)
        for door in hall.exits[:2]:
            door.shut_reason = "维修"
    with refused(Reason.EVENT_NOT_CLEARED):
        publish_event(event_id, actor=office.organiser, at=NOW)


def test_hall_that_another_event_has_is_taken(office: Office) -> None:
    first, second = cleared_fair(office, title="先发布"), cleared_fair(office, title="后发布")
    publish_event(first, actor=office.organiser, at=NOW)
    with refused(Reason.VENUE_TAKEN, title="先发布"):
        publish_event(second, actor=office.organiser, at=NOW)
    assert event_of(second).published_at is None
    assert open_rules(second)["VENUE-02"] == "block"


def test_soft_booking_of_another_draft_does_not_block(office: Office) -> None:
    first = cleared_fair(office)
    submitted_fair(office)
    assert "VENUE-02" not in open_rules(first)
    assert [clash.confirmed for clash in judged(first).clashes] == [False]
    publish_event(first, actor=office.organiser, at=NOW)


def test_event_without_a_venue_cannot_be_judged(office: Office) -> None:
    event_id = submitted_fair(office, venue_id=None)
    settle(office, event_id)
    assert judged(event_id).assessment.safe_capacity is None
    assert open_rules(event_id)["CAP-01"] == "block"
    with refused(Reason.EVENT_NOT_CLEARED):
        publish_event(event_id, actor=office.organiser, at=NOW)


def test_fact_that_nobody_recorded_never_passes(office: Office) -> None:
    event_id = cleared_fair(office)
    with transaction() as tx:
        tx.get_one(Venue, office.hall.id).fire_class = None
    found = {each.rule: each.missing for each in judged(event_id).assessment.findings}
    assert found["CAP-01"] == ("hall.fire_class",)


def test_online_talk_needs_no_hall(office: Office) -> None:
    words = EventWords("空中宣讲会", online_url="https://live.example.edu.cn/1")
    event_id = submitted_fair(
        office, kind=EventKind.TALK, format=EventFormat.ONLINE, words=words, waves=1, planned=4000
    )
    employers = dict.fromkeys(("EMP-01", "EMP-02", "EMP-03"), YES)
    answer_checks(event_id, employers, actor=office.organiser, at=NOW)
    assert open_rules(event_id) == {}
    publish_event(event_id, actor=office.organiser, at=NOW)
    event = event_of(event_id)
    assert (event.safe_capacity, event.student_quota) == (None, None)
    assert [session.quota for session in event.sessions] == [4000]


def test_waves_that_overfill_the_hall_block(office: Office) -> None:
    event_id = cleared_fair(office, planned=900, stay_minutes=90)
    found = open_rules(event_id)
    assert {"CAP-01", "WAVE-01", "PERMIT-01"} <= found.keys()
    assert judged(event_id).assessment.peak_inside == 1350


def test_expected_number_below_the_places_counts_for_nothing(office: Office) -> None:
    event_id = submitted_fair(office, expected_people=10)
    assert judged(event_id).assessment.total == 996
