"""Whose file an actor may open: a helper their own students', an officer their unit's."""

from sqlalchemy import ColumnElement

from app.people.models import Student
from app.platform.access import Actor, Permission
from app.platform.database import reading
from app.platform.errors import NotFound
from app.support.models import SupportFile
from app.units.models import Unit
from app.units.queries import unit_by_id


def visible_file(actor: Actor, file_id: int) -> SupportFile:
    """The file, if the actor is its helper or an officer of its school; else not found."""
    file = reading().get(SupportFile, file_id)
    if file is None or file.closed_at is not None:
        raise NotFound
    if actor.person_id is not None and file.helper_id == actor.person_id:
        return file
    school = unit_by_id(reading().get_one(Student, file.person_id).school_id)
    if not actor.can(Permission.SUPPORT_UNIT, school.path):
        raise NotFound
    return file


def own_caseload(actor: Actor) -> ColumnElement[bool]:
    """The files whose named helper the actor is."""
    return SupportFile.helper_id == actor.person_id


def visible_unit(actor: Actor, unit_id: int) -> Unit:
    """The unit, if the actor is a support officer there; else not found."""
    unit = unit_by_id(unit_id)
    if not actor.can(Permission.SUPPORT_UNIT, unit.path):
        raise NotFound
    return unit


def files_below(unit: Unit) -> ColumnElement[bool]:
    """The files of students whose school lies below the unit."""
    return Unit.path.startswith(unit.path, autoescape=True)
