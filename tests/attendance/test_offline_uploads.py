"""Two phones come back with all that they did without a network, over a line that breaks."""

import json
import random
from collections import Counter
from collections.abc import Sequence

import pytest
from flask import Flask

from app.attendance.models import Attendance
from app.attendance.operations.devices import enrol_device
from app.attendance.operations.scans import record_scans
from app.attendance.queries.devices import hashed_token
from app.attendance.queries.door import Door
from app.attendance.rules import SentScan
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    crowd_of,
    give_passes,
    kept,
    make_scene,
    scans_of,
)
from tests.factories import NOW, make_students

BATCH = 50
CUT_IN_TEN = 3


def doors_of_two(scene: Scene) -> list[Door]:
    other = enrol_device(scene.event_id, "two", "B", actor=ORGANISER, at=NOW)
    return [scene.door, Door(scene.event_id, hashed_token(other))]


def scans_of_two(scene: Scene, size: int, luck: random.Random) -> list[list[SentScan]]:
    """Scans of 80 % as many tickets, shuffled, split over two devices."""
    people = make_students(scene.school, size * 4 // 5)
    tickets = give_passes(scene, people, (scene.waves[0],))
    scans = [
        a_scan(
            tickets[n % len(tickets)].code,
            at=NOW + n % 50 * MINUTE,
            offline=True,
            told="admitted",
            id=f"00000000-0000-4000-8000-{n:012x}",
        )
        for n in range(size)
    ]
    luck.shuffle(scans)
    return [scans[0::2], scans[1::2]]


def uploads(
    doors: Sequence[Door], scans: Sequence[Sequence[SentScan]]
) -> list[tuple[Door, Sequence[SentScan]]]:
    return [
        (door, own[n : n + BATCH])
        for door, own in zip(doors, scans, strict=True)
        for n in range(0, len(own), BATCH)
    ]


@pytest.mark.parametrize("size", [100, pytest.param(5000, marks=pytest.mark.slow)])
def test_two_phones_on_a_breaking_line_count_everybody_once(app: Flask, size: int) -> None:
    luck = random.Random(7)  # noqa: S311  the same luck each time
    scene = make_scene(quota=size)
    sends = uploads(doors_of_two(scene), scans_of_two(scene, size, luck))
    luck.shuffle(sends)
    answered: Counter[str] = Counter()
    for minute, (door, batch) in enumerate([*sends, *sends]):
        at = NOW + HOUR + minute % 60 * MINUTE
        if luck.randrange(10) < CUT_IN_TEN:
            # Cut on the way there or on the way back; the phone knows only that it must send again.
            if luck.random() < 0.5:
                record_scans(door, batch, at=at)
            continue
        results = record_scans(door, batch, at=at).results
        answered.update(json.loads(result)["outcome"] for result in results)
    for door, batch in sends:
        record_scans(door, batch, at=NOW + 2 * HOUR)
    before = (crowd_of(scene), len(scans_of(scene)), len(kept(Attendance)))
    for door, batch in sends:
        record_scans(door, batch, at=NOW + 3 * HOUR)
    assert (crowd_of(scene), len(scans_of(scene)), len(kept(Attendance))) == before
    people = size * 4 // 5
    assert before == (crowd_of(scene), size, people)
    assert crowd_of(scene).inside == crowd_of(scene).admitted == people
    assert answered.keys() <= {"admitted", "already_inside"}
    outcomes = Counter(scan.outcome for scan in scans_of(scene))
    assert outcomes == {"admitted": people, "already_inside": size - people}
