"""The facts of an event that its safety is judged by.

A field that is left out is `Unknown` under its own name, so that rules which need it fail as
unknown. None means "there is none" and is a known fact. Lengths and areas are `Decimal`, because
2.4 m must stay 2.4 m.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.safety.known import Unknown, missing


class HallKind(StrEnum):
    """What kind of place; it decides which limits apply."""

    GYM = "gym"
    HALL = "hall"
    OUTDOOR = "outdoor"
    ROOM = "room"


class FireClass(StrEnum):
    """Fire-resistance class of the building (耐火等级), as GB 50016 groups them."""

    I_II = "I-II"
    III = "III"
    IV = "IV"


class EventKind(StrEnum):
    """What kind of event; some rules are about one kind only."""

    CONTEST = "contest"
    FAIR = "fair"
    LECTURE = "lecture"
    TALK = "talk"
    TRAINING = "training"
    VISIT = "visit"


class Audience(StrEnum):
    """Who may come besides invited employers."""

    OWN_STUDENTS = "own_students"
    OTHER_SCHOOLS = "other_schools"
    PUBLIC = "public"


class PermitStatus(StrEnum):
    """Where the police permit, or the written answer that none is needed, stands."""

    FILED = "filed"
    GRANTED = "granted"
    NOT_NEEDED = "not_needed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Hall:
    """The place, as it will be on the day.

    Attributes:
        area_m2: floor area; booth_area_m2: what booths, stage and stores take of it.
        exits_m: clear width of each exit that is open on the day; a locked one is left out.
        storeys: of the building; floor: 1 is the ground floor, -1 the first below ground.
        fire_class: None where the building has no class.
        approved: people the police or the building's acceptance allow; None: no such number.
        fixed_seats: usable seats; None: the hall is not seated.
        max_exit_distance_m: from the farthest point to the nearest exit.
    """

    kind: HallKind | Unknown = missing("hall.kind")
    area_m2: Decimal | Unknown = missing("hall.area_m2")
    booth_area_m2: Decimal | Unknown = missing("hall.booth_area_m2")
    exits_m: tuple[Decimal, ...] | Unknown = missing("hall.exits_m")
    storeys: int | Unknown = missing("hall.storeys")
    floor: int | Unknown = missing("hall.floor")
    underground: bool | Unknown = missing("hall.underground")
    fire_class: FireClass | Unknown | None = missing("hall.fire_class")
    approved: int | Unknown | None = missing("hall.approved")
    fixed_seats: int | Unknown | None = missing("hall.fixed_seats")
    sprinklered: bool | Unknown = missing("hall.sprinklered")
    max_exit_distance_m: Decimal | Unknown = missing("hall.max_exit_distance_m")


@dataclass(frozen=True)
class Wave:
    """A stretch in which `size` people arrive evenly: [start_min, start_min + length_min)."""

    start_min: int
    length_min: int
    size: int


@dataclass(frozen=True)
class Crowd:
    """Who comes, over the whole event and all its waves.

    Attributes:
        expected: students; external: people from outside besides them. Both come in the waves.
        employer_reps, staff: are inside all the time.
        stay_min: how long a visitor stays.
        reserve_pct: of the safe capacity, kept free.
        waves: none means that everybody arrives at once.
    """

    expected: int | Unknown = missing("crowd.expected")
    external: int | Unknown = missing("crowd.external")
    employer_reps: int | Unknown = missing("crowd.employer_reps")
    staff: int | Unknown = missing("crowd.staff")
    stay_min: int | Unknown = missing("crowd.stay_min")
    reserve_pct: int | Unknown = missing("crowd.reserve_pct")
    waves: tuple[Wave, ...] | Unknown = ()


@dataclass(frozen=True)
class Permit:
    """The police permit, or the police's written answer, as the security office recorded it.

    Attributes:
        number: of the document; None: it has none.
        filed_days_before: days between filing and the event; None: not filed.
        people: the number the permit names for the whole event; None: it names none.
    """

    status: PermitStatus | Unknown = missing("permit.status")
    number: str | Unknown | None = missing("permit.number")
    filed_days_before: int | Unknown | None = missing("permit.filed_days_before")
    people: int | Unknown | None = missing("permit.people")


@dataclass(frozen=True)
class EventFacts:
    """Everything the rules ask.

    Attributes:
        hall: None: the event has no place of ours (online, or at an employer's).
        permit: None: nothing has been filed or answered.
        checks: rule id -> what a person answered; a rule that is absent has no answer.
        leaders: teachers who go along on a visit.
        conflicts: titles of other bookings that overlap this one, set-up and tear-down included.
    """

    hall: Hall | Unknown | None = missing("hall")
    crowd: Crowd | Unknown = missing("crowd")
    audience: Audience | Unknown = missing("audience")
    booths: int | Unknown = missing("booths")
    lanes: int | Unknown = missing("lanes")
    days_to_event: int | Unknown = missing("days_to_event")
    permit: Permit | Unknown | None = missing("permit")
    checks: Mapping[str, bool] = field(default_factory=dict)
    kind: EventKind = EventKind.FAIR
    leaders: int | Unknown = missing("leaders")
    conflicts: tuple[str, ...] | Unknown = missing("conflicts")
