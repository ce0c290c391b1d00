"""Which lists an actor may import, and whose imports they see; anything else is not found."""

from sqlalchemy import ColumnElement, and_, false, or_

from app.imports.kinds import ImportKind
from app.imports.lists import IMPORTERS
from app.imports.models import ImportBatch
from app.platform.access import Actor, Permission
from app.platform.database import reading
from app.platform.errors import NotFound
from app.units.access import manageable_unit
from app.units.models import Unit
from app.units.queries import unit_by_id


def importable_kinds(actor: Actor) -> list[ImportKind]:
    """The lists that the actor may import somewhere."""
    return [kind for kind, each in IMPORTERS.items() if actor.can_somewhere(each.permission)]


def importable_paths(actor: Actor) -> set[str]:
    """The paths on which the actor may import some list."""
    return {path for each in IMPORTERS.values() for path in actor.unit_paths(each.permission)}


def importable_unit(actor: Actor, kind: ImportKind, unit_id: int) -> Unit:
    """The unit, if the actor may import this list there; else not found."""
    return manageable_unit(actor, unit_id, permission_for(kind))


def visible_batch(actor: Actor, batch_id: int) -> ImportBatch:
    """The import, if the actor may import that list in that unit; else not found."""
    batch = reading().get(ImportBatch, batch_id)
    if batch is None or not actor.can(permission_for(batch.kind), unit_by_id(batch.unit_id).path):
        raise NotFound
    return batch


def visible_batches(actor: Actor) -> ColumnElement[bool]:
    """The imports that the actor sees, for a query joined to the unit."""
    return or_(
        false(),
        *(
            and_(ImportBatch.kind == kind, Unit.path.startswith(path, autoescape=True))
            for kind, each in IMPORTERS.items()
            for path in actor.unit_paths(each.permission)
        ),
    )


def permission_for(kind: ImportKind) -> Permission:
    """The permission that a kind of list needs."""
    return IMPORTERS[kind].permission
