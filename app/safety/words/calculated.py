"""The words of the rules that are calculated: a title, what is wrong, what to do."""

from dataclasses import dataclass

from app.safety.words import N_


@dataclass(frozen=True)
class RuleWords:
    """The English of a rule, marked for translation.

    Attributes:
        title: what the rule is about, two or three words.
        problem: a sentence for when it fails.
        fix: the next step, with places for the parameters of the finding.
    """

    title: str
    problem: str
    fix: str


CALCULATED_WORDS = {
    "CAP-01": RuleWords(
        N_("Peak against the safe capacity"),
        N_("More people would be inside at once than the hall safely holds."),
        N_(
            "Let in at most %(quota)s students at once: smaller waves, more waves or a larger hall."
        ),
    ),
    "CAP-02": RuleWords(
        N_("Comfortable density"),
        N_("The peak is denser than 1.4 m² for each person."),
        N_("Set up fewer booths or make the waves smaller."),
    ),
    "CAP-03": RuleWords(
        N_("Widest exit lost"),
        N_("If the widest exit fails, the others are too narrow for the peak."),
        N_("Open one more exit or make the waves smaller."),
    ),
    "EGR-01": RuleWords(
        N_("Clear width of the exits"),
        N_("The exits together are too narrow."),
        N_("Unlock more exits, or plan for fewer than %(people)s people to get out."),
    ),
    "EGR-02": RuleWords(
        N_("Number of exits"),
        N_("There are too few exits for so many people."),
        N_("Open and staff more exits, or choose another hall."),
    ),
    "EGR-03": RuleWords(
        N_("People for each door"),
        N_("Too many people share %(doors)s doors."),
        N_("Open more doors or make the waves smaller."),
    ),
    "EGR-04": RuleWords(
        N_("Width of each exit"),
        N_("A crowded hall needs exits 1.4 m wide, without thresholds, opening outward."),
        N_("Use wider exits, and let the narrow one serve staff only."),
    ),
    "EGR-05": RuleWords(
        N_("Way to the nearest exit"),
        N_("The way to the nearest exit is too long."),
        N_("Move booths so that nobody stands farther from an exit, or open another exit."),
    ),
    "EGR-06": RuleWords(
        N_("Storey of the hall"),
        N_("This storey of this building is not for a crowd."),
        N_("Choose a hall above the third basement."),
    ),
    "EGR-07": RuleWords(
        N_("Time to clear the hall"),
        N_("It takes too long to clear the hall."),
        N_("Open more exits or make the waves smaller."),
    ),
    "WAVE-01": RuleWords(
        N_("Arrival waves"),
        N_("The students do not fit in at once, and the waves do not spread them enough."),
        N_("Plan at least %(waves)s waves, each as long as the usual stay."),
    ),
    "GATE-01": RuleWords(
        N_("Ticket lanes"),
        N_("The ticket lanes do not keep up when arrivals bunch."),
        N_("Open more lanes; the last in the queue would wait %(wait)s minutes."),
    ),
    "STAFF-01": RuleWords(
        N_("Staff"),
        N_("There is too little staff for the people, the booths and the doors."),
        N_("Recruit more staff or volunteers."),
    ),
    "BOOTH-01": RuleWords(
        N_("Booths"),
        N_("The booths take too much of the hall."),
        N_("Set up fewer booths, or hold the fair in two halls."),
    ),
    "VENUE-02": RuleWords(
        N_("Venue free"),
        N_("The venue is taken at this time: %(others)s."),
        N_("Choose another time or another venue."),
    ),
    "PERMIT-01": RuleWords(
        N_("Permit or answer of the police"),
        N_("The document of the police is missing."),
        N_("Record the document of the police with its number."),
    ),
    "PERMIT-02": RuleWords(
        N_("Time to apply for a permit"),
        N_("The permit was filed too late, or can no longer be filed in time."),
        N_("Move the event to a later date."),
    ),
    "PERMIT-04": RuleWords(
        N_("Permit granted"),
        N_("The permit is not granted for this event."),
        N_("Wait until the permit is granted, and record its number and its people."),
    ),
    "FILE-01": RuleWords(
        N_("Filing with the security office"),
        N_("The event is too near to be filed with the security office."),
        N_("Choose a later date, or let the security office confirm that it was filed in time."),
    ),
    "TRN-01": RuleWords(
        N_("Places in the training room"),
        N_("The room has fewer places than people."),
        N_("Choose a larger room or a smaller class."),
    ),
    "TRN-02": RuleWords(
        N_("Doors of the room"),
        N_("A room of %(area)s m² needs a second door."),
        N_("Choose a room with two doors, or a smaller one."),
    ),
    "VIS-02": RuleWords(
        N_("Teachers on the visit"),
        N_("Too few teachers go along."),
        N_("Add a teacher, or take fewer students."),
    ),
}
