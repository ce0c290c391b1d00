"""Writing people: accounts, roles, sign-ins; one capability a file."""

from app.people.operations.accounts import (
    CodeIssued,
    activate,
    change_own_password,
    disable_person,
    invite,
    issue_slips,
    request_reset,
    set_password_by_code,
)
from app.people.operations.roles import ensure_role, grant_role, revoke_role
from app.people.operations.sign_ins import (
    end_other_sign_ins,
    end_sign_in,
    matching_account,
    note_seen,
    sign_in,
    sign_out,
)

__all__ = [
    "CodeIssued",
    "activate",
    "change_own_password",
    "disable_person",
    "end_other_sign_ins",
    "end_sign_in",
    "ensure_role",
    "grant_role",
    "invite",
    "issue_slips",
    "matching_account",
    "note_seen",
    "request_reset",
    "revoke_role",
    "set_password_by_code",
    "sign_in",
    "sign_out",
]
