"""What a person or a list says of a venue."""

from dataclasses import dataclass
from decimal import Decimal

from app.venues.kinds import FireClass, VenueKind


@dataclass(frozen=True)
class ExitDraft:
    """A door: its clear width, and why it is shut (empty: open on the day)."""

    width_m: Decimal
    name: str = ""
    shut_reason: str = ""


@dataclass(frozen=True)
class VenueDraft:
    """A venue's whole record. None means "not recorded" unless the model says otherwise."""

    name: str
    kind: VenueKind
    area_m2: Decimal
    exits: tuple[ExitDraft, ...]
    booth_area_m2: Decimal = Decimal(0)
    place: str = ""
    storeys: int | None = None
    floor: int | None = None
    underground: bool = False
    fire_class: FireClass | None = None
    approved_capacity: int | None = None
    approved_document: str = ""
    fixed_seats: int | None = None
    sprinklered: bool | None = None
    max_exit_distance_m: Decimal | None = None
    setup_minutes: int = 120
    teardown_minutes: int = 60
    facilities: str = ""
