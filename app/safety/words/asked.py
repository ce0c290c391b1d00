"""The words of the rules that a person answers: a title, what is wrong, what to do."""

from app.safety.words import N_
from app.safety.words.calculated import RuleWords

ASKED_WORDS = {
    "AID-01": RuleWords(
        N_("First-aid point"),
        N_("No first-aid point is set up."),
        N_("Set up a first-aid point with a person, a defibrillator and a way for the ambulance."),
    ),
    "AISLE-01": RuleWords(
        N_("Width of the aisles"),
        N_("The aisles are too narrow."),
        N_("Keep main aisles 5 m and other aisles 3 m wide."),
    ),
    "AISLE-02": RuleWords(
        N_("Exits clear of booths"),
        N_("A booth stands in front of an exit."),
        N_("Move the booth: 1.4 m in front of each exit stay clear."),
    ),
    "CHANGE-01": RuleWords(
        N_("Changes after the permit"),
        N_("The event was changed after its permit was granted."),
        N_("Apply again for a new place, content or size; a new time before the old one begins."),
    ),
    "CLOSE-01": RuleWords(
        N_("Closing record"),
        N_("The record of the event is not filed."),
        N_("File counts, incidents and the ledger within seven days."),
    ),
    "DRILL-01": RuleWords(
        N_("Evacuation drill"),
        N_("No evacuation drill took place in the 30 days before the event."),
        N_("Hold a drill with the staff and file its record."),
    ),
    "EMP-01": RuleWords(
        N_("Employers verified"),
        N_("An employer is not verified."),
        N_("Check licence, name and authorisation; somebody else than the submitter decides."),
    ),
    "EMP-02": RuleWords(
        N_("Postings complete"),
        N_("A posting lacks something the law requires."),
        N_("Complete the posting, or take it out of the fair."),
    ),
    "EMP-03": RuleWords(
        N_("Postings free of discrimination"),
        N_("A posting contains a restricting condition."),
        N_("Have it rewritten, or take it out of the fair."),
    ),
    "FLOW-01": RuleWords(
        N_("One-way flow"),
        N_("Entry and exit are not separate."),
        N_("Assign at least one door for entry only and one for exit only, without crossing ways."),
    ),
    "INC-01": RuleWords(
        N_("Incidents reported"),
        N_("An incident lacks the time of the report or of the emergency plan."),
        N_("Record when the plan was started and when the police were told."),
    ),
    "PERMIT-03": RuleWords(
        N_("Documents for the permit"),
        N_("The application for the permit is not complete."),
        N_("Attach legal proof, plan, safety work plan and the venue's consent."),
    ),
    "PLAN-01": RuleWords(
        N_("Safety work plan"),
        N_("The safety work plan with its nine items is not complete."),
        N_("Write all nine items of the safety work plan."),
    ),
    "PLAN-02": RuleWords(
        N_("Emergency plan"),
        N_("The emergency plan or the way of organising the fair is missing."),
        N_("Upload both, approved by the security office."),
    ),
    "RESP-01": RuleWords(
        N_("Responsible person"),
        N_("Nobody has taken responsibility for the event's safety."),
        N_("Name the responsible person, with a phone number, and let them accept."),
    ),
    "SEC-01": RuleWords(
        N_("Security check at the entrance"),
        N_("No security check is planned."),
        N_("Arrange equipment and staff for the security check."),
    ),
    "STAFF-02": RuleWords(
        N_("Posts and shifts"),
        N_("A gate or an exit has nobody assigned, or somebody stands at two."),
        N_("Assign a person to every open gate and exit, each to one only."),
    ),
    "TICKET-01": RuleWords(
        N_("Tickets within the quota"),
        N_("More tickets were given out than the quota allows."),
        N_("Move people to another wave or to the waiting list."),
    ),
    "VENUE-01": RuleWords(
        N_("Check of the venue"),
        N_("The venue was not checked in the 72 hours before the event."),
        N_("Check exits, lights, signs, extinguishers, broadcast and cameras, and sign the list."),
    ),
    "VIS-01": RuleWords(
        N_("Approval of the visit"),
        N_("The visit is not approved."),
        N_("Apply at least five working days ahead."),
    ),
    "VIS-03": RuleWords(
        N_("Vehicle"),
        N_("The vehicle is not licensed for the trip or has too few seats."),
        N_("Hire a licensed vehicle with a seat for everybody, teachers included."),
    ),
    "VIS-04": RuleWords(
        N_("Insurance"),
        N_("The carrier's or the accident insurance does not cover the trip."),
        N_("Insure the trip for its dates."),
    ),
    "VIS-05": RuleWords(
        N_("Consent and emergency contacts"),
        N_("Not everybody has agreed and named an emergency contact."),
        N_("Collect what is missing; only the leaders see it, for at most 30 days."),
    ),
    "VIS-06": RuleWords(
        N_("Safety briefing"),
        N_("The group was not briefed."),
        N_("Brief the group, with a plan and the host's safety contact, and file the record."),
    ),
    "VIS-07": RuleWords(
        N_("Roll call"),
        N_("The roll call does not match the list."),
        N_("Find who is missing before leaving."),
    ),
    "WX-01": RuleWords(
        N_("Plan for bad weather"),
        N_("An outdoor event has no plan for bad weather."),
        N_("Name another place or date, and who decides to cancel."),
    ),
    "WX-02": RuleWords(
        N_("Weather warning"),
        N_("A weather warning is in force."),
        N_("Postpone the event or move it indoors."),
    ),
}
