"""Imports of other units in the browser: they do not exist."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.imports.models import ImportBatch
from app.people.models import Person, Student
from app.platform.access import Actor, Role
from app.platform.database import reading
from app.units.kinds import UnitKind
from app.units.models import Unit
from tests.factories import count, make_staff, make_unit, sign_in
from tests.imports.desks import ADDRESS, keep, save, send
from tests.imports.scenes import NOBODY, ROSTER, ZHAO, batch, roster_csv


def test_foreign_unit_is_not_found(desk: FlaskClient) -> None:
    foreign = make_unit()
    assert send(desk, "roster", foreign.id, roster_csv(ZHAO)).status_code == 404
    assert count(ImportBatch) == 0


def test_province_is_not_offered(client: FlaskClient, app: Flask) -> None:
    province = make_unit(kind=UnitKind.PROVINCE)
    sign_in(client, make_staff(Role.ORGANISER, province).person_id)
    assert send(client, "roster", province.id, roster_csv(ZHAO)).status_code == 422


def test_foreign_import_is_not_found_at_any_address(desk: FlaskClient, university: Unit) -> None:
    other = make_unit()
    batch_id = keep(ROSTER, other, roster_csv(ZHAO, NOBODY), make_staff(Role.ORGANISER, other))
    for path in ("", "/progress", "/rejected.xlsx"):
        assert desk.get(f"{ADDRESS}/{batch_id}{path}").status_code == 404
    for path in ("commit", "undo", "removal", "slips"):
        assert desk.post(f"{ADDRESS}/{batch_id}/{path}").status_code == 404
    assert (count(Student), batch(batch_id).kept_until is not None) == (0, True)


def test_visitors_and_students_stay_outside(
    app: Flask, client: FlaskClient, university: Unit, organiser: Actor
) -> None:
    assert client.get(ADDRESS).status_code == 303
    save(ROSTER, university, roster_csv(ZHAO), organiser)
    student = reading().scalars(select(Person).where(Person.name == "赵一")).one()
    sign_in(client, student.id)
    assert client.get(ADDRESS).status_code == 403
