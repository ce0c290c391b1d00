"""Hall screens: opened and withdrawn, what one is shown, and what was odd in its hall."""

from datetime import timedelta

import pytest
from flask import Flask

from app.attendance.access import BadTokenError, hall_screen
from app.attendance.models import HallScreen
from app.attendance.operations.screens import note_screen_seen, open_screen, withdraw_screen
from app.attendance.queries.anomalies import anomalies_of
from app.attendance.queries.devices import hashed_token
from app.attendance.queries.door import Trace
from app.attendance.queries.screens import screen_behind, screens_of
from app.attendance.rules import Crowd
from app.attendance.rules.hall_codes import ScreenTimes
from app.platform.audit import AuditRow
from app.platform.errors import Forbidden, NotFound, Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    change_event,
    give_pass,
    kept,
    make_scene,
    record,
)
from tests.attendance.halls import PHONE, check_in, offer_hall_code
from tests.factories import NOW, make_event


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def opened(scene: Scene, name: str = "投影") -> str:
    return open_screen(scene.event_id, name, actor=ORGANISER, at=NOW)


def test_screen_is_opened_with_a_token_of_which_a_hash_is_kept(scene: Scene) -> None:
    token = opened(scene)
    (screen,) = kept(HallScreen)
    assert (screen.event_id, screen.name, screen.opened_at) == (scene.event_id, "投影", NOW)
    assert screen.token_hash == hashed_token(token)
    assert screen.expires_at == NOW + 4 * HOUR
    assert token not in repr(vars(screen))
    assert kept(AuditRow, AuditRow.action == "screen.open")[0].detail == {"screen": screen.id}


def test_screen_is_shown_its_event_and_its_crowd(scene: Scene) -> None:
    token_hash = hashed_token(opened(scene))
    facts = screen_behind(token_hash, NOW)
    assert facts is not None
    assert (facts.event_id, facts.secret, facts.crowd) == (scene.event_id, None, Crowd(100, 100))
    assert facts.times == ScreenTimes(NOW - HOUR, NOW + 3 * HOUR, is_cancelled=False)
    offer_hall_code(scene)
    record(scene, a_scan(give_pass(scene).code))
    facts = screen_behind(token_hash, NOW)
    assert facts is not None
    assert facts.secret is not None
    assert (len(facts.secret), facts.crowd.present) == (32, 1)


def test_withdrawn_and_expired_screens_get_nothing(scene: Scene) -> None:
    first, second = opened(scene), opened(scene)
    oldest = min(screen.id for screen in kept(HallScreen))
    withdraw_screen(scene.event_id, oldest, actor=ORGANISER, at=NOW)
    assert screen_behind(hashed_token(first), NOW) is None
    assert screen_behind(hashed_token(second), NOW + 4 * HOUR) is None
    assert screen_behind(hashed_token(second), NOW + 4 * HOUR - MINUTE) is not None
    with pytest.raises(Refusal) as refused:
        withdraw_screen(scene.event_id, oldest, actor=ORGANISER, at=NOW)
    assert refused.value.reason is Reason.SCREEN_WITHDRAWN


def test_screen_of_another_event_is_not_found(scene: Scene) -> None:
    opened(scene)
    other = make_scene()
    with pytest.raises(NotFound):
        withdraw_screen(other.event_id, kept(HallScreen)[0].id, actor=ORGANISER, at=NOW)
    with pytest.raises(NotFound):
        open_screen(999, "x", actor=ORGANISER, at=NOW)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cancelled_at": NOW}, Reason.EVENT_CANCELLED),
        ({"published_at": None}, Reason.EVENT_NOT_PUBLISHED),
        ({"ends_at": NOW}, Reason.EVENT_OVER),
    ],
)
def test_screen_is_opened_for_events_that_are_to_come(
    scene: Scene, changes: dict[str, object], reason: Reason
) -> None:
    change_event(scene, **changes)
    with pytest.raises(Refusal) as refused:
        opened(scene)
    assert refused.value.reason is reason


def test_tokens_of_screens_and_devices_open_no_other_door(scene: Scene) -> None:
    at = NOW
    token_hash = hashed_token(opened(scene))
    assert hall_screen(token_hash, scene.event_id, at).event_id == scene.event_id
    with pytest.raises(Forbidden):
        hall_screen(token_hash, make_event(scene.university).id, at)
    for other in ("", hashed_token("x"), scene.door.token_hash or ""):
        with pytest.raises(BadTokenError):
            hall_screen(other, scene.event_id, at)


def test_screen_is_seen_at_most_once_a_minute(scene: Scene) -> None:
    opened(scene)
    screen_id = kept(HallScreen)[0].id
    for seconds in (0, 30, 59):
        note_screen_seen(screen_id, at=NOW + timedelta(seconds=seconds))
    assert screens_of(scene.event_id)[0].last_seen_at == NOW
    note_screen_seen(screen_id, at=NOW + MINUTE)
    assert kept(HallScreen)[0].last_seen_at == NOW + MINUTE


def test_screens_in_force_stand_first_and_the_newest_on_top(scene: Scene) -> None:
    for name in "ABC":
        opened(scene, name)
    newest = max(screen.id for screen in kept(HallScreen))
    withdraw_screen(scene.event_id, newest, actor=ORGANISER, at=NOW)
    assert [row.name for row in screens_of(scene.event_id)] == ["B", "A", "C"]


def test_odd_check_ins_are_listed_masked_and_only_of_this_event(scene: Scene) -> None:
    names = ("林小禾", "张三", "李四")
    for minute, name in enumerate(names):
        check_in(scene, give_pass(scene, name=name), at=NOW + minute * MINUTE)
    check_in(scene, give_pass(scene), at=NOW + 3 * HOUR, trace=Trace("another", ""))
    other = make_scene()
    check_in(other, give_pass(other), trace=PHONE)
    found = anomalies_of(scene.event_id)
    assert [[each.name_masked for each in one.people] for one in found.browsers] == [
        ["林*", "张*", "李*"]
    ]
    assert found.browsers[0].people[0].number_masked.startswith("···· ")
    assert (found.addresses, len(found.late), found.total) == ([], 1, 2)
    assert anomalies_of(other.event_id).total == 0
