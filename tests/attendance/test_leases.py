"""Renewing and ending the leases of gates, and the address that does it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.attendance.jobs import free_leases
from app.attendance.models import Device, Lease, Occupancy
from app.attendance.operations.devices import enrol_device, revoke_device
from app.attendance.operations.leases import free_ended_leases, give_back_lease, renew_lease
from app.attendance.operations.stops import stop_entry
from app.attendance.rules.leases import GRACE, LASTS
from app.platform.errors import NotFound
from app.registrations.kinds import Party
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    change_event,
    give_pass,
    kept,
    make_scene,
    outcome,
    real_now,
    record,
)
from tests.factories import NOW


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def devices_of(scene: Scene, count: int) -> list[int]:
    """The device of the scene and more, in the order in which they were made."""
    for n in range(count - 1):
        enrol_device(scene.event_id, f"phone {n}", "B", actor=ORGANISER, at=NOW)
    return sorted(device.id for device in kept(Device, Device.event_id == scene.event_id))


def renewed(scene: Scene, device_id: int, minute: int = 0) -> int | None:
    return renew_lease(device_id, scene.event_id, None, at=NOW + minute * MINUTE).places


def leased(scene: Scene) -> int:
    (row,) = kept(Occupancy, Occupancy.event_id == scene.event_id)
    return int(row.leased)


def held(scene: Scene) -> list[int]:
    rows = kept(Lease, Lease.event_id == scene.event_id)
    return [row.places for row in sorted(rows, key=lambda row: row.device_id)]


def test_places_given_back_are_free_at_once(scene: Scene) -> None:
    first, second = devices_of(scene, 2)
    renewed(scene, first)
    renewed(scene, second)
    give_back_lease(first, scene.event_id)
    assert leased(scene) == sum(held(scene)) > 0
    give_back_lease(second, scene.event_id)
    give_back_lease(second, scene.event_id)
    assert (leased(scene), held(scene)) == (0, [])


def test_phone_that_stops_being_a_gate_gives_its_places_back(
    client: FlaskClient, app: Flask
) -> None:
    scene = make_scene(starts_at=real_now())
    address = f"/api/events/{scene.event_id}/lease"
    headers = {"Authorization": f"Bearer {scene.token}"}
    assert client.post(address, headers=headers).get_json()["places"] > 0
    assert client.delete(address).status_code == 401
    assert leased(scene) > 0
    assert client.delete(address, headers=headers).status_code == 204
    assert leased(scene) == 0


def test_a_lone_device_holds_half_of_what_is_free(scene: Scene) -> None:
    (device,) = devices_of(scene, 1)
    answer = renew_lease(device, scene.event_id, None, at=NOW)
    assert (answer.places, answer.expires_at) == (50, NOW + LASTS)
    assert answer.crowd.leased == leased(scene) == 50
    assert renewed(scene, device, 1) == 50
    assert held(scene) == [50]


def test_devices_share_when_they_are_seen(scene: Scene) -> None:
    first, second, _never_opened = devices_of(scene, 3)
    assert renewed(scene, first) == 50
    assert renewed(scene, second) == 25
    assert renewed(scene, first, 1) == 25
    assert (leased(scene), held(scene)) == (50, [25, 25])


def test_leases_shrink_as_the_hall_fills_and_end_before_it_is_full(scene: Scene) -> None:
    (device,) = devices_of(scene, 1)
    change_event(scene, safe_capacity=10, student_quota=10)
    assert renewed(scene, device) == 5
    for _ in range(5):
        assert outcome(scene, give_pass(scene).code) == "admitted"
    assert record(scene, a_scan(give_pass(scene).code))[0]["reason"] == "leased"
    assert renewed(scene, device, 1) is not None
    assert (held(scene), leased(scene)) == ([], 0)
    assert outcome(scene, give_pass(scene).code) == "admitted"


def test_staff_are_let_in_whatever_is_leased(scene: Scene) -> None:
    (device,) = devices_of(scene, 1)
    change_event(scene, safe_capacity=6, student_quota=6)
    renewed(scene, device)
    staff = [give_pass(scene, party=Party.STAFF) for _ in range(8)]
    assert {outcome(scene, each.code) for each in staff} == {"admitted"}


def test_no_place_is_leased_while_entry_is_stopped(scene: Scene) -> None:
    (device,) = devices_of(scene, 1)
    stop_entry(scene.event_id, "", actor=ORGANISER, at=NOW)
    assert renewed(scene, device) == 0
    assert leased(scene) == 0


def test_nobody_needs_a_lease_where_nobody_counts_heads(app: Flask) -> None:
    scene = make_scene(format="online", safe_capacity=None, student_quota=None)
    (device,) = devices_of(scene, 1)
    assert renewed(scene, device) is None
    assert held(scene) == []


def test_places_are_free_two_minutes_after_the_lease_ended(scene: Scene) -> None:
    (device,) = devices_of(scene, 1)
    renewed(scene, device)
    assert free_ended_leases(at=NOW + LASTS + GRACE - timedelta(seconds=1)) == 0
    assert leased(scene) == 50
    assert free_leases(NOW + LASTS + GRACE) == 1
    assert (leased(scene), held(scene)) == (0, [])


def test_places_of_a_withdrawn_device_stay_taken_until_its_lease_ends(scene: Scene) -> None:
    first, second = devices_of(scene, 2)
    renewed(scene, first)
    renewed(scene, second)
    revoke_device(scene.event_id, first, actor=ORGANISER, at=NOW)
    assert free_ended_leases(at=NOW) == 0
    assert renewed(scene, second) == 50
    assert leased(scene) == 100
    assert renewed(scene, second, minute=32) == 50
    assert leased(scene) == 50


def test_leases_of_another_event_are_left_alone(scene: Scene) -> None:
    (device,) = devices_of(scene, 1)
    other = make_scene()
    (theirs,) = devices_of(other, 1)
    renewed(scene, device)
    renewed(other, theirs)
    with pytest.raises(NotFound):
        renew_lease(theirs, scene.event_id, None, at=NOW)
    assert (leased(scene), leased(other)) == (50, 50)


@settings(max_examples=15)
@given(
    cap=st.integers(1, 40),
    acts=st.lists(
        st.tuples(st.sampled_from(["renew", "in", "out", "end"]), st.integers(0, 2)), max_size=25
    ),
)
def test_leases_alone_never_promise_more_than_the_cap(
    app: Flask, cap: int, acts: Sequence[tuple[str, int]]
) -> None:
    scene = make_scene()
    change_event(scene, safe_capacity=cap, student_quota=cap)
    devices = devices_of(scene, 3)
    people = [give_pass(scene) for _ in range(3)]
    for minute, (act, who) in enumerate(acts):
        if act == "renew":
            renewed(scene, devices[who], minute)
        elif act == "end":
            free_ended_leases(at=NOW + minute * MINUTE)
        else:
            outcome(scene, people[who].code, act, at=NOW + minute * MINUTE, override="wrong_wave")
        for row in kept(Occupancy, Occupancy.event_id == scene.event_id):
            assert row.inside + row.leased <= cap
            assert row.leased == sum(held(scene))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_renewal_tells_places_end_and_counters_and_notes_the_battery(
    app: Flask, client: FlaskClient
) -> None:
    scene = make_scene(starts_at=real_now())
    address = f"/api/events/{scene.event_id}/lease"
    before = real_now()
    answer = client.post(address, json={"battery": 7}, headers=bearer(scene.token))
    told = answer.get_json()
    assert answer.status_code == 200
    assert told.keys() == {"places", "expires_at", "occupancy"}
    assert told["places"] == 50
    assert told["expires_at"] >= f"{before + LASTS:%Y-%m-%dT%H:%M:%SZ}"
    assert told["occupancy"] == {"inside": 0, "cap": 100, "level": "green", "stopped": False}
    (device,) = kept(Device)
    assert device.battery_pct == 7
    assert device.last_seen_at >= before
    assert client.post(address, headers=bearer(scene.token)).status_code == 200
    assert kept(Device)[0].battery_pct == 7


@pytest.mark.parametrize(
    "body",
    [b"7", b"[]", b"null", b"{", b"\xff", *(
        f'{{"battery": {value}}}'.encode() for value in ("-1", "101", "true", '"7"', "0.5", "[]")
    )],
)  # fmt: skip
def test_renewal_that_cannot_be_read_is_refused(
    app: Flask, client: FlaskClient, body: bytes
) -> None:
    scene = make_scene(starts_at=real_now())
    address = f"/api/events/{scene.event_id}/lease"
    answer = client.post(address, data=body, headers=bearer(scene.token))
    assert answer.status_code == 422
    assert kept(Lease) == []


def test_renewal_is_for_the_device_of_the_event(app: Flask, client: FlaskClient) -> None:
    scene, other = make_scene(starts_at=real_now()), make_scene(starts_at=real_now())
    mine = f"/api/events/{scene.event_id}/lease"
    assert client.post(mine).status_code == 401
    assert client.post(mine, headers=bearer("wrong")).status_code == 401
    for event_id in (other.event_id, 999_999):
        address = f"/api/events/{event_id}/lease"
        assert client.post(address, headers=bearer(scene.token)).status_code == 403


def test_renewal_asks_the_database_as_often_with_three_devices(
    app: Flask, queries: list[str], scene: Scene
) -> None:
    sizes = []
    for _ in range(2):
        device = devices_of(scene, 1)[0]
        queries.clear()
        renewed(scene, device)
        sizes.append(len(queries))
        devices_of(scene, 3)
    assert sizes[0] == sizes[1]
