"""Whose lists an actor may import and see."""

import pytest

from app.imports.access import (
    importable_kinds,
    importable_paths,
    importable_unit,
    visible_batch,
    visible_batches,
)
from app.imports.kinds import ImportKind
from app.imports.queries import batch_page
from app.platform.access import Actor, Role
from app.platform.errors import NotFound
from app.units.models import Unit
from tests.factories import NOW, make_person, make_school, make_staff, make_unit
from tests.imports.scenes import LEDGER, ZHAO, keep, roster_csv


def seen_by(actor: Actor) -> list[int]:
    """Ids of the imports on the actor's page."""
    return [row.id for row in batch_page(visible_batches(actor), 1, NOW).rows]


def test_lists_are_offered_by_permission(organiser: Actor, officer: Actor) -> None:
    assert importable_kinds(organiser) == [ImportKind.ROSTER, ImportKind.VENUES]
    assert importable_kinds(officer) == [ImportKind.HARDSHIP]
    assert importable_kinds(Actor(1, "nobody")) == []


def test_unit_is_importable_by_the_permission_of_the_list(
    university: Unit, organiser: Actor, officer: Actor
) -> None:
    school = make_school(university)
    assert importable_unit(organiser, ImportKind.ROSTER, school.id).id == school.id
    assert importable_paths(officer) == {university.path}
    for actor, kind in ((organiser, ImportKind.HARDSHIP), (officer, ImportKind.ROSTER)):
        with pytest.raises(NotFound):
            importable_unit(actor, kind, university.id)
    with pytest.raises(NotFound):
        importable_unit(organiser, ImportKind.ROSTER, make_unit().id)


def test_ledger_is_seen_by_officers_only(
    university: Unit, organiser: Actor, officer: Actor
) -> None:
    ledger = keep(ImportKind.HARDSHIP, university, LEDGER, officer)
    roster = keep(ImportKind.ROSTER, university, roster_csv(ZHAO), organiser)
    assert visible_batch(officer, ledger).id == ledger
    assert (seen_by(officer), seen_by(organiser)) == ([ledger], [roster])
    for actor, batch_id in ((organiser, ledger), (officer, roster), (organiser, 99)):
        with pytest.raises(NotFound):
            visible_batch(actor, batch_id)


def test_imports_of_another_university_are_not_found(university: Unit, organiser: Actor) -> None:
    roster = keep(ImportKind.ROSTER, university, roster_csv(ZHAO), organiser)
    stranger = make_staff(Role.ORGANISER, make_unit())
    assert seen_by(stranger) == []
    assert seen_by(Actor(make_person().id, "nobody")) == []
    with pytest.raises(NotFound):
        visible_batch(stranger, roster)
