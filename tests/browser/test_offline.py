"""The gate without a network, in a real browser: it judges, remembers, opens again and sends."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.attendance.kinds import Outcome
from app.attendance.models import Device, Occupancy, Scan
from app.attendance.operations.devices import enrol_device, revoke_device
from app.attendance.operations.policies import set_door_policy
from app.attendance.queries.policies import DoorFlags
from app.attendance.rules.practice import practice_codes
from tests.attendance.doors import (
    ORGANISER,
    change_event,
    crowd_of,
    give_pass,
    give_passes,
    kept,
    real_now,
)
from tests.browser.phones import (
    COUNT,
    PATIENCE,
    UNKNOWN,
    Door,
    cut,
    kill_browsers_of,
    mend,
    own_browser,
    phone_of,
    ready,
    scan,
    scan_all,
    stored,
    talk_that_is_on,
)
from tests.browsers import accessibility_faults, scrolls_sideways
from tests.factories import make_students

pytestmark = pytest.mark.browser


@pytest.fixture
def door(app: Flask, live_server: str) -> Door:
    return talk_that_is_on(live_server)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with phone_of(browser) as page:
        yield page


def test_phone_answers_by_itself_and_sends_when_the_network_is_back(
    phone: Page, door: Door
) -> None:
    first, second = give_pass(door.scene), give_pass(door.scene)
    ready(phone, door)
    cut(phone)
    scan(phone, first.code, "admit", "断网核验")
    scan(phone, second.code, "admit", "断网核验")
    phone.wait_for_timeout(2100)  # the same code is a new scan after two seconds
    scan(phone, first.code, "again", "已在场内")
    scan(phone, UNKNOWN, "stop", "查无此码")
    expect(phone.locator("#tally b")).to_have_text("4")
    expect(phone.locator("#facts")).to_contain_text("待补传 4 条")
    assert stored() == []
    mend(phone)
    expect(phone.locator("#facts")).to_contain_text("待补传 0 条", timeout=PATIENCE)
    assert Counter(stored()) == {
        (Outcome.ADMITTED, Outcome.ADMITTED, False): 2,
        (Outcome.ALREADY_INSIDE, Outcome.ALREADY_INSIDE, False): 1,
        (Outcome.UNKNOWN_CODE, Outcome.UNKNOWN_CODE, False): 1,
    }
    assert crowd_of(door.scene).inside == 2


def test_page_opens_again_without_a_network_and_still_knows_who_is_inside(
    phone: Page, door: Door
) -> None:
    ticket, leaves = give_pass(door.scene), give_pass(door.scene)
    ready(phone, door)
    phone.reload()  # the worker governs the page from the second visit on
    ready(phone, door)
    cut(phone)
    scan(phone, ticket.code, "admit")
    scan(phone, leaves.code, "admit")
    phone.reload()
    expect(phone.locator("#mode")).to_have_attribute("data-mode", "away", timeout=PATIENCE)
    expect(phone.locator("#facts")).to_contain_text("待补传 2 条")
    scan(phone, ticket.code, "again", "已在场内")
    phone.check("#way input[value=out]", force=True)
    scan(phone, leaves.code, "admit", "已离场")
    mend(phone)
    expect(phone.locator("#facts")).to_contain_text("待补传 0 条", timeout=PATIENCE)
    assert crowd_of(door.scene).inside == 1


def test_kept_page_has_nothing_of_who_is_signed_in(phone: Page, door: Door) -> None:
    ready(phone, door)
    kept_page = phone.evaluate(
        "path => caches.match(path, {cacheName: 'fairday-gate'}).then(page => page.text())",
        f"/gate/{door.scene.event_id}",
    )
    assert "/search" not in kept_page
    assert door.scene.token not in kept_page
    phone.goto(f"{door.site}/events")
    assert phone.evaluate("navigator.serviceWorker.controller") is None


def test_worker_of_the_gate_lets_the_page_open_by_its_manifest_s_address(
    phone: Page, door: Door
) -> None:
    ready(phone, door)
    address = phone.get_attribute("link[rel=manifest]", "href")
    manifest = phone.evaluate("path => fetch(path).then(answer => answer.json())", address)
    phone.context.set_offline(True)
    phone.goto(f"{door.site}{manifest['start_url']}")
    expect(phone.locator("#gate")).to_be_visible()


@pytest.mark.parametrize("allowed", [True, False])
def test_strangers_pass_where_the_organiser_allowed_it(
    phone: Page, door: Door, allowed: bool
) -> None:
    flags = DoorFlags(admits_unverified=allowed)
    set_door_policy(door.scene.event_id, flags, actor=ORGANISER, at=real_now())
    ready(phone, door)
    new = give_pass(door.scene)  # registered after the list was fetched
    cut(phone)
    scan(phone, new.code, "admit" if allowed else "stop", "未核验放行" if allowed else "查无此码")
    mend(phone)
    expect(phone.locator("#facts")).to_contain_text("待补传 0 条", timeout=PATIENCE)
    (told,) = stored()
    assert told[1] == (Outcome.ADMITTED if allowed else Outcome.UNKNOWN_CODE)
    assert crowd_of(door.scene).inside == int(allowed)


def test_lease_that_is_used_up_refuses(phone: Page, door: Door) -> None:
    change_event(door.scene, safe_capacity=6, student_quota=6)
    people = [give_pass(door.scene) for _ in range(4)]
    ready(phone, door)
    cut(phone)
    expect(phone.locator("#places b")).to_have_text("3")
    for person in people[:3]:
        scan(phone, person.code, "admit")
    scan(phone, people[3].code, "stop", "断网期间本机的名额已用完")
    expect(phone.locator("#places b")).to_have_text("0")
    assert kept(Occupancy)[0].leased == 3


def test_two_phones_without_a_network_let_one_ticket_in_and_it_is_counted_once(
    browser: Browser, phone: Page, door: Door
) -> None:
    ticket = give_pass(door.scene)
    token = enrol_device(door.scene.event_id, "two", "B", actor=ORGANISER, at=real_now())
    with phone_of(browser) as other:
        for page, used in ((phone, ""), (other, token)):
            ready(page, door, used)
            cut(page)
        scan(phone, ticket.code, "admit")
        other.wait_for_timeout(1100)
        scan(other, ticket.code, "admit")
        for page in (phone, other):
            mend(page)
            expect(page.locator("#facts")).to_contain_text("待补传 0 条", timeout=PATIENCE)
    assert [(outcome, told) for outcome, told, _forced in stored()] == [
        (Outcome.ADMITTED, Outcome.ADMITTED), (Outcome.ALREADY_INSIDE, Outcome.ADMITTED)
    ]  # fmt: skip
    assert (crowd_of(door.scene).inside, crowd_of(door.scene).admitted) == (1, 1)


def test_withdrawn_phone_forgets_the_list(phone: Page, door: Door) -> None:
    give_pass(door.scene)
    ready(phone, door)
    (device,) = kept(Device)
    revoke_device(door.scene.event_id, device.id, actor=ORGANISER, at=real_now())
    expect(phone.locator("#closed-why")).to_be_visible(timeout=PATIENCE)
    assert phone.evaluate(COUNT, "packs") == 0
    assert phone.evaluate(COUNT, "leases") == 0


def test_rehearsal_counts_nowhere_and_leaves_nothing(phone: Page, door: Door) -> None:
    ticket = give_pass(door.scene)
    ready(phone, door)
    phone.click("[data-opens=settings-dialog]")
    phone.click("#rehearse")
    expect(phone.locator("#rehearsal")).to_be_visible()
    assert accessibility_faults(phone) == []
    assert not scrolls_sideways(phone)
    tones = {"admitted": "admit", "already_inside": "again", "wrong_wave": "again"}
    for practice in practice_codes():
        scan(phone, practice.code, tones.get(practice.outcome, "stop"), "演练")
    scan(phone, ticket.code, "admit", "演练")
    phone.click("#rehearsal-end")
    expect(phone.locator("#rehearsal")).to_be_hidden()
    assert phone.evaluate(COUNT, "scans") == 0
    assert stored() == []
    scan(phone, ticket.code, "admit")
    assert [outcome for outcome, _told, _forced in stored()] == [Outcome.ADMITTED]


@pytest.mark.parametrize("count", [30, pytest.param(300, marks=pytest.mark.slow)])
def test_scans_survive_a_killed_browser_and_are_stored_once(
    browser: Browser, door: Door, tmp_path: Path, count: int
) -> None:
    people = make_students(door.scene.school, count)
    tickets = give_passes(door.scene, people, (door.scene.waves[0],))
    profile = tmp_path / "profile"
    page = own_browser(browser, profile).new_page()
    ready(page, door)
    page.reload()
    ready(page, door)
    cut(page)
    scan_all(page, [each.code for each in tickets])
    kill_browsers_of(profile)
    context = own_browser(browser, profile)
    context.set_offline(True)
    page = context.new_page()
    page.goto(door.address)
    expect(page.locator("#facts")).to_contain_text(f"待补传 {count} 条", timeout=PATIENCE)
    assert stored() == []
    mend(page)
    expect(page.locator("#facts")).to_contain_text("待补传 0 条", timeout=3 * PATIENCE)
    context.close()
    assert Counter(stored()) == {(Outcome.ADMITTED, Outcome.ADMITTED, False): count}
    assert len({row.ticket_id for row in kept(Scan)}) == count
    assert crowd_of(door.scene).inside == crowd_of(door.scene).admitted == count
