"""Names of limits, facts, units and states, and the formulas of the limits."""

from app.safety.words import N_

TO_BE_CHECKED = N_("original to be checked")

# Formulas of the limits, with places for their inputs.
DENSITY_FORMULA = N_("%(density)s people/m² × %(area)s m²")
NET_AREA_FORMULA = N_("(%(area)s − %(booths)s) m² ÷ %(each)s m² per person")
WIDTH_FORMULA = N_("100 × %(width)s m ÷ %(each)s m")
DOORS_FORMULA = N_("%(doors)s doors × %(each)s people")
MANY_DOORS_FORMULA = N_("%(first)s doors × %(each)s people + %(more)s doors × %(each_more)s people")
APPROVED_FORMULA = N_("on record with the venue")
SEATS_FORMULA = N_("%(seats)s seats")

LIMITS = {
    "density": N_("Density of people"),
    "comfort": N_("Comfortable density"),
    "width": N_("Clear width of all exits"),
    "width_largest_exit_lost": N_("Clear width without the widest exit"),
    "doors": N_("Number of exits"),
    "approved": N_("Approved capacity"),
    "seats": N_("Fixed seats"),
}

DETERMINATIONS = {
    "permit": N_("police permit"),
    "consult": N_("written answer of the police"),
    "campus_filing": N_("filing with the security office"),
    "internal": N_("internal plan only"),
}

PERMIT_STATUSES = {
    "filed": N_("application filed"),
    "granted": N_("permit granted"),
    "not_needed": N_("no permit needed, in writing"),
    "refused": N_("permit refused"),
}

# A value or a threshold with what it counts.
UNITS = {
    "bookings": N_("bookings: %(n)s"),
    "booths": N_("booths: %(n)s"),
    "days": N_("days: %(n)s"),
    "exits": N_("exits: %(n)s"),
    "floor": N_("floor %(n)s"),
    "lanes": N_("lanes: %(n)s"),
    "metres": N_("%(n)s m"),
    "minutes": N_("%(n)s min"),
    "people": N_("people: %(n)s"),
    "square_metres": N_("%(n)s m²"),
}

# What is missing, by the path of the fact in the JSON.
FACTS = {
    "audience": N_("who may come"),
    "booths": N_("number of booths"),
    "conflicts": N_("other bookings of the hall"),
    "crowd": N_("who is expected"),
    "crowd.employer_reps": N_("employers' representatives"),
    "crowd.expected": N_("expected students"),
    "crowd.external": N_("people from outside"),
    "crowd.reserve_pct": N_("share kept in reserve"),
    "crowd.staff": N_("number of staff"),
    "crowd.stay_min": N_("usual stay"),
    "crowd.waves": N_("arrival waves"),
    "days_to_event": N_("date of the event"),
    "hall": N_("the venue"),
    "hall.approved": N_("approved capacity of the venue"),
    "hall.area_m2": N_("area of the venue"),
    "hall.booth_area_m2": N_("area taken by booths"),
    "hall.exits_m": N_("widths of the exits"),
    "hall.fire_class": N_("fire class of the building"),
    "hall.fixed_seats": N_("fixed seats of the venue"),
    "hall.floor": N_("floor of the venue"),
    "hall.kind": N_("kind of venue"),
    "hall.max_exit_distance_m": N_("longest way to an exit"),
    "hall.sprinklered": N_("whether there are sprinklers"),
    "hall.storeys": N_("storeys of the building"),
    "hall.underground": N_("whether the venue is below ground"),
    "lanes": N_("ticket lanes"),
    "leaders": N_("teachers who go along"),
    "permit": N_("permit or answer of the police"),
    "permit.filed_days_before": N_("day on which the permit was filed"),
    "permit.number": N_("number of the permit"),
    "permit.people": N_("number of people in the permit"),
    "permit.status": N_("state of the permit"),
}


def fact_name(path: str) -> str:
    """The marked name of a fact; a part of a wave is called by the waves."""
    return FACTS.get(path.split("[", maxsplit=1)[0], path)
