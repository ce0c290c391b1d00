"""A list of venues becomes records: compare, write, take back.

The list speaks only where it says something; the rest of a record stays as somebody typed it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import in_lists, reading, used_rows
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.lists import ParsedList
from app.platform.spreadsheets.plans import Plan, in_order
from app.platform.spreadsheets.rejections import Rejection, RowProblem, RowReason
from app.units.models import Unit
from app.venues.drafts import ExitDraft, VenueDraft
from app.venues.kinds import FireClass, VenueKind
from app.venues.models import Venue
from app.venues.operations import change_venue, save_venue
from app.venues.venue_list import VenueRow

CENT = Decimal("0.01")
SAME_NAME = (
    *("name", "area_m2", "booth_area_m2", "storeys", "floor", "fire_class", "fixed_seats"),
    *("sprinklered", "max_exit_distance_m", "setup_minutes", "teardown_minutes", "place"),
)
MEASURED = ("area_m2", "booth_area_m2", "max_exit_distance_m")
# What a venue can be, as the form of a venue has it: [least, most].
LIKELY = {
    "area_m2": (1, 200_000),
    "booth_area_m2": (0, 200_000),
    "storeys": (1, 120),
    "floor": (-5, 120),
    "fixed_seats": (1, 200_000),
    "approved_capacity": (1, 200_000),
    "max_exit_distance_m": (Decimal("0.5"), 500),
    "setup_minutes": (0, 2880),
    "teardown_minutes": (0, 2880),
}
NARROWEST_EXIT_M = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Change:
    """What a row makes of a venue on record."""

    venue_id: int
    version: int
    before: VenueDraft
    after: VenueDraft


@dataclass(frozen=True, kw_only=True)
class VenuePlan(Plan):
    """The venues that are new and what changes of the others."""

    unit_id: int
    new: Sequence[VenueDraft]
    changes: Sequence[Change]


def plan(parsed: ParsedList[VenueRow], unit: Unit) -> VenuePlan:
    """Compare a list with the venues that the unit keeps; writes nothing.

    Rows are rejected as QUANTITY_UNLIKELY and VENUE_RETIRED.
    """
    recorded = _recorded(unit.id, [row.values.name for row in parsed.rows])
    new: list[VenueDraft] = []
    changes: list[Change] = []
    rejected: list[Rejection] = []
    for row in parsed.rows:
        venue = recorded.get(row.values.name)
        try:
            draft = _draft(row.values, venue)
        except RowProblem as problem:
            rejected.append(Rejection(row.row_number, problem.reason, problem.detail))
            continue
        if venue is None:
            new.append(draft)
        elif draft != (before := recorded_draft(venue)):
            changes.append(Change(venue.id, venue.version, before, draft))
    taken = len(parsed.rows) - len(rejected) + len(parsed.repeated)
    return VenuePlan(
        created=len(new),
        updated=len(changes),
        unchanged=taken - len(new) - len(changes),
        rejected=in_order([*parsed.rejected, *rejected]),
        ignored_columns=parsed.ignored_columns,
        unit_id=unit.id,
        new=new,
        changes=changes,
    )


def apply(tx: Session, plan: VenuePlan, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Write a plan that was made in this transaction; gives what `undo` needs, fit for JSON."""
    made = [save_venue(tx, plan.unit_id, draft, actor=actor, at=at).id for draft in plan.new]
    for each in plan.changes:
        change_venue(each.venue_id, each.after, each.version, actor=actor, at=at)
    changes = [[each.venue_id, each.version + 1, _plain(each.before)] for each in plan.changes]
    detail = {"created": plan.created, "updated": plan.updated}
    subject = ("unit", plan.unit_id)
    record(tx, actor=actor, action="venues.import", subject=subject, at=at, detail=detail)
    return {"unit": plan.unit_id, "venues": made, "changes": changes}


def undo(tx: Session, done: dict[str, Any], *, actor: Actor, at: datetime) -> int:
    """Take a list back, from what `apply` gave; gives how many venues keep a change made since.

    Refuses `IMPORT_IN_USE` with how many of its venues something else points at.
    """
    made = tx.scalars(select(Venue).where(Venue.id.in_(done["venues"])).with_for_update()).all()
    used = used_rows("venue", [venue.id for venue in made], tx, apart_from={"venue_exit"})
    if used:
        raise Refusal(Reason.IMPORT_IN_USE, count=len(used))
    for venue in made:
        tx.delete(venue)
    kept = 0
    for venue_id, version, before in done["changes"]:
        changed = tx.get(Venue, venue_id)
        if changed is None or changed.version != version:
            kept += 1
        else:
            change_venue(venue_id, _from_plain(before), version, actor=actor, at=at)
    detail = {"removed": len(made), "kept": kept}
    subject = ("unit", done["unit"])
    record(tx, actor=actor, action="venues.undo", subject=subject, at=at, detail=detail)
    return kept


def recorded_draft(venue: Venue) -> VenueDraft:
    """A venue's present record, as a draft that would leave it as it is."""
    plain = {
        field.name: getattr(venue, field.name)
        for field in fields(VenueDraft)
        if field.name != "exits"
    }
    exits = tuple(ExitDraft(door.width_m, door.name, door.shut_reason) for door in venue.exits)
    return VenueDraft(exits=exits, **plain)


def _recorded(unit_id: int, names: list[str]) -> dict[str, Venue]:
    return {
        venue.name: venue
        for part in in_lists(names)
        for venue in reading().scalars(
            select(Venue).where(Venue.unit_id == unit_id, Venue.name.in_(part))
        )
    }


def _draft(row: VenueRow, venue: Venue | None) -> VenueDraft:
    """The whole record after the row: what it says, over what is on record."""
    said = {name: getattr(row, name) for name in SAME_NAME}
    said["approved_capacity"] = row.approved
    said = {name: value for name, value in said.items() if value not in (None, "")}
    said |= {name: _rounded(said[name]) for name in MEASURED if name in said}
    for name, (least, most) in LIKELY.items():
        if name in said and not least <= said[name] <= most:
            raise RowProblem(RowReason.QUANTITY_UNLIKELY, str(said[name]))
    widths = tuple(map(_rounded, row.exits_m))
    if any(width < NARROWEST_EXIT_M for width in widths):
        raise RowProblem(RowReason.QUANTITY_UNLIKELY, f"{min(widths)}")
    if row.floor is not None or row.underground:
        said["underground"] = row.underground
    if venue is None:
        return VenueDraft(kind=row.kind, exits=tuple(map(ExitDraft, widths)), **said)
    if venue.retired_at is not None:
        raise RowProblem(RowReason.VENUE_RETIRED, row.name)
    if not row.kind_guessed:
        said["kind"] = row.kind
    before = recorded_draft(venue)
    return replace(before, exits=_doors(before.exits, widths), **said)


def _doors(doors: tuple[ExitDraft, ...], widths: tuple[Decimal, ...]) -> tuple[ExitDraft, ...]:
    """The doors with these widths; one that is as wide as before keeps its name and its lock."""
    if not widths:
        return doors
    earlier = dict(enumerate(doors))
    return tuple(
        door if (door := earlier.get(at)) and door.width_m == width else ExitDraft(width)
        for at, width in enumerate(widths)
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def _plain(draft: VenueDraft) -> dict[str, Any]:
    plain = asdict(draft)
    plain["exits"] = [list(door.values()) for door in plain["exits"]]
    return plain


def _from_plain(plain: dict[str, Any]) -> VenueDraft:
    values = dict(plain)
    for name in MEASURED:
        values[name] = None if values[name] is None else Decimal(values[name])
    values["kind"] = VenueKind(values["kind"])
    values["fire_class"] = FireClass(values["fire_class"]) if values["fire_class"] else None
    values["exits"] = tuple(
        ExitDraft(Decimal(width), name, shut) for width, name, shut in values["exits"]
    )
    return VenueDraft(**values)
