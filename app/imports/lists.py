"""Which lists can be imported: whose permission, how each is read, and its room's importer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.imports.kinds import ImportKind
from app.people import roster_import, roster_list
from app.platform.access import Actor, Permission
from app.platform.spreadsheets.headings import Column
from app.platform.spreadsheets.limits import USUAL, Limits
from app.platform.spreadsheets.lists import ParsedList
from app.platform.spreadsheets.plans import Plan
from app.platform.spreadsheets.tables import Table
from app.support import hardship_import, hardship_list
from app.units.models import Unit
from app.venues import venue_import, venue_list


class Apply(Protocol):
    """Writes a plan made in the same transaction; gives what `Undo` needs, fit for JSON."""

    def __call__(self, tx: Session, plan: Any, *, actor: Actor, at: datetime) -> dict[str, Any]: ...


class Undo(Protocol):
    """Takes back what `Apply` did; gives how many rows keep a change that was made since."""

    def __call__(self, tx: Session, done: dict[str, Any], *, actor: Actor, at: datetime) -> int: ...


@dataclass(frozen=True)
class Importer:
    """One kind of list. Reading is pure; the rest is the importer of the room that owns the rows.

    Attributes:
        sensitive: what its cells say is shown to nobody without the permission and is kept only
            encrypted.
    """

    permission: Permission
    columns: tuple[Column, ...]
    read: Callable[[Table], ParsedList[Any]]
    plan: Callable[[ParsedList[Any], Unit], Plan]
    apply: Apply
    undo: Undo
    sensitive: bool = False
    limits: Limits = USUAL


IMPORTERS = {
    ImportKind.ROSTER: Importer(
        permission=Permission.ROSTER_IMPORT,
        columns=roster_list.COLUMNS,
        read=roster_list.read_roster,
        plan=roster_import.plan,
        apply=roster_import.apply,
        undo=roster_import.undo,
    ),
    ImportKind.HARDSHIP: Importer(
        permission=Permission.SUPPORT_IMPORT,
        columns=hardship_list.COLUMNS,
        read=hardship_list.read_hardship,
        plan=hardship_import.plan,
        apply=hardship_import.apply,
        undo=hardship_import.undo,
        sensitive=True,
    ),
    ImportKind.VENUES: Importer(
        permission=Permission.VENUE_MANAGE,
        columns=venue_list.COLUMNS,
        read=venue_list.read_venues,
        plan=venue_import.plan,
        apply=venue_import.apply,
        undo=venue_import.undo,
        limits=Limits(rows=1000),
    ),
}
