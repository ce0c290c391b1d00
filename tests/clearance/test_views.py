"""The safety check and publication through HTTP."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.clearance.models import Acknowledgement, Answer, Permit, Review
from app.clearance.operations import publish_event
from app.events.models import Event
from app.events.operations import create_event
from app.platform.access import Role
from app.platform.clock import campus
from app.platform.database import reading
from app.platform.i18n import day
from app.safety import RULES_VERSION
from tests.clearance.scenes import (
    NOW,
    STARTS,
    Office,
    cleared_fair,
    event_of,
    judged,
    make_office,
    submitted_fair,
)
from tests.factories import (
    count,
    make_draft,
    make_event,
    make_person,
    make_staff,
    make_unit,
    sign_in,
)


@pytest.fixture
def office(app: Flask, client: FlaskClient) -> Office:
    """A university whose organiser is signed in."""
    office = make_office()
    sign_in(client, office.organiser.person_id)
    return office


def check(event_id: int, part: str = "") -> str:
    """The address of the safety check, or of something below it."""
    return f"/organise/events/{event_id}/clearance{part}"


def page_text(client: FlaskClient, address: str) -> str:
    """The body of a page that opens."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_page_explains_the_number_and_what_is_missing(client: FlaskClient, office: Office) -> None:
    page = page_text(client, check(submitted_fair(office)))
    for words in ("1,000", "850", "430人，43%", "8项阻断", "3项警示", "GB 50016", "PLAN-02"):
        assert words in page
    assert "发布，还差11项" in page
    assert "/publication" not in page


def test_cleared_event_is_published_from_the_page(client: FlaskClient, office: Office) -> None:
    event_id = cleared_fair(office)
    address = f"/organise/events/{event_id}/publication"
    assert address in page_text(client, check(event_id))
    answer = client.post(address)
    assert (answer.status_code, answer.location) == (303, f"/organise/events/{event_id}")
    assert event_of(event_id).published_at is not None
    assert "/publication" not in page_text(client, check(event_id))


def test_blocked_event_is_refused_with_its_numbers(client: FlaskClient, office: Office) -> None:
    event_id = submitted_fair(office)
    answer = client.post(f"/organise/events/{event_id}/publication")
    assert answer.status_code == 409
    assert "阻断8项，待确认警示3项" in answer.get_data(as_text=True)
    assert event_of(event_id).published_at is None


def test_draft_is_sent_to_the_check_from_its_page(client: FlaskClient, office: Office) -> None:
    event_id = create_event(
        make_draft(office.university, starts_at=STARTS), actor=office.organiser, at=NOW
    )
    assert "/clearance/submission" in page_text(client, check(event_id))
    assert client.post(check(event_id, "/submission")).status_code == 303
    assert event_of(event_id).submitted_at is not None
    assert count(Review) == 1


def test_judgement_is_kept_on_request(client: FlaskClient, office: Office) -> None:
    event_id = submitted_fair(office)
    assert client.post(check(event_id, "/reviews")).status_code == 303
    assert RULES_VERSION in page_text(client, check(event_id))
    assert count(Review) == 1


def test_answers_are_kept_for_what_the_actor_may_answer(
    client: FlaskClient, office: Office
) -> None:
    event_id = submitted_fair(office)
    sent = {
        "answer-PLAN-01": "yes", "note-PLAN-01": "档案\0室", "answer-AISLE-01": "no",
        "answer-EMP-01": "", "answer-PLAN-02": "yes", "answer-CAP-01": "yes",
    }  # fmt: skip
    assert client.post(check(event_id, "/answers"), data=sent).status_code == 303
    kept = reading().query(Answer).order_by(Answer.rule)
    assert [(row.rule, row.holds, row.note) for row in kept] == [
        ("AISLE-01", False, ""), ("PLAN-01", True, "档案室")
    ]  # fmt: skip


def test_responsible_person_without_any_right_takes_responsibility(
    client: FlaskClient, office: Office
) -> None:
    event_id = submitted_fair(office)
    sign_in(client, office.responsible.id)
    sent = {"answer-RESP-01": "yes", "note-RESP-01": "找我"}
    answer = client.post(check(event_id, "/answers"), data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "请填写您当天的联系电话" in page
    assert 'value="找我"' in page
    sent["note-RESP-01"] = "138 0000 0000"
    assert client.post(check(event_id, "/answers"), data=sent).status_code == 303
    assert "RESP-01" not in {each.rule for each in judged(event_id).assessment.findings}


def test_warnings_are_accepted_with_reasons(client: FlaskClient, office: Office) -> None:
    event_id = submitted_fair(office)
    sign_in(client, office.responsible.id)
    empty = {f"value-{rule}": "unknown / True" for rule in ("DRILL-01", "AID-01")}
    answer = client.post(check(event_id, "/acknowledgements"), data=empty)
    assert answer.status_code == 422
    assert "请用一句话写明" in answer.get_data(as_text=True)
    sent = empty | {"reason-DRILL-01": "下周补做"}
    assert client.post(check(event_id, "/acknowledgements"), data=sent).status_code == 303
    assert [row.rule for row in reading().query(Acknowledgement)] == ["DRILL-01"]
    assert "何志远" in page_text(client, check(event_id))


def test_warning_with_an_older_number_is_refused(client: FlaskClient, office: Office) -> None:
    event_id = submitted_fair(office)
    sign_in(client, office.officer.person_id)
    sent = {"value-DRILL-01": "51 / 30", "reason-DRILL-01": "下周补做"}
    assert client.post(check(event_id, "/acknowledgements"), data=sent).status_code == 409
    assert count(Acknowledgement) == 0


def test_organiser_may_not_accept_warnings_or_record_permits(
    client: FlaskClient, office: Office
) -> None:
    event_id = submitted_fair(office)
    assert client.post(check(event_id, "/acknowledgements"), data={}).status_code == 403
    assert client.post(check(event_id, "/permit"), data={}).status_code == 403


def large_fair(client: FlaskClient, office: Office) -> int:
    """A fair the police are asked about, and the security officer signed in."""
    event_id = submitted_fair(office, planned=800)
    sign_in(client, office.officer.person_id)
    return event_id


def test_permit_is_recorded_with_its_document(client: FlaskClient, office: Office) -> None:
    event_id = large_fair(client, office)
    latest = day(campus(STARTS).date() - timedelta(days=20))
    assert f"最晚{latest}向公安机关申请" in page_text(client, check(event_id))
    sent = {
        "status": "granted", "number": "赣公许9号", "filed_on": "2026-11-20", "people": "3000",
        "document": (BytesIO(b"%PDF-1.7 scan"), "../批复.pdf"),
    }  # fmt: skip
    assert client.post(check(event_id, "/permit"), data=sent).status_code == 303
    permit = reading().query(Permit).one()
    assert (permit.number, permit.people) == ("赣公许9号", 3000)
    scan = client.get(check(event_id, "/permit/document"))
    assert (scan.status_code, scan.data) == (200, b"%PDF-1.7 scan")
    assert scan.headers["Content-Disposition"].startswith("attachment")
    sign_in(client, make_staff(Role.ORGANISER, make_unit()).person_id)
    assert client.get(check(event_id, "/permit/document")).status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "x"}, "status-error"),
        ({"number": ""}, "请填写文号"),
        ({"filed_on": ""}, "请填写报送日期"),
        ({"filed_on": "9999-01-01"}, "filed_on-error"),
        ({"people": ""}, "请填写核准人数"),
        ({"people": "1000000000000"}, "people-error"),
        ({"number": "a\0b"}, "number-error"),
        ({"document": (BytesIO(b"MZ program"), "a.pdf")}, "请上传PDF"),
        ({"document": (BytesIO(b""), "a.pdf")}, "文件是空的"),
    ],
)
def test_unusable_permit_is_said_beside_its_field(
    client: FlaskClient, office: Office, change: dict[str, object], said: str
) -> None:
    event_id = large_fair(client, office)
    sent = {"status": "granted", "number": "1", "filed_on": "2026-11-20", "people": "3000"}
    answer = client.post(check(event_id, "/permit"), data=sent | change)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert count(Permit) == 0


def test_event_without_a_document_has_none(client: FlaskClient, office: Office) -> None:
    assert client.get(check(submitted_fair(office), "/permit/document")).status_code == 404


def test_foreign_safety_check_does_not_exist(client: FlaskClient, office: Office) -> None:
    foreign = make_event(make_unit(), published=False, starts_at=STARTS).id
    assert client.get(check(foreign)).status_code == 404
    for part in ("/answers", "/reviews", "/acknowledgements", "/submission"):
        assert client.post(check(foreign, part)).status_code == 404
    assert client.post(f"/organise/events/{foreign}/publication").status_code == 404


def test_bystander_does_not_see_the_check(client: FlaskClient, office: Office) -> None:
    event_id = submitted_fair(office)
    sign_in(client, make_person(university=office.university).id)
    assert client.get(check(event_id)).status_code == 404


def test_safety_officer_may_not_publish(client: FlaskClient, office: Office) -> None:
    event_id = cleared_fair(office)
    sign_in(client, office.officer.person_id)
    assert client.post(f"/organise/events/{event_id}/publication").status_code == 403


def published(office: Office) -> Event:
    """A published fair."""
    event_id = cleared_fair(office)
    publish_event(event_id, actor=office.organiser, at=NOW)
    return event_of(event_id)


def words(**changes: str) -> dict[str, str]:
    """The words of a published fair as a browser sends them."""
    sent = {
        "version": "2",
        "title": "新标题",
        "summary": "",
        "bring": "",
        "entry": "",
        "contact": "",
    }
    return sent | {"online_url": ""} | changes


def test_published_event_offers_words_and_fewer_places(client: FlaskClient, office: Office) -> None:
    page = page_text(client, f"/organise/events/{published(office).id}/edit")
    assert 'name="title"' in page
    assert 'name="places-2"' in page
    assert 'name="day"' not in page


def test_words_of_a_published_event_are_changed(client: FlaskClient, office: Office) -> None:
    event_id = published(office).id
    address = f"/organise/events/{event_id}/words"
    assert client.post(address, data=words(title="")).status_code == 422
    assert client.post(address, data=words()).status_code == 303
    assert event_of(event_id).title == "新标题"
    answer = client.post(address, data=words(title="迟到的标题"))
    assert answer.status_code == 409
    assert 'value="迟到的标题"' in answer.get_data(as_text=True)


def test_places_of_a_published_event_are_lowered(client: FlaskClient, office: Office) -> None:
    event_id = published(office).id
    address = f"/organise/events/{event_id}/places"
    assert client.post(address, data={"places-0": "x"}).status_code == 422
    sent = {"places-0": "250", "places-1": "301", "places-2": ""}
    answer = client.post(address, data=sent)
    assert answer.status_code == 409
    assert "核准300个名额" in answer.get_data(as_text=True)
    assert client.post(address, data=sent | {"places-1": "300"}).status_code == 303
    assert [session.quota for session in event_of(event_id).sessions] == [250, 300, 300]


def test_plan_of_a_published_event_cannot_be_sent(client: FlaskClient, office: Office) -> None:
    event_id = published(office).id
    sent = {"kind": "fair", "plan": "waves", "version": "2", "act": "save", "title": "偷改时间"}
    answer = client.post(f"/organise/events/{event_id}/edit", data=sent)
    assert answer.status_code in {409, 422}
    assert event_of(event_id).title != "偷改时间"
