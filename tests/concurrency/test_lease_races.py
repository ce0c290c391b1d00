"""Two gates renew their leases at the last places: together they never hold more than is free."""

import threading
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.attendance.models import Device, Lease, Occupancy
from app.attendance.operations.devices import enrol_device
from app.attendance.operations.leases import renew_lease
from app.attendance.operations.scans import record_scans
from app.attendance.queries.occupancy import CROWD
from app.attendance.rules import Crowd
from app.attendance.rules.leases import LASTS, free_places, places_for
from app.platform.database import reading, transaction
from tests.attendance.doors import (
    ORGANISER,
    Scene,
    a_scan,
    change_event,
    give_passes,
    kept,
    make_scene,
)
from tests.concurrency.crowds import all_at_once
from tests.factories import NOW, make_students

pytestmark = pytest.mark.concurrency

CAP = 13


@pytest.fixture
def scene(app: Flask) -> Scene:
    scene = make_scene()
    change_event(scene, safe_capacity=CAP, student_quota=CAP)
    return scene


def devices_of(scene: Scene, count: int) -> list[int]:
    for n in range(count - 1):
        enrol_device(scene.event_id, f"phone {n}", "B", actor=ORGANISER, at=NOW)
    return sorted(device.id for device in kept(Device, Device.event_id == scene.event_id))


def renew(scene: Scene, device_id: int) -> int:
    return renew_lease(device_id, scene.event_id, None, at=NOW).places or 0


def test_two_devices_at_the_last_places_hold_no_more_than_are_free(
    app: Flask, scene: Scene
) -> None:
    first, second = devices_of(scene, 2)
    for _round in range(10):
        with transaction() as tx:
            tx.execute(update(Device).values(last_seen_at=None))
        all_at_once(app, [partial(renew, scene, first), partial(renew, scene, second)])
        (counter,) = kept(Occupancy)
        held = [row.places for row in kept(Lease)]
        assert counter.leased == sum(held) <= CAP


def test_renewals_and_admissions_at_once_never_give_a_place_twice(app: Flask, scene: Scene) -> None:
    devices = devices_of(scene, 4)
    people = give_passes(scene, make_students(scene.school, 40), (scene.waves[0],))

    def enter(code: str) -> int:
        record_scans(scene.door, [a_scan(code)], at=NOW)
        return 0

    acts = [partial(enter, person.code) for person in people]
    acts += [partial(renew, scene, device) for device in devices * 5]
    all_at_once(app, acts, clients=16)
    (counter,) = kept(Occupancy)
    assert counter.leased == sum(row.places for row in kept(Lease))
    assert counter.inside + counter.leased <= CAP


class NaiveLeases:
    """The same, but all have looked before anybody writes."""

    def __init__(self, scene: Scene, devices: int) -> None:
        self.scene = scene
        self.looked = threading.Barrier(devices)

    def renew(self, device_id: int) -> int:
        crowd = Crowd(*reading().execute(select(*CROWD)).one())
        reading().rollback()
        self.looked.wait(timeout=30)
        places = places_for(free_places(crowd) or 0, crowd.leased, 1)
        with transaction() as tx:
            tx.add(
                Lease(
                    device_id=device_id,
                    event_id=self.scene.event_id,
                    places=places,
                    expires_at=NOW + LASTS,
                )
            )
            tx.execute(update(Occupancy).values(leased=Occupancy.leased + places))
        return places


def test_control_devices_that_look_before_they_write_hold_more_than_are_free(
    app: Flask, scene: Scene
) -> None:
    devices = devices_of(scene, 4)
    renew(scene, devices[0])
    with transaction() as tx:
        tx.execute(Lease.__table__.delete())  # type: ignore[attr-defined]
        tx.execute(update(Occupancy).values(leased=0))
    naive = NaiveLeases(scene, len(devices))
    all_at_once(app, [partial(naive.renew, device) for device in devices], clients=len(devices))
    assert kept(Occupancy)[0].leased > CAP
