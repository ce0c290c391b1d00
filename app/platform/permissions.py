"""Who may do what: permissions, roles, and the one table from role to permissions."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do, always somewhere in the tree of units. Alphabetical."""

    AUDIT_READ = "audit_read"
    CLEARANCE_ACKNOWLEDGE = "clearance_acknowledge"
    CLEARANCE_DETERMINE = "clearance_determine"
    CLEARANCE_READ = "clearance_read"
    EMPLOYER_MANAGE = "employer_manage"
    EMPLOYER_REVIEW = "employer_review"
    EVENT_MANAGE = "event_manage"
    EVENT_PUBLISH = "event_publish"
    EVENT_READ = "event_read"
    EVENT_STOP = "event_stop"
    GATE_GRANT = "gate_grant"
    GATE_WORK = "gate_work"
    LIST_IMPORT = "list_import"
    OWN_ACCOUNT = "own_account"
    OWN_RECORD = "own_record"
    PEOPLE_MANAGE = "people_manage"
    POLICY_MANAGE = "policy_manage"
    REGISTER = "register"
    REPORT_READ = "report_read"
    ROSTER_IMPORT = "roster_import"
    SUPPORT_CASELOAD = "support_caseload"
    SUPPORT_IMPORT = "support_import"
    SUPPORT_UNIT = "support_unit"
    UNIT_MANAGE = "unit_manage"
    VENUE_MANAGE = "venue_manage"
    VENUE_READ = "venue_read"


class Role(StrEnum):
    """A bundle of permissions, granted on a unit and holding for what is below it.

    `person` and `student` are implied: every signed-in person has the first, and a person with a
    student row has the second on their school. `helper`, `gate_staff` and `employer` open the
    door of their room; which students, events or companies is decided by rows in that room.
    """

    ADMIN = "admin"
    EMPLOYER = "employer"
    GATE_STAFF = "gate_staff"
    HELPER = "helper"
    ORGANISER = "organiser"
    PERSON = "person"
    PROVINCE_READER = "province_reader"
    REVIEWER = "reviewer"
    SAFETY_OFFICER = "safety_officer"
    STUDENT = "student"
    SUPPORT_OFFICER = "support_officer"


P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # An administrator keeps the house; the hardship files are not part of the house.
    Role.ADMIN: frozenset(
        {
            P.AUDIT_READ,
            P.CLEARANCE_READ,
            P.EVENT_READ,
            P.LIST_IMPORT,
            P.PEOPLE_MANAGE,
            P.POLICY_MANAGE,
            P.REPORT_READ,
            P.ROSTER_IMPORT,
            P.UNIT_MANAGE,
            P.VENUE_MANAGE,
            P.VENUE_READ,
        }
    ),
    Role.EMPLOYER: frozenset({P.EMPLOYER_MANAGE}),
    Role.GATE_STAFF: frozenset({P.GATE_WORK}),
    Role.HELPER: frozenset({P.SUPPORT_CASELOAD}),
    Role.ORGANISER: frozenset(
        {
            P.CLEARANCE_READ,
            P.EVENT_MANAGE,
            P.EVENT_PUBLISH,
            P.EVENT_READ,
            P.GATE_GRANT,
            P.GATE_WORK,
            P.LIST_IMPORT,
            P.REPORT_READ,
            P.ROSTER_IMPORT,
            P.VENUE_MANAGE,
            P.VENUE_READ,
        }
    ),
    Role.PERSON: frozenset({P.OWN_ACCOUNT}),
    Role.PROVINCE_READER: frozenset({P.EVENT_READ, P.REPORT_READ, P.VENUE_READ}),
    Role.REVIEWER: frozenset({P.EMPLOYER_REVIEW, P.EVENT_READ}),
    Role.SAFETY_OFFICER: frozenset(
        {
            P.CLEARANCE_ACKNOWLEDGE,
            P.CLEARANCE_DETERMINE,
            P.CLEARANCE_READ,
            P.EVENT_READ,
            P.EVENT_STOP,
            P.VENUE_READ,
        }
    ),
    Role.STUDENT: frozenset({P.OWN_RECORD, P.REGISTER}),
    # LIST_IMPORT opens the page of imports; which lists are there is decided by each one's own.
    Role.SUPPORT_OFFICER: frozenset(
        {P.LIST_IMPORT, P.SUPPORT_CASELOAD, P.SUPPORT_IMPORT, P.SUPPORT_UNIT}
    ),
}
GRANTABLE = tuple(
    role for role in Role if role not in {Role.PERSON, Role.STUDENT, Role.HELPER, Role.EMPLOYER}
)


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that hold a permission, in alphabetical order."""
    return tuple(role for role in Role if permission in PERMISSIONS[role])
