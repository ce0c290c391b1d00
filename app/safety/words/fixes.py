"""What to do, where a rule can fail for several reasons; the usual fix stands with its rule."""

from app.safety.words import N_

CANNOT_JUDGE = N_("This cannot be judged yet.")
RECORD_FIRST = N_("Record first: %(missing)s.")

NARROW_DOOR = N_("Take this door off the list of exits, or choose another hall.")
FIRE_CLASS = N_("The building's fire class does not allow a hall on this storey. Choose another.")
HIGH_HALL = N_("Choose a hall on a lower floor, or use at most 400 m² of this one.")

NO_PLACES = N_(
    "Representatives, staff and the reserve fill the hall. Bring fewer of them or choose a larger "
    "hall."
)
WAVE_PLACES = N_("Add waves or enlarge them within the quota until everybody has a place.")
LONG_QUEUE = N_("People would wait longer than 30 minutes. Open more lanes or lengthen the waves.")
MANY_BOOTHS = N_("Split the fair in two, or invite at most 200 employers.")

PERMIT_FROM_COUNTY = N_(
    "Apply to the county-level police for a permit and record it with its number when it is "
    "granted."
)
PERMIT_FROM_CITY = N_(
    "Apply to the city's police for a permit and record it with its number when it is granted."
)
ASK_COUNTY = N_(
    "Let the security office ask the county-level police, and record the permit or their written "
    "answer that none is needed."
)
ASK_CITY = N_(
    "Let the security office ask the city's police, and record the permit or their written answer "
    "that none is needed."
)
PERMIT_TOO_SMALL = N_(
    "The permit is for fewer people. Invite fewer, or apply again: an enlarged event needs a new "
    "permit."
)
