"""What the numbers of policy are called."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

POLICIES: dict[str, LazyString] = {
    "activities_required": _l("Employment activities for each hardship graduate"),
    "attendance_retention_years": _l("Years that attendance is kept after the class year"),
    "class_year_end": _l("Last day of a class year (month-day)"),
    "class_year_start": _l("First day of a class year (month-day, the year before)"),
    "filing_external": _l("Outside guests from which an event is filed on campus"),
    "filing_lead_days": _l("Days of notice for filing on campus"),
    "filing_people": _l("People from which an event is filed on campus"),
    "grades_counted": _l("Grades of evidence that count (letters)"),
    "leads_required": _l("Valid job leads for each hardship graduate"),
    "permit_lead_days": _l("Days of notice for the police permit"),
    "permit_people": _l("People from which the police decide"),
    "scan_retention_days": _l("Days until scans lose device, address and code"),
    "talks_required": _l("One-to-one talks with each hardship graduate"),
}
