"""The counting statements judge like the rules, on this database."""

from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import update

from app.attendance.models import Occupancy
from app.attendance.operations.counting import (
    RacedError,
    count_in,
    count_out,
    open_counter,
    settle,
)
from app.attendance.rules import Crowd, after_entry, after_exit, entry_refusal
from app.platform.database import transaction
from app.platform.hot import hot_transaction
from app.registrations.kinds import Party
from tests.attendance.doors import Scene, crowd_of, make_scene
from tests.factories import NOW

LATER = NOW + timedelta(minutes=5)
CROWDS = [
    Crowd(cap, student_cap, inside, min(inside, students), 7, peak, NOW, stopped_at, red_since)
    for cap, student_cap, inside, students, peak, stopped_at, red_since in product(
        (None, 0, 1, 10, 20), (None, 0, 9), (0, 1, 8, 9, 10, 19, 20, 21), (0, 9), (0, 15),
        (None, NOW), (None, NOW),
    )
]  # fmt: skip
# As the same crowds are when a steward counted more or fewer people than the scans tell.
RECOUNTED = [
    crowd._replace(uncounted=uncounted, leased=leased)
    for crowd, (uncounted, leased) in product(CROWDS[::7], product((-30, -8, -1, 2), (0, 3)))
]


@pytest.fixture
def scene(app: Flask) -> Scene:
    scene = make_scene()
    with hot_transaction() as link:
        open_counter(link, scene.event_id)
    return scene


def store(scene: Scene, crowd: Crowd) -> None:
    with transaction() as tx:
        tx.execute(
            update(Occupancy)
            .where(Occupancy.event_id == scene.event_id)
            .values(
                cap=crowd.cap, student_cap=crowd.student_cap, inside=crowd.inside,
                students_inside=crowd.students_inside, admitted=crowd.admitted, peak=crowd.peak,
                peak_at=crowd.peak_at, stopped_at=crowd.stopped_at, red_since=crowd.red_since,
                uncounted=crowd.uncounted, leased=crowd.leased,
            )
        )  # fmt: skip


@pytest.mark.parametrize("party", list(Party))
def test_counting_in_judges_like_the_rules(scene: Scene, party: Party) -> None:
    for crowd in (CROWDS + RECOUNTED)[:: 1 if party is Party.STUDENT else 5]:
        store(scene, crowd)
        is_free = party is Party.STAFF
        may_enter = entry_refusal(crowd, party) is None
        with hot_transaction() as link:
            try:
                found = count_in(
                    link, scene.event_id, is_student=party is Party.STUDENT, is_free=is_free,
                    at=LATER,
                )  # fmt: skip
            except RacedError:
                found = None
        assert found == (after_entry(crowd, party, LATER) if may_enter else None), crowd


def test_counting_out_changes_what_the_rules_change(scene: Scene) -> None:
    for crowd in CROWDS:
        if crowd.inside and crowd.students_inside:
            store(scene, crowd)
            with hot_transaction() as link:
                found = count_out(link, scene.event_id, is_student=True)
            assert found == after_exit(crowd, Party.STUDENT), crowd


def test_counter_is_settled_as_a_batch_left_it(scene: Scene) -> None:
    crowd = Crowd(100, 100, 12, 11, 30, 14, NOW, None, LATER)
    with hot_transaction() as link:
        settle(link, scene.event_id, crowd)
    assert crowd_of(scene) == crowd


def test_no_counter_means_that_somebody_was_quicker(app: Flask) -> None:
    scene = make_scene()
    with pytest.raises(RacedError), hot_transaction() as link:
        count_out(link, scene.event_id, is_student=True)
    with hot_transaction() as link:
        open_counter(link, 999_999)
