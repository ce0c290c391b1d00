"""Which units an actor may touch; anything else is not found."""

from app.platform.access import Actor, Permission
from app.platform.database import reading
from app.platform.errors import NotFound
from app.units.models import Unit


def manageable_unit(
    actor: Actor, unit_id: int, permission: Permission = Permission.UNIT_MANAGE
) -> Unit:
    """The unit, if the actor holds the permission on it."""
    unit = reading().get(Unit, unit_id)
    if unit is None or not actor.can(permission, unit.path):
        raise NotFound
    return unit
