"""What the roles are called."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.platform.access import Role

ROLES: dict[Role, LazyString] = {
    Role.ADMIN: _l("Administrator"),
    Role.EMPLOYER: _l("Employer"),
    Role.GATE_STAFF: _l("Gate staff"),
    Role.HELPER: _l("Helper"),
    Role.ORGANISER: _l("Organiser"),
    Role.PERSON: _l("Everybody signed in"),
    Role.PROVINCE_READER: _l("Province reader"),
    Role.REVIEWER: _l("Reviewer"),
    Role.SAFETY_OFFICER: _l("Safety officer"),
    Role.STUDENT: _l("Student"),
    Role.SUPPORT_OFFICER: _l("Support officer"),
}
