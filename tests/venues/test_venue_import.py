"""A list of venues against the record: the list speaks only where it says something."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.platform.access import Role
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.lists import ParsedList, ParsedRow
from app.platform.spreadsheets.rejections import Rejection, RowReason
from app.units.models import Unit
from app.venues import venue_import
from app.venues.kinds import FireClass, VenueKind
from app.venues.models import Booking, Venue, VenueExit
from app.venues.operations import change_venue
from app.venues.venue_import import VenuePlan, recorded_draft
from app.venues.venue_list import VenueRow
from tests.factories import NOW, count, make_staff, make_unit, make_venue

GYM = VenueRow(
    "体育馆主馆", VenueKind.GYM, True, Decimal("2400.0"), (Decimal("2.4"), Decimal("3.0")), floor=2
)


@pytest.fixture
def university(app: Flask) -> Unit:
    """A university without venues."""
    return make_unit("gyu")


def a_list(*rows: VenueRow) -> ParsedList[VenueRow]:
    """A list of these rows, from row 2 on."""
    return ParsedList(
        [ParsedRow(at, row) for at, row in enumerate(rows, start=2)], [], [], ["用途"]
    )


def imported(unit: Unit, *rows: VenueRow) -> tuple[VenuePlan, dict[str, Any]]:
    actor = make_staff(Role.ORGANISER, unit)
    with transaction() as tx:
        plan = venue_import.plan(a_list(*rows), tx.get_one(Unit, unit.id))
        done = venue_import.apply(tx, plan, actor=actor, at=NOW)
    return plan, json.loads(json.dumps(done, default=str))


def undone(unit: Unit, done: dict[str, Any]) -> int:
    actor = make_staff(Role.ORGANISER, unit)
    with transaction() as tx:
        return venue_import.undo(tx, done, actor=actor, at=NOW)


def counts(plan: VenuePlan) -> tuple[int, int, int]:
    return plan.created, plan.updated, plan.unchanged


def the_venue(name: str = GYM.name) -> Venue:
    """A venue as recorded now."""
    reading().rollback()
    return reading().scalars(select(Venue).where(Venue.name == name)).one()


def test_new_venue_is_recorded(university: Unit) -> None:
    plan, done = imported(university, replace(GYM, approved=2000, fire_class=FireClass.I_II))
    assert counts(plan) == (1, 0, 0)
    assert plan.ignored_columns == ["用途"]
    venue = the_venue()
    assert (venue.unit_id, venue.kind, venue.area_m2) == (university.id, VenueKind.GYM, 2400)
    assert (venue.floor, venue.underground, venue.approved_capacity) == (2, False, 2000)
    assert (venue.fire_class, venue.sprinklered) == (FireClass.I_II, None)
    assert [door.width_m for door in venue.exits] == [Decimal("2.40"), Decimal("3.00")]
    assert done["venues"] == [venue.id]


def test_same_list_again_changes_nothing(university: Unit) -> None:
    imported(university, GYM)
    plan, _ = imported(university, GYM)
    assert counts(plan) == (0, 0, 1)
    assert the_venue().version == 1


def test_row_changes_what_it_says_and_leaves_the_rest(university: Unit) -> None:
    venue = make_venue(university, GYM.name, exits_m=(2.4, 1.8), facilities="投影", floor=1)
    venue_id = venue.id
    plan, _ = imported(university, GYM)
    assert counts(plan) == (0, 1, 0)
    changed = the_venue()
    assert (changed.id, changed.version) == (venue_id, 2)
    assert (changed.area_m2, changed.floor, changed.facilities) == (2400, 2, "投影")
    assert changed.kind is VenueKind.HALL  # a kind guessed from the name moves nothing
    assert [(door.width_m, door.name) for door in changed.exits] == [
        (Decimal("2.40"), "1号门"),
        (Decimal("3.00"), ""),
    ]


def test_list_without_exits_leaves_the_doors(university: Unit) -> None:
    make_venue(university, GYM.name, exits_m=(2.4, 1.8))
    imported(university, replace(GYM, exits_m=(), kind_guessed=False, underground=True, floor=-1))
    changed = the_venue()
    assert [door.name for door in changed.exits] == ["1号门", "2号门"]
    assert (changed.kind, changed.underground) == (VenueKind.GYM, True)


def test_list_without_floors_leaves_the_floor(university: Unit) -> None:
    make_venue(university, GYM.name, floor=-1, underground=True)
    imported(university, replace(GYM, floor=None))
    changed = the_venue()
    assert (changed.floor, changed.underground, changed.version) == (-1, True, 2)


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        (replace(GYM, area_m2=Decimal("0.4")), "0.40"),
        (replace(GYM, area_m2=Decimal(999999999)), "999999999.00"),
        (replace(GYM, floor=-9), "-9"),
        (replace(GYM, approved=999_999_999), "999999999"),
        (replace(GYM, setup_minutes=3000), "3000"),
        (replace(GYM, exits_m=(Decimal("2.4"), Decimal("0.001"))), "0.00"),
    ],
)
def test_number_that_no_venue_has_is_rejected(university: Unit, row: VenueRow, detail: str) -> None:
    plan, _ = imported(university, row)
    assert plan.rejected == [Rejection(2, RowReason.QUANTITY_UNLIKELY, detail)]
    assert count(Venue) == 0


def test_venue_out_of_use_is_not_revived(university: Unit) -> None:
    make_venue(university, GYM.name, retired_at=NOW)
    plan, _ = imported(university, GYM)
    assert plan.rejected == [Rejection(2, RowReason.VENUE_RETIRED, GYM.name)]


def test_venue_of_another_unit_is_another_venue(university: Unit) -> None:
    make_venue(make_unit(), GYM.name)
    plan, _ = imported(university, GYM)
    assert counts(plan) == (1, 0, 0)


def test_undo_removes_and_restores(university: Unit) -> None:
    venue = make_venue(university, "报告厅", exits_m=(1.5,))
    earlier = recorded_draft(venue)
    row = replace(GYM, name="报告厅", fire_class=FireClass.III, max_exit_distance_m=Decimal(30))
    _, done = imported(university, GYM, row)
    assert recorded_draft(the_venue("报告厅")) != earlier
    assert undone(university, done) == 0
    assert recorded_draft(the_venue("报告厅")) == earlier
    assert (count(Venue), count(VenueExit)) == (1, 1)
    row = reading().scalars(select(AuditRow).where(AuditRow.action == "venues.undo")).one()
    assert row.detail == {"removed": 1, "kept": 0}


def test_undo_leaves_what_was_changed_since(university: Unit) -> None:
    make_venue(university, GYM.name)
    _, done = imported(university, GYM)
    venue, actor = the_venue(), make_staff(Role.ORGANISER, university)
    draft = replace(recorded_draft(venue), area_m2=Decimal(2000))
    change_venue(venue.id, draft, venue.version, actor=actor, at=NOW)
    assert undone(university, done) == 1
    assert the_venue().area_m2 == 2000


def test_undo_is_refused_while_a_venue_is_booked(university: Unit) -> None:
    _, done = imported(university, GYM, replace(GYM, name="报告厅"))
    venue = the_venue()
    with transaction() as tx:
        tx.add(
            Booking(venue_id=venue.id, title="双选会", starts_at=NOW, ends_at=NOW.replace(hour=9))
        )
    with pytest.raises(Refusal) as refusal:
        undone(university, done)
    assert (refusal.value.reason, refusal.value.facts) == (Reason.IMPORT_IN_USE, {"count": 1})
    assert count(Venue) == 2
