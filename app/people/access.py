"""What of the people room an actor may touch; anything else is not found."""

from app.people.models import Person, RoleGrant
from app.platform.access import Actor, Permission
from app.platform.database import reading
from app.platform.errors import NotFound
from app.units.models import Unit


def manageable_unit(
    actor: Actor, unit_id: int, permission: Permission = Permission.PEOPLE_MANAGE
) -> Unit:
    """The unit, if the actor holds the permission on it."""
    unit = reading().get(Unit, unit_id)
    if unit is None or not actor.can(permission, unit.path):
        raise NotFound
    return unit


def manageable_grant(actor: Actor, grant_id: int) -> RoleGrant:
    """The role grant, if its unit is the actor's to manage."""
    grant = reading().get(RoleGrant, grant_id)
    if grant is None:
        raise NotFound
    manageable_unit(actor, grant.unit_id)
    return grant


def manageable_person(actor: Actor, person_id: int) -> Person:
    """The person, if every role they hold is on a unit that the actor manages.

    Nobody closes the account of somebody who also works for another university.
    """
    person = reading().get(Person, person_id)
    grants = reading().query(RoleGrant).filter_by(person_id=person_id).all()
    if person is None or not grants:
        raise NotFound
    for grant in grants:
        manageable_unit(actor, grant.unit_id)
    return person
