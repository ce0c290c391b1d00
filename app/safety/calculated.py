"""The rules that are calculated, in the order in which pages list them."""

from app.safety import constants
from app.safety.finding import Severity, Unit
from app.safety.rule import Phase, Rule
from app.safety.rules import capacity, egress, flow, groups, permits

BLOCK, WARN = Severity.BLOCK, Severity.WARN
PUBLISH = Phase.PUBLISH

PEOPLE_IN_THE_HALL = (
    Rule(
        "CAP-01", PUBLISH, BLOCK, Unit.PEOPLE,
        (constants.DECREE_505_7_4, constants.GB50016_WIDTH, constants.GB50016_DOORS),
        capacity.peak_within_safe_capacity, parameters=("gym_people_per_door",),
    ),
    Rule(
        "CAP-02", PUBLISH, WARN, Unit.PEOPLE, (constants.NFPA_DENSITY,),
        capacity.peak_within_comfort,
    ),
    Rule(
        "CAP-03", PUBLISH, WARN, Unit.PEOPLE, (constants.UK_LOST_EXIT,),
        capacity.peak_without_largest_exit,
    ),
)  # fmt: skip

WAYS_OUT = (
    Rule(
        "EGR-01", PUBLISH, BLOCK, Unit.METRES, (constants.GB50016_WIDTH, constants.GB55037_WIDTH),
        egress.total_width,
    ),
    Rule(
        "EGR-02", PUBLISH, BLOCK, Unit.EXITS, (constants.GB55037_EXITS, constants.IBC_EXITS),
        egress.number_of_exits,
    ),
    Rule(
        "EGR-03", PUBLISH, BLOCK, Unit.PEOPLE, (constants.GB50016_DOORS,),
        egress.people_per_door, parameters=("gym_people_per_door",),
    ),
    Rule(
        "EGR-04", PUBLISH, BLOCK, Unit.METRES,
        (constants.GB50016_CROWDED_DOOR, constants.GB50016_DOOR_SWING), egress.door_width,
    ),
    Rule(
        "EGR-05", PUBLISH, WARN, Unit.METRES, (constants.GB50016_DISTANCE,),
        egress.exit_distance,
    ),
    Rule(
        "EGR-06", PUBLISH, BLOCK, Unit.SQUARE_METRES,
        (constants.GB50016_FLOOR, constants.GB50016_WIDTH), egress.storey,
    ),
    Rule(
        "EGR-07", PUBLISH, BLOCK, Unit.MINUTES, (constants.GREEN_GUIDE, constants.OURS),
        egress.clearing_time,
    ),
)  # fmt: skip

PEOPLE_ON_THE_MOVE = (
    Rule(
        "WAVE-01", PUBLISH, BLOCK, Unit.PEOPLE, (constants.LBT_034, constants.OURS),
        flow.arrival_waves,
    ),
    Rule(
        "GATE-01", PUBLISH, BLOCK, Unit.LANES, (constants.OURS,),
        flow.ticket_lanes, parameters=("lane_rate",),
    ),
    Rule(
        "STAFF-01", PUBLISH, BLOCK, Unit.PEOPLE,
        (constants.IFC_STAFF, constants.BEIJING_PRACTICE), flow.staff,
    ),
    Rule(
        "BOOTH-01", PUBLISH, WARN, Unit.SQUARE_METRES,
        (constants.BEIJING_PRACTICE, constants.OURS), flow.booths,
    ),
    Rule("VENUE-02", PUBLISH, BLOCK, Unit.BOOKINGS, (constants.OURS,), flow.free_hall),
)  # fmt: skip

WHOM_TO_ASK = (
    Rule(
        "PERMIT-01", PUBLISH, BLOCK, Unit.PEOPLE,
        (constants.DECREE_505_2, constants.DECREE_505_11, constants.DECREE_505_12),
        permits.police_document, parameters=("permit_people",),
    ),
    Rule(
        "PERMIT-02", PUBLISH, BLOCK, Unit.DAYS, (constants.DECREE_505_13,),
        permits.filed_in_time, parameters=("permit_people", "permit_lead_days"),
    ),
    Rule(
        "PERMIT-04", PUBLISH, BLOCK, Unit.PEOPLE, (constants.DECREE_505_14,),
        permits.permit_granted, parameters=("permit_people",),
    ),
    Rule(
        "FILE-01", PUBLISH, BLOCK, Unit.DAYS, (constants.UNIVERSITY_RULES,),
        permits.filed_on_campus,
        parameters=("filing_people", "filing_external", "filing_lead_days"),
    ),
)  # fmt: skip

CLASSES_AND_VISITS = (
    Rule(
        "TRN-01", PUBLISH, BLOCK, Unit.PEOPLE,
        (constants.GB50016_WIDTH, constants.NFPA_DENSITY), groups.training_seats,
    ),
    Rule(
        "TRN-02", PUBLISH, BLOCK, Unit.EXITS,
        (constants.GB50016_CLASSROOM, constants.GB50016_DOOR_SWING), groups.room_doors,
    ),
    Rule(
        "VIS-02", PUBLISH, BLOCK, Unit.PEOPLE, (constants.VISIT_RULES, constants.OURS),
        groups.visit_leaders,
    ),
)  # fmt: skip

CALCULATED = (
    *PEOPLE_IN_THE_HALL,
    *WAYS_OUT,
    *PEOPLE_ON_THE_MOVE,
    *WHOM_TO_ASK,
    *CLASSES_AND_VISITS,
)
