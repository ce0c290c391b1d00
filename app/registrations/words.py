"""The words for as what somebody comes."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.registrations.kinds import Party

PARTIES: dict[Party, LazyString] = {
    Party.STUDENT: _l("Student"),
    Party.EMPLOYER_REP: _l("Employer's representative"),
    Party.STAFF: _l("Staff"),
}
