"""What of the people room an actor may touch; anything else is not found."""

from sqlalchemy import select

from app.people.models import Person, RoleGrant
from app.platform.access import Actor, Permission
from app.platform.database import reading
from app.platform.errors import NotFound
from app.units.access import manageable_unit


def manageable_grant(actor: Actor, grant_id: int) -> RoleGrant:
    """The role grant, if its unit is the actor's to manage."""
    grant = reading().get(RoleGrant, grant_id)
    if grant is None:
        raise NotFound
    manageable_unit(actor, grant.unit_id, Permission.PEOPLE_MANAGE)
    return grant


def manageable_person(actor: Actor, person_id: int) -> Person:
    """The person, if every role they hold is on a unit that the actor manages.

    Nobody closes the account of somebody who also works for another university.
    """
    person = reading().get(Person, person_id)
    grants = reading().scalars(select(RoleGrant).where(RoleGrant.person_id == person_id)).all()
    if person is None or not grants:
        raise NotFound
    for grant in grants:
        manageable_unit(actor, grant.unit_id, Permission.PEOPLE_MANAGE)
    return person
