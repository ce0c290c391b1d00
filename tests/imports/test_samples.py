"""The sample files end as `truth.json` says, however often they are imported."""

import pytest
from sqlalchemy import select

from app.people.models import Person, Student
from app.platform.access import Actor
from app.platform.database import reading
from app.support.models import SupportCategory, SupportFile
from app.units.models import Unit
from app.venues.models import Venue
from tests.factories import count
from tests.imports.scenes import HARDSHIP, ROSTER, ROSTERS, VENUES, counts, sample, save
from tests.platform.samples import truth


@pytest.mark.parametrize("name", ROSTERS)
def test_sample_roster_ends_as_truth_says(university: Unit, organiser: Actor, name: str) -> None:
    first = save(ROSTER, university, sample(name), organiser, skip_rejected=True)
    rejected = 4 if name == "roster.xlsx" else 0
    repeated = 1 if name == "roster.xlsx" else 0
    assert counts(first) == (1200, 0, repeated, rejected)
    students = select(Student.number, Person.name).join(Person, Person.id == Student.person_id)
    assert dict(reading().execute(students).all()) == truth()["students"]  # type: ignore[arg-type]
    second = save(ROSTER, university, sample(name), organiser, skip_rejected=True)
    assert counts(second) == (0, 0, 1200 + repeated, rejected)
    assert count(Student) == 1200


def test_sample_ledger_ends_as_truth_says(
    university: Unit, organiser: Actor, officer: Actor
) -> None:
    save(ROSTER, university, sample("roster.xls"), organiser)
    first = save(HARDSHIP, university, sample("hardship.xlsx"), officer, skip_rejected=True)
    assert counts(first) == (150, 0, 0, 2)
    files = reading().execute(
        select(SupportFile.id, Student.number, Person.staff_number)
        .join(Student, Student.person_id == SupportFile.person_id)
        .join(Person, Person.id == SupportFile.helper_id)
        .order_by(SupportFile.id)
    )
    held: dict[int, list[str]] = {}
    for row in reading().scalars(select(SupportCategory)):
        held.setdefault(row.file_id, []).append(row.category.value)
    kept = [
        {"number": number, "categories": sorted(held[file_id]), "helper": helper}
        for file_id, number, helper in files
    ]
    assert kept == truth()["hardship"]
    second = save(HARDSHIP, university, sample("hardship.xlsx"), officer, skip_rejected=True)
    assert counts(second) == (0, 0, 150, 2)
    assert count(SupportFile) == 150


def test_sample_venues_end_as_truth_says(university: Unit, organiser: Actor) -> None:
    assert counts(save(VENUES, university, sample("venues.xlsx"), organiser)) == (5, 0, 0, 0)
    kept = [
        {
            "name": venue.name,
            "floor": venue.floor,
            "area_m2": float(venue.area_m2),
            "fixed_seats": venue.fixed_seats,
            "exits_m": [float(door.width_m) for door in venue.exits],
        }
        for venue in reading().scalars(select(Venue).order_by(Venue.id))
    ]
    assert kept == truth()["venues"]
    assert counts(save(VENUES, university, sample("venues.xlsx"), organiser)) == (0, 0, 5, 0)
