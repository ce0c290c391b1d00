"""An event's case: the facts, and every figure the rules compare, worked out once."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from app.safety import capacity, crowd
from app.safety.capacity import Limit, LimitName
from app.safety.crowd import Arrivals
from app.safety.facts import Crowd, EventFacts, EventKind, Hall, HallKind
from app.safety.known import known, known_all, or_unknown
from app.safety.parameters import DEFAULTS, Parameters
from app.safety.permits import Determination, determination


@dataclass(frozen=True)
class Case:
    """The figures of one event. Each is `Unknown` while a fact it needs is missing."""

    facts: EventFacts
    parameters: Parameters = DEFAULTS

    @property
    def is_online(self) -> bool:
        """Whether nobody gathers: there is no hall, and it is no visit."""
        return self.facts.hall is None and self.facts.kind is not EventKind.VISIT

    def hall_of(self, *kinds: HallKind) -> Hall | None:
        """The hall, if it is of one of the kinds (none given: of any); None without such a hall."""
        hall = known(self.facts.hall)
        if hall is None or (kinds and known(hall.kind) not in kinds):
            return None
        return hall

    @cached_property
    def limits(self) -> dict[LimitName, Limit]:
        """The limits of the hall."""
        return capacity.hall_limits(self.facts.hall, self.parameters)

    @cached_property
    @or_unknown
    def deciding_limit(self) -> Limit:
        """The limit that decides the safe capacity."""
        return capacity.deciding_limit(self.limits)

    @cached_property
    @or_unknown
    def safe_capacity(self) -> int:
        """People who may be inside at once, everybody counted (C)."""
        return known(self.deciding_limit).people or 0

    @cached_property
    @or_unknown
    def student_quota(self) -> int:
        """Students who may be inside at once (Q)."""
        safe_capacity, crowd_ = known_all(self.safe_capacity, self.facts.crowd)
        reps, staff, reserve_pct = known_all(crowd_.employer_reps, crowd_.staff, crowd_.reserve_pct)
        return capacity.student_quota(safe_capacity, reps, staff, reserve_pct)

    @property
    def crowd(self) -> Crowd:
        """Who comes; `UnknownFactError` where nothing is known of them."""
        return known(self.facts.crowd)

    @cached_property
    @or_unknown
    def coming(self) -> int:
        """Everybody who comes through the waves: students and people from outside."""
        return sum(known_all(self.crowd.expected, self.crowd.external))

    @cached_property
    @or_unknown
    def total(self) -> int:
        """Everybody over the whole event, as the permit counts: also employers' representatives."""
        return sum(known_all(self.coming, self.crowd.employer_reps))

    @cached_property
    @or_unknown
    def peak(self) -> int:
        """The most visitors inside at once; without waves all of them."""
        waves = known(self.crowd.waves)
        if not waves:
            return known(self.coming)
        return crowd.peak_inside(waves, known(self.crowd.stay_min))

    @cached_property
    @or_unknown
    def people_inside(self) -> int:
        """The most people inside at once, with representatives and staff."""
        return sum(known_all(self.peak, self.crowd.employer_reps, self.crowd.staff))

    @cached_property
    @or_unknown
    def exit_width(self) -> Decimal:
        """Clear width of the exits that count, metres; without a hall there is none."""
        hall = self.hall_of()
        exits = () if hall is None else capacity.usable_exits(known(hall.exits_m))
        return sum(exits, Decimal(0))

    @cached_property
    @or_unknown
    def clear_minutes(self) -> Fraction | None:
        """Minutes to empty the hall; None where no exit counts or there is no hall."""
        return crowd.clear_minutes(*known_all(self.people_inside, self.exit_width))

    @cached_property
    @or_unknown
    def arrivals(self) -> Arrivals:
        """The busiest stretch at the doors."""
        waves = known(self.crowd.waves)
        if waves:
            return crowd.busiest_arrivals(waves)
        return crowd.arrivals_at_once(known(self.coming))

    @cached_property
    @or_unknown
    def lanes_needed(self) -> int:
        """Ticket lanes that keep up with the rush."""
        return crowd.lanes_needed(known(self.arrivals), self.parameters.lane_rate)

    @cached_property
    @or_unknown
    def determination(self) -> Determination:
        """What the event needs from others; online nobody gathers, so nothing."""
        if self.is_online:
            return Determination.INTERNAL
        audience, total, external = known_all(self.facts.audience, self.total, self.crowd.external)
        return determination(audience, total, external, self.parameters)
