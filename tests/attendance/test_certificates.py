"""Certificates: who gets one, what it says, who can verify it, and when it is withdrawn."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.certificate_paper import certificate_paper
from app.attendance.models import Attendance, Certificate
from app.attendance.operations.certificates import make_certificate
from app.attendance.operations.closing import close_ended_sessions
from app.attendance.queries.certificates import certificate_behind, own_certificate
from app.events.kinds import EventKind
from app.platform.access import Actor
from app.platform.database import transaction
from app.platform.drawing.pdf import Code, Facts, Title
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import HOUR, change_event, kept, outcome, real_now
from tests.attendance.vouching import Desk, make_desk
from tests.factories import count, make_student, sign_in


@pytest.fixture
def desk(app: Flask) -> Desk:
    """An event that was over an hour ago; the student was there for the whole first wave."""
    starts_at = real_now() - 4 * HOUR
    made = make_desk(starts_at=starts_at, title="材料专场双选会", required_minutes=30)
    outcome(made.scene, made.student.code, at=starts_at)
    close_ended_sessions(at=starts_at + HOUR)
    return made


@pytest.fixture
def student(client: FlaskClient, desk: Desk) -> Iterator[FlaskClient]:
    sign_in(client, desk.student.person_id)
    return client


def make(desk: Desk, person_id: int | None = None) -> str:
    actor = Actor(person_id or desk.student.person_id, "学生")
    make_certificate(desk.event_id, actor=actor, at=real_now())
    return str(kept(Certificate)[0].code)


def test_certificate_is_made_once(desk: Desk) -> None:
    assert make(desk) == make(desk)
    assert count(Certificate) == 1


def test_certificate_says_what_is_on_record(desk: Desk) -> None:
    code = make(desk)
    found = own_certificate(desk.student.person_id, desk.event_id, real_now())
    assert (found.name, found.title, found.minutes, found.holds) == (
        "张三", "材料专场双选会", 60, True,
    )  # fmt: skip
    paper = certificate_paper(found, f"http://fair.example/V/{code}", "Fairday")
    assert paper.blocks[0] == Title("参加活动证明", desk.scene.university.name)
    facts = next(block for block in paper.blocks if isinstance(block, Facts))
    assert ("参加时长", "60分钟") in facts.pairs
    drawn = next(block for block in paper.blocks if isinstance(block, Code))
    assert drawn.link == f"HTTP://FAIR.EXAMPLE/V/{code}"
    assert drawn.lines[0].endswith(f"http://fair.example/V/{code}")


def test_training_says_how_many_lessons(app: Flask) -> None:
    starts_at = real_now() - 4 * HOUR
    desk = make_desk(starts_at=starts_at, kind=EventKind.TRAINING)
    outcome(desk.scene, desk.student.code, at=starts_at)
    close_ended_sessions(at=starts_at + HOUR)
    make(desk)
    found = own_certificate(desk.student.person_id, desk.event_id, real_now())
    paper = certificate_paper(found, "x", "Fairday")
    facts = dict(next(block for block in paper.blocks if isinstance(block, Facts)).pairs)
    assert facts["课次"] == "1/3"


@pytest.mark.parametrize(
    "change",
    [
        {"required_minutes": 61},
        {"ends_at": real_now() + HOUR},
        {"cancelled_at": real_now()},
    ],
)
def test_certificate_that_is_not_earned_is_refused(desk: Desk, change: dict[str, object]) -> None:
    change_event(desk.scene, **change)
    with pytest.raises(Refusal) as refused:
        make(desk)
    assert refused.value.reason is Reason.CERTIFICATE_NOT_EARNED


def test_nobody_has_a_certificate_of_what_they_did_not_attend(desk: Desk) -> None:
    stranger = make_student(desk.scene.school).id
    with pytest.raises(NotFound):
        make(desk, stranger)
    make(desk)
    with pytest.raises(NotFound):
        own_certificate(stranger, desk.event_id, real_now())


def disallow(desk: Desk) -> None:
    with transaction() as tx:
        tx.query(Attendance).update({"disallowed_at": real_now()})


def test_certificate_is_withdrawn_when_the_attendance_counts_no_more(desk: Desk) -> None:
    code = make(desk)
    disallow(desk)
    found = certificate_behind(code, real_now())
    assert found is not None
    assert not found.holds
    with pytest.raises(NotFound):
        own_certificate(desk.student.person_id, desk.event_id, real_now())


def test_student_makes_and_takes_the_certificate(student: FlaskClient, desk: Desk) -> None:
    page = student.get("/me/record").text
    assert f'action="/me/certificates/{desk.event_id}"' in page
    answer = student.post(f"/me/certificates/{desk.event_id}")
    assert (answer.status_code, urlsplit(answer.location).path) == (
        303, f"/me/certificates/{desk.event_id}.pdf",
    )  # fmt: skip
    file = student.get(answer.location)
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert file.data.startswith(b"%PDF-")
    assert b"/FontFile2" in file.data
    assert file.headers["Cache-Control"] == "no-store, private"
    assert f'href="/me/certificates/{desk.event_id}.pdf"' in student.get("/me/record").text


def test_record_says_why_an_event_does_not_count(student: FlaskClient, desk: Desk) -> None:
    disallow(desk)
    page = student.get("/me/record").text
    assert "不计入：主办方认定不计入" in page
    assert "/me/certificates/" not in page
    assert student.post(f"/me/certificates/{desk.event_id}").status_code == 409
    assert student.get(f"/me/certificates/{desk.event_id}.pdf").status_code == 404


def test_anybody_with_the_code_verifies_it_and_learns_no_more(
    client: FlaskClient, desk: Desk
) -> None:
    code = make(desk)
    spelt = code.lower().replace("0", "o").replace("1", "l")
    for each in (code, spelt, code.replace("1", "I")):
        page = client.get(f"/V/{each}")
        assert page.status_code == 200
        assert "有效" in page.text
    assert "张*" in page.text
    assert "材料专场双选会" in page.text
    assert "张三" not in page.text
    disallow(desk)
    page = client.get(f"/V/{code}")
    assert "已撤销" in page.text
    assert not re.search(r"60\s*分钟", page.text)


def test_unknown_code_is_a_plain_page_and_guesses_are_slowed_down(
    client: FlaskClient, desk: Desk
) -> None:
    code = make(desk)
    answers = [client.get(f"/V/{'0' * 26}").status_code for _ in range(21)]
    assert answers == [404] * 20 + [429]
    assert client.get(f"/V/{code}").status_code == 429
    assert client.get("/V/short").status_code == 429


def test_right_codes_are_never_slowed_down(client: FlaskClient, desk: Desk) -> None:
    code = make(desk)
    assert {client.get(f"/V/{code}").status_code for _ in range(25)} == {200}


def test_event_that_is_short_of_a_minute_needs_no_certificate(desk: Desk) -> None:
    change_event(desk.scene, required_minutes=60)
    make(desk)
    assert own_certificate(desk.student.person_id, desk.event_id, real_now()).minutes == 60
    assert timedelta(minutes=60) == HOUR
