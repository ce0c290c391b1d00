"""The device pack: everything at first, then what changed, and nothing when nothing did."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.attendance.models import Device, Hall
from app.attendance.operations.policies import set_door_policy
from app.attendance.operations.stops import stop_entry
from app.attendance.queries.pack import packed_hash
from app.attendance.queries.policies import DoorFlags
from app.attendance.rules.packs import LOOKS_BACK, OLDEST, Mark, changed_since, mark_in
from app.platform.access import Role
from app.platform.database import transaction
from app.registrations.models import Registration, Ticket
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    change_event,
    give_pass,
    make_scene,
    members,
    real_now,
    record,
)
from tests.attendance.doors import a_scan as scan_of
from tests.factories import NOW, make_staff, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE)


def bearer(scene: Scene) -> dict[str, str]:
    return {"Authorization": f"Bearer {scene.token}"}


def fetch(client: FlaskClient, scene: Scene, since: str = "") -> Any:
    address = f"/api/events/{scene.event_id}/pack"
    answer = client.get(f"{address}?since={since}" if since else address, headers=bearer(scene))
    return answer.get_json() if answer.status_code == 200 else answer.status_code


def earlier(pack: dict[str, Any], by: timedelta = 2 * LOOKS_BACK) -> str:
    """The mark of a phone that has the same, fetched a while before."""
    mark = mark_in(pack["mark"])
    assert mark is not None
    return str(mark._replace(made_at=mark.made_at - by))


def hashed(pack: dict[str, Any], code: str) -> str:
    return packed_hash(code, pack["salt"])


def test_pack_has_all_that_local_judgement_needs(client: FlaskClient, scene: Scene) -> None:
    ticket = give_pass(scene, 1)
    pack = fetch(client, scene)
    assert (pack["kind"], pack["gate"], pack["cancelled"]) == ("fair", "A", False)
    assert moment(pack["starts_at"]) - moment(pack["opens_at"]) == HOUR.total_seconds()
    assert moment(pack["expires_at"]) - moment(pack["ends_at"]) == 24 * HOUR.total_seconds()
    assert pack["overrides"] == ["wrong_wave", "live_required"]
    assert pack["crowd"] == {
        "cap": 100, "student_cap": 100, "inside": 0, "students_inside": 0, "uncounted": 0,
        "stopped": False, "red": False,
    }  # fmt: skip
    assert [wave["position"] for wave in pack["waves"]] == [1, 2, 3]
    assert pack["whole"] is True
    assert pack["tickets"] == [
        {
            "hash": hashed(pack, ticket.code),
            "waves": [2],
            "party": "student",
            "inside": False,
            "revoked": False,
            "since": None,
            "hall": None,
        }
    ]


def test_pack_tells_what_the_organiser_decided(client: FlaskClient, scene: Scene) -> None:
    with transaction() as tx:
        tx.add(Hall(event_id=scene.event_id, name="一号馆", cap=50))
    before = fetch(client, scene)
    assert (before["admits_unverified"], before["asks_live_code"]) == (False, False)
    flags = DoorFlags(admits_unverified=True, asks_live_code=True)
    set_door_policy(scene.event_id, flags, actor=ORGANISER, at=real_now())
    pack = fetch(client, scene)
    assert (pack["admits_unverified"], pack["asks_live_code"]) == (True, True)
    assert [(hall["name"], hall["cap"], hall["inside"]) for hall in pack["halls"]] == [
        ("一号馆", 50, 0)
    ]
    assert pack["hall"] is None


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_nothing_is_sent_again_while_nothing_changes(client: FlaskClient, scene: Scene) -> None:
    give_pass(scene)
    pack = fetch(client, scene)
    assert fetch(client, scene, pack["mark"]) == 304
    assert fetch(client, scene, earlier(pack)) == 304


def test_delta_has_the_new_the_withdrawn_and_the_scanned_and_nobody_else(
    client: FlaskClient, scene: Scene
) -> None:
    stays, revoked, withdrawn, enters = (give_pass(scene) for _ in range(4))
    known = earlier(fetch(client, scene))
    now = real_now()
    with transaction() as tx:
        tx.execute(update(Ticket).where(Ticket.id == revoked.id).values(revoked_at=now))
        tx.execute(
            update(Registration)
            .where(Registration.id == withdrawn.registration_id)
            .values(withdrawn_at=now)
        )
    new = give_pass(scene)
    with transaction() as tx:
        tx.execute(update(Ticket).where(Ticket.id == new.id).values(made_at=now))
    # Made without a network ten minutes ago: what counts is when it came.
    record(scene, scan_of(enters.code, at=now - 9 * MINUTE, offline=True), at=now)
    delta = fetch(client, scene, known)
    assert delta["whole"] is False
    found = {each["hash"]: each for each in delta["tickets"]}
    assert found.keys() == {hashed(delta, t.code) for t in (revoked, withdrawn, enters, new)}
    assert found[hashed(delta, enters.code)]["inside"] is True
    assert moment(found[hashed(delta, enters.code)]["since"]) == (now - 9 * MINUTE).timestamp()
    assert found[hashed(delta, revoked.code)]["revoked"] is True
    assert found[hashed(delta, withdrawn.code)]["revoked"] is True
    assert hashed(delta, stays.code) not in found


def test_stop_and_policy_are_news_without_a_ticket(client: FlaskClient, scene: Scene) -> None:
    give_pass(scene)
    known = earlier(fetch(client, scene))
    stop_entry(scene.event_id, "", actor=ORGANISER, at=real_now())
    delta = fetch(client, scene, known)
    assert (delta["crowd"]["stopped"], delta["whole"], delta["tickets"]) == (True, False, [])
    flags = DoorFlags(admits_unverified=True)
    set_door_policy(scene.event_id, flags, actor=ORGANISER, at=real_now())
    assert fetch(client, scene, earlier(delta))["admits_unverified"] is True


def test_pack_is_empty_a_day_after_the_end(client: FlaskClient, scene: Scene) -> None:
    give_pass(scene)
    pack = fetch(client, scene)
    ended = real_now() - timedelta(hours=24)
    change_event(scene, starts_at=ended - HOUR, ends_at=ended)
    emptied = fetch(client, scene, pack["mark"])
    assert (emptied["whole"], emptied["tickets"]) == (True, [])
    assert emptied["expires_at"] <= f"{real_now():%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("since", ["x", "-", "1", "1-", "99999999999-ab", "²-ab", "1-a b", "1--1"])
def test_mark_that_is_none_of_ours_gets_everything(
    client: FlaskClient, scene: Scene, since: str
) -> None:
    give_pass(scene)
    assert fetch(client, scene, since)["whole"] is True


def test_pack_costs_as_many_queries_for_one_ticket_as_for_three(
    client: FlaskClient, scene: Scene, queries: list[str]
) -> None:
    sizes = []
    for count in (1, 2):
        for _ in range(count):
            give_pass(scene)
        queries.clear()
        pack = fetch(client, scene)
        whole = len(queries)
        queries.clear()
        fetch(client, scene, earlier(pack))
        sizes.append((whole, len(queries)))
    assert sizes[0] == sizes[1]
    assert max(sizes[0]) <= 9


class Part:
    """A session as far as the mark needs it."""

    def __init__(self, ends_at: Any) -> None:
        self.starts_at, self.ends_at = ends_at - HOUR, ends_at


@pytest.mark.parametrize(
    ("made_ago", "ended_ago", "is_delta"),
    [
        (MINUTE, -HOUR, True),
        (MINUTE, HOUR + 5 * MINUTE, False),  # counted out between the two, or about to be
        (MINUTE, HOUR - MINUTE, True),
        (MINUTE, 2 * HOUR, True),
        (2 * HOUR, 2 * HOUR, False),
        (OLDEST, -HOUR, True),
        (OLDEST + MINUTE, -HOUR, False),
        (-MINUTE, -HOUR, False),
    ],
)
def test_whole_packs_go_to_who_may_have_missed_an_emptying(
    made_ago: timedelta, ended_ago: timedelta, is_delta: bool
) -> None:
    mark = Mark(NOW - made_ago, "ab")
    since = changed_since(mark, [Part(NOW - ended_ago)], NOW)
    assert since == (mark.made_at - LOOKS_BACK if is_delta else None)


def test_mark_is_read_as_it_was_written() -> None:
    mark = Mark(NOW, "0123abcd")
    assert mark_in(str(mark)) == mark_in(f'"{mark}"') == mark_in(f'W/"{mark}"') == mark


def test_worker_is_served_from_the_root_and_asked_about_each_time(client: FlaskClient) -> None:
    with client.get("/gate-worker.js") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "text/javascript"
        assert answer.headers["Cache-Control"] == "no-cache"


def test_manifest_makes_the_gate_of_one_event_an_app(client: FlaskClient, scene: Scene) -> None:
    answer = client.get(f"/gate/{scene.event_id}/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    made = answer.get_json()
    assert (made["start_url"], made["scope"]) == (f"/gate/{scene.event_id}", "/gate/")
    assert made["display"] == "fullscreen"
    for icon in made["icons"]:
        with client.get(icon["src"]) as drawn:
            assert (drawn.status_code, drawn.mimetype) == (200, icon["type"])
    assert client.get("/gate/999999/manifest.webmanifest").status_code == 404
    assert (
        f'href="/gate/{scene.event_id}/manifest.webmanifest"'
        in client.get(f"/gate/{scene.event_id}").text
    )


def test_device_tells_its_hall_with_the_pack(client: FlaskClient, scene: Scene) -> None:
    with transaction() as tx:
        hall = Hall(event_id=scene.event_id, name="二号馆", cap=None)
        tx.add(hall)
        tx.flush()
        hall_id = hall.id
        tx.execute(update(Device).values(hall_id=hall_id))
    ticket = give_pass(scene)
    sent = members(ticket.code, scanned_at=f"{real_now():%Y-%m-%dT%H:%M:%SZ}")
    address = f"/api/events/{scene.event_id}/scans"
    client.post(address, json={"scans": [sent]}, headers=bearer(scene))
    pack = fetch(client, scene)
    assert pack["hall"] == hall_id
    assert [(each["inside"], each["hall"]) for each in pack["tickets"]] == [(True, hall_id)]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_page_that_phones_keep_has_nothing_of_who_is_signed_in(
    client: FlaskClient, scene: Scene, language: str
) -> None:
    sign_in(client, make_staff(Role.ORGANISER, scene.university, "欧阳敏").person_id)
    mine = client.get(f"/gate/{scene.event_id}").text
    assert f"/gate/{scene.event_id}/search" in mine
    kept = client.get(f"/gate/{scene.event_id}/kept?lang={language}").text
    assert f'<html lang="{language}"' in kept
    assert 'id="gate"' in kept
    assert 'data-occupancy="null"' in kept
    for personal in ("/search", "/devices", "/admissions", "欧阳"):
        assert personal not in kept
    assert client.get("/gate/999999/kept").status_code == 404
    assert client.get(f"/gate/{scene.event_id}/kept?lang=x").status_code == 200
