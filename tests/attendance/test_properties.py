"""What holds whatever is scanned, in whatever order it arrives."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.attendance.models import Attendance, Presence, Scan
from app.attendance.operations.scans import record_scans
from app.attendance.rules import SentScan
from app.registrations.kinds import Party
from tests.attendance.doors import (
    MINUTE,
    Pass,
    Scene,
    a_scan,
    change_event,
    crowd_of,
    give_pass,
    kept,
    make_scene,
    record,
    scans_of,
)
from tests.factories import NOW

PEOPLE = 4


class Act(NamedTuple):
    """One scan of one of a few people, some minutes after the doors opened."""

    person: int
    direction: str
    minute: int
    offline: bool


ACTS = st.builds(
    Act,
    st.integers(0, PEOPLE - 1),
    st.sampled_from(["in", "out"]),
    st.integers(0, 40),
    st.booleans(),
)


def people_of(scene: Scene) -> list[Pass]:
    parties = [Party.STUDENT, Party.STUDENT, Party.EMPLOYER_REP, Party.STAFF]
    return [give_pass(scene, party=party) for party in parties]


def scans_for(acts: Sequence[Act], people: Sequence[Pass], ids: Sequence[str]) -> list[SentScan]:
    return [
        a_scan(
            people[act.person].code,
            act.direction,
            at=NOW + act.minute * MINUTE,
            offline=act.offline,
            id=name,
        )
        for act, name in zip(acts, ids, strict=True)
    ]


def names(acts: Sequence[Act], prefix: int) -> list[str]:
    return [f"{prefix:08x}-0000-4000-8000-{n:012x}" for n, _act in enumerate(acts)]


def without_id(answers: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        {key: value for key, value in answer.items() if key not in {"id", "duplicate_of"}}
        for answer in answers
    ]


@settings(max_examples=25)
@given(acts=st.lists(ACTS, min_size=1, max_size=14))
def test_batch_is_judged_like_its_scans_one_by_one(app: Flask, acts: list[Act]) -> None:
    at = NOW + timedelta(hours=1)
    ends = []
    for prefix, batched in enumerate((True, False)):
        scene = make_scene()
        change_event(scene, safe_capacity=3, student_quota=1)
        people = people_of(scene)
        scans = scans_for(acts, people, names(acts, scene.event_id * 10 + prefix))
        if batched:
            answers = record(scene, *scans, at=at)
        else:
            answers = [record(scene, scan, at=at)[0] for scan in scans]
        presences = {row.ticket_id: row for row in presences_of(scene) if row.scan_id}
        where = [presences.get(person.id) for person in people]
        stays = {row.person_id: row for row in kept(Attendance)}
        ends.append(
            (
                without_id(answers),
                crowd_of(scene),
                [row and (row.inside, row.since, row.last_at, row.gate) for row in where],
                [
                    (stay.first_in_at, stay.last_out_at, stay.minutes, stay.earlier_minutes)
                    for stay in (stays.get(person.person_id) for person in people)
                    if stay
                ],
                Counter((scan.outcome, scan.forced, scan.reason) for scan in scans_of(scene)),
            )
        )
    assert ends[0] == ends[1]


def presences_of(scene: Scene) -> list[Presence]:
    return kept(Presence, Presence.event_id == scene.event_id)


def told_inside(scans: Sequence[Scan]) -> dict[int, bool]:
    """Where everybody is by the latest scan that tells it; of two at one moment, the later come."""
    tells = {"admitted", "left", "not_inside"}
    latest: dict[int, tuple[datetime, bool]] = {}
    for scan in scans:
        # Who is turned away at a gate with a network is where they were.
        is_told = scan.outcome in tells or (scan.offline and scan.outcome == "already_inside")
        if scan.ticket_id is None or not is_told:
            continue
        moment = min(scan.scanned_at, scan.received_at) if scan.offline else scan.received_at
        known = latest.get(scan.ticket_id)
        if known is None or moment >= known[0]:
            latest[scan.ticket_id] = (moment, scan.direction == "in")
    return {ticket: inside for ticket, (_moment, inside) in latest.items()}


@settings(max_examples=40)
@given(requests=st.lists(st.lists(ACTS, min_size=1, max_size=4), min_size=1, max_size=8))
def test_inside_are_those_whose_latest_scan_is_in(app: Flask, requests: list[list[Act]]) -> None:
    scene = make_scene()
    change_event(scene, safe_capacity=2, student_quota=1)
    people = people_of(scene)
    arrived: list[SentScan] = []
    for number, acts in enumerate(requests):
        at = NOW + timedelta(minutes=45 + number)
        scans = scans_for(acts, people, names(acts, scene.event_id * 100 + number))
        record(scene, *scans, at=at)
        arrived += scans
    rows = {row.id: row for row in scans_of(scene)}
    inside = told_inside([rows[scan.id] for scan in arrived])  # type: ignore[index]
    presences = {row.ticket_id: row.inside for row in presences_of(scene)}
    assert {t for t, is_inside in presences.items() if is_inside} == {
        ticket for ticket, is_inside in inside.items() if is_inside
    }
    crowd = crowd_of(scene)
    assert crowd.inside == sum(presences.values())
    students = {person.id for person in people[:2]}
    assert crowd.students_inside == sum(presences.get(ticket, False) for ticket in students)
    assert crowd.peak >= crowd.inside >= 0


@pytest.mark.parametrize("size", [50, pytest.param(5000, marks=pytest.mark.slow)])
def test_two_devices_send_everything_twice_in_any_order(app: Flask, size: int) -> None:
    """Scans of 80 % as many tickets, uploads sent twice: each is kept once, nobody doubled."""
    scene = make_scene(quota=size)
    tickets = [give_pass(scene) for _ in range(size * 4 // 5)]
    scans = [
        a_scan(
            tickets[n % len(tickets)].code,
            at=NOW + n % 50 * MINUTE,
            offline=True,
            id=f"00000000-0000-4000-8000-{(n * 7919) % 1_000_003:012x}",
        )
        for n in range(size)
    ]
    shuffled = sorted(scans, key=lambda scan: scan.id or "")
    batches = [shuffled[n : n + 100] for n in range(0, size, 100)]
    first = [record_scans(scene.door, b, at=NOW + timedelta(hours=1)).results for b in batches]
    before = (crowd_of(scene), len(scans_of(scene)))
    again = [record_scans(scene.door, b, at=NOW + timedelta(hours=2)).results for b in batches]
    assert again == first
    assert (crowd_of(scene), len(scans_of(scene))) == before
    assert before == (crowd_of(scene), size)
    assert crowd_of(scene).inside == len(tickets)
    outcomes = Counter(json.loads(text)["outcome"] for batch in first for text in batch)
    assert outcomes == {"admitted": len(tickets), "already_inside": size - len(tickets)}
