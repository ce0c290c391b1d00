"""What the composer shows beside the form: what fits, what clashes, ways out."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from app.clearance.previews import Preview, Setting, preview, room_in
from app.clearance.timetable import Bar
from app.events.kinds import EventFormat, EventKind
from app.events.rules import EventDraft, EventWords
from app.platform.database import transaction
from app.venues.models import Venue
from app.venues.operations import book, confirm_bookings
from app.venues.queries import Slot, venue_choices
from tests.clearance.scenes import HOUR, NOW, STARTS, Office, make_office
from tests.factories import make_draft, make_venue


@pytest.fixture
def office(app: Flask) -> Office:
    """A university with the hall of the safety vectors."""
    return make_office()


def plan(office: Office, **fields: object) -> EventDraft:
    """A fair of three waves in the hall."""
    usual: dict[str, object] = {"venue_id": office.hall.id, "employer_reps": 96, "staff_people": 34}
    return make_draft(office.university, starts_at=STARTS, **(usual | fields))


def shown(office: Office, draft: EventDraft, own: tuple[int, ...] = ()) -> Preview:
    """The panel of a draft."""
    path = office.university.path
    return preview(draft, Setting(path, venue_choices(path), own), at=NOW)


def taken(
    venue: Venue, start: float, end: float, *, hard: bool = True, title: str = "宣讲会"
) -> int:
    """A booking of hours after STARTS; set-up and tear-down come on top."""
    with transaction() as tx:
        slot = Slot(venue.id, title, STARTS + start * HOUR, STARTS + end * HOUR)
        booking = book(tx, slot)
        if hard:
            confirm_bookings(tx, [booking.id], at=NOW)
        return booking.id


def test_capacity_and_quota_follow_from_the_venue(office: Office) -> None:
    panel = shown(office, plan(office))
    assert panel.capacity is not None
    assert (panel.capacity.people, panel.assessment.student_quota) == (1000, 850)
    assert [row.name for row in panel.capacity.rows if row.decides] == ["doors"]
    assert (panel.moves, panel.venues) == ((), ())


def test_only_what_is_typed_is_judged(office: Office) -> None:
    found = {
        each.rule for each in shown(office, plan(office, planned=900, stay_minutes=90)).findings
    }
    assert {"CAP-01", "WAVE-01", "GATE-01"} <= found
    assert not {"RESP-01", "PLAN-01", "EMP-01"} & found


def test_full_hall_points_to_a_larger_one(office: Office) -> None:
    make_venue(office.university, "小厅", area_m2=Decimal(600))
    larger = make_venue(office.university, "大厅", area_m2=Decimal(3000), exits_m=(3,) * 8)
    make_venue(office.university, "更大厅", area_m2=Decimal(9000), exits_m=(6,) * 12)
    panel = shown(office, plan(office, planned=1200, waves=1))
    assert [venue.id for venue in panel.venues] == [larger.id]


def test_clash_offers_another_time_day_and_hall(office: Office) -> None:
    other = make_venue(office.university, "南区体育馆")
    busy = make_venue(office.university, "东区体育馆")
    taken(busy, 0, 2)
    taken(office.hall, 1, 3)
    panel = shown(office, plan(office))
    assert [each.starts_at - STARTS for each in panel.moves] == [6 * HOUR, timedelta(days=1)]
    assert [venue.id for venue in panel.venues] == [other.id]
    assert panel.timetable is not None
    assert [(clash.hours, clash.confirmed) for clash in panel.timetable.clashes] == [(5, True)]


def test_own_booking_is_no_clash(office: Office) -> None:
    mine = taken(office.hall, 0, 3)
    panel = shown(office, plan(office), own=(mine,))
    assert panel.timetable is not None
    assert panel.timetable.clashes == ()
    assert [bar.is_ours for bar in panel.timetable.bars] == [True]


def test_soft_booking_competes(office: Office) -> None:
    taken(office.hall, 0, 1, hard=False)
    panel = shown(office, plan(office))
    assert panel.timetable is not None
    assert [clash.confirmed for clash in panel.timetable.clashes] == [False]
    assert "VENUE-02" not in {each.rule for each in panel.findings}


def spread(bars: tuple[Bar, ...]) -> list[tuple[float, float, float, float, int]]:
    """Where the bars are."""
    return [(bar.x, bar.width, bar.before, bar.after, bar.row) for bar in bars]


def test_day_is_drawn_to_scale(office: Office) -> None:
    """From 7:00, when set-up begins, to 22:00: 800 units for 15 hours."""
    taken(office.hall, 7, 8, title="晚会")
    taken(office.hall, 7, 9, hard=False, title="彩排")
    panel = shown(office, plan(office))
    assert panel.timetable is not None
    hour = 800 / 15
    assert spread(panel.timetable.bars) == [
        (round(10 + 7 * hour, 1), pytest.approx(4 * hour, abs=0.2),
         pytest.approx(2 * hour, abs=0.2), pytest.approx(hour, abs=0.2), 0),
        (round(10 + 7 * hour, 1), pytest.approx(5 * hour, abs=0.2),
         pytest.approx(2 * hour, abs=0.2), pytest.approx(hour, abs=0.2), 1),
        (10.0, pytest.approx(6 * hour, abs=0.2),
         pytest.approx(2 * hour, abs=0.2), pytest.approx(hour, abs=0.2), 2),
    ]  # fmt: skip
    assert [tick.x for tick in panel.timetable.ticks][:2] == [10.0, round(10 + 2 * hour, 1)]
    assert panel.timetable.height == 6 + 3 * 34


def test_event_over_several_days_moves_by_days_only(office: Office) -> None:
    draft = plan(office, waves=2, kind=EventKind.TRAINING)
    second = replace(
        draft.sessions[1], starts_at=STARTS + 24 * HOUR, ends_at=STARTS + 25 * HOUR
    )  # fmt: skip
    lessons = replace(draft, sessions=(draft.sessions[0], second))
    taken(office.hall, 24, 26)
    assert [each.starts_at - STARTS for each in shown(office, lessons).moves] == [timedelta(days=2)]


def test_online_event_fills_no_hall(office: Office) -> None:
    words = EventWords("空中双选会", online_url="https://live.example.edu.cn/1")
    panel = shown(office, plan(office, format=EventFormat.ONLINE, words=words))
    assert (panel.needs_hall, panel.capacity, panel.timetable) == (False, None, None)
    assert panel.findings == ()


def test_draft_without_sessions_or_venue_is_shown_as_far_as_it_goes(office: Office) -> None:
    panel = shown(office, plan(office, sessions=(), venue_id=None))
    assert (panel.capacity, panel.timetable, panel.assessment.safe_capacity) == (None, None, None)
    backwards = replace(plan(office).sessions[0], ends_at=STARTS - HOUR)
    assert shown(office, plan(office, sessions=(backwards,))).timetable is None


def test_hall_with_a_missing_fact_is_never_offered(office: Office) -> None:
    unknown = make_venue(office.university, area_m2=Decimal(9000), fire_class=None)
    assert room_in(unknown) == 0
    assert room_in(office.hall) == 1000
