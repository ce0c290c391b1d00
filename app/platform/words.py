"""The sentence for each refusal: what is so, and the next step. Facts are filled in by name."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.platform.errors import Refusal
from app.platform.i18n import worded_facts
from app.platform.reasons import Reason

R = Reason
REFUSALS: dict[Reason, LazyString] = {
    R.ACCOUNT_DISABLED: _l("This account is closed. Ask your career office to open it again."),
    R.ACKNOWLEDGEMENT_NEEDS_REASON: _l("Say in a sentence why this warning is acceptable."),
    R.ACKNOWLEDGEMENT_OUTDATED: _l(
        "This warning has changed since you opened the page. "
        "Look at the new number and decide again."
    ),
    R.ALREADY_REGISTERED: _l("You are registered for this event already. Your ticket is ready."),
    R.ALREADY_WAITING: _l("You are on the waiting list of this session already."),
    R.ATTENDED_ALREADY: _l(
        "This person is on record for this session already (evidence %(grade)s), so nothing "
        "needs to be entered."
    ),
    R.AUDIENCE_MISMATCH: _l("This event is for the students of %(unit)s."),
    R.BATCH_CLOSED: _l("This list was handed in or put away before. Begin a new one."),
    R.BATCH_EMPTY: _l("Nobody is entered yet, so there is nothing to hand in."),
    R.CANCEL_NEEDS_REASON: _l("Say in a sentence why the event is called off; people read it."),
    R.CERTIFICATE_NOT_EARNED: _l(
        "There is no certificate for this event: your attendance does not count yet."
    ),
    R.CLAIM_DECIDED: _l("Somebody else has decided this a moment ago. Look at the list again."),
    R.CLAIM_OWN: _l("A second person decides: you entered this yourself, or it is about you."),
    R.CLAIM_WAITING: _l(
        "This person is entered for this session already and waits for a second person."
    ),
    R.CODE_EXPIRED: _l("This code has expired or was used. Ask for a new one."),
    R.CODE_UNKNOWN: _l("We do not know this code. Check each letter and try again."),
    R.COUNT_IMPLAUSIBLE: _l(
        "So many people cannot be inside. Type a number from 0 to %(most)s, or count again."
    ),
    R.CREDENTIALS_WRONG: _l("The account or the password is not right."),
    R.DEMO_OFF: _l("Demo accounts and data exist only when FAIRDAY_DEMO is set to 1."),
    R.DEVICE_EXPIRED: _l("The time of this device is over. Enrol it anew."),
    R.DEVICE_REVOKED: _l("This device is withdrawn already. A new link puts it back to work."),
    R.EDIT_CONFLICT: _l(
        "Somebody else saved this while you were editing. Your text is still here; "
        "compare it with the saved version and save again."
    ),
    R.EMAIL_TAKEN: _l("This e-mail address belongs to another account."),
    R.ENTRY_ALREADY_STOPPED: _l("Entry is stopped already."),
    R.ENTRY_NOT_STOPPED: _l("Entry is open already."),
    R.EVENT_CANCELLED: _l("This event has been cancelled."),
    R.EVENT_NOT_CLEARED: _l(
        "This event cannot be published yet. "
        "Blocking: %(blocking)s; warnings to accept: %(warnings)s."
    ),
    R.EVENT_NOT_DRAFT: _l(
        "This event is published: its time, place and people are fixed. "
        "Change its words, lower its places, or call it off."
    ),
    R.EVENT_NOT_OVER: _l("This event is not over yet. Come back when it is."),
    R.EVENT_NOT_PUBLISHED: _l("This event is not published."),
    R.EVENT_NOT_SUBMITTED: _l("Send this event to the safety check first."),
    R.EVENT_OVER: _l("This event is over."),
    R.EVENT_PLAN_WRONG: _l("The plan of this event does not hold together. Correct its form."),
    R.FILE_CELL_TOO_LONG: _l(
        "Row %(row)s holds a cell of more than %(limit)s characters. Shorten it and try again."
    ),
    R.FILE_COLUMN_MISSING: _l(
        "The headings in row %(row)s lack: %(columns)s. Add the columns and try again."
    ),
    R.FILE_COLUMN_TWICE: _l(
        "The heading “%(column)s” stands twice in row %(row)s. Remove one and try again."
    ),
    R.FILE_EMPTY: _l("The file is empty. Choose the file again."),
    R.FILE_ENCRYPTED: _l("The file has a password. Save it without one and try again."),
    R.FILE_HEADINGS_MISSING: _l(
        "We found no row of headings in this file. It needs at least: %(columns)s."
    ),
    R.FILE_HEADINGS_TWICE: _l(
        "A second list with other headings begins in row %(row)s. Put each list into its own file."
    ),
    R.FILE_IS_WEB_PAGE: _l(
        "This is a web page with the name of a spreadsheet. Open it in Excel or WPS, "
        "save it as .xlsx and try again."
    ),
    R.FILE_LISTS_SEVERAL: _l(
        "The sheets “%(first)s” and “%(second)s” both hold a list. Keep one sheet and try again."
    ),
    R.FILE_LIST_EMPTY: _l("There are no rows below the headings in row %(row)s."),
    R.FILE_TOO_LARGE: _l("The file is larger than %(limit_mb)s MB. Split it and send the parts."),
    R.FILE_TOO_MANY_COLUMNS: _l(
        "A sheet has more than %(limit)s columns. Delete those that are not needed and try again."
    ),
    R.FILE_TOO_MANY_PARTS: _l(
        "The file is made of more than %(limit)s parts. Remove pictures and drawings and try again."
    ),
    R.FILE_TOO_MANY_ROWS: _l("The file has more than %(limit)s rows. Split it and send the parts."),
    R.FILE_TOO_MANY_SHEETS: _l(
        "The file has more than %(limit)s sheets. Keep the one with the list and try again."
    ),
    R.FILE_TOO_MUCH_TEXT: _l(
        "The file holds more than %(limit)s characters. Split it and send the parts."
    ),
    R.FILE_TOO_SLOW: _l(
        "Reading the file took longer than %(seconds)s seconds. "
        "Save it as CSV, or split it, and try again."
    ),
    R.FILE_TYPE_UNKNOWN: _l("This is not a spreadsheet. Save the list as .xlsx or CSV."),
    R.FILE_UNPACKS_TOO_LARGE: _l(
        "The file unpacks to more than %(limit_mb)s MB. Save it as CSV, or split it, and try again."
    ),
    R.FILE_UNREADABLE: _l(
        "We cannot read this file as a spreadsheet. Save it as .xlsx or CSV and try again."
    ),
    R.GATE_ALREADY_GRANTED: _l("This person works the gates of this event already."),
    R.HALL_CODE_OVER: _l("This code has gone by. Scan the one that the screen shows now."),
    R.HALL_FULL: _l("This hall is full: %(limit)s people are in it. Wait until somebody leaves."),
    R.HALL_IN_USE: _l(
        "This hall is in use. People in it: %(people)s; devices of its gates: %(devices)s. "
        "Check the people out or move them, and give the devices another hall first."
    ),
    R.HALL_NAME_TAKEN: _l("This event has a hall with this name already."),
    R.IMPORT_DONE: _l("This import is closed: it was saved, taken back or put away before."),
    R.IMPORT_IN_USE: _l("This import cannot be undone: %(count)s of its rows are in use."),
    R.IMPORT_REJECTED_ROWS: _l(
        "%(count)s rows are rejected, so nothing was saved. Mend them, or choose to take only "
        "the good rows."
    ),
    R.JSON_UNREADABLE: _l("What was sent is not readable JSON of the expected form."),
    R.KEY_REUSED: _l("This form was sent before from elsewhere. Open the page again."),
    R.LAST_ADMIN: _l("This is the last administrator. Name another one first."),
    R.NOT_INSIDE: _l("This person is not inside now; nothing was changed."),
    R.NOT_REGISTERED: _l("You are not registered for this event."),
    R.NOT_WAITING: _l("You are not on this waiting list."),
    R.OWN_CLASH: _l("You are registered for “%(title)s” at that time. Withdraw from one of them."),
    R.PASSWORD_WEAK: _l("Use at least %(least)s characters, and not a common or repeated text."),
    R.PLACES_ONLY_LOWER: _l(
        "The safety check allowed %(quota)s places; after publication they can only be lowered."
    ),
    R.QUOTA_BELOW_TAKEN: _l("%(taken)s seats are taken; the places cannot go below that."),
    R.REGISTRATION_CLOSED: _l("Registration closed on %(closes_at)s."),
    R.REGISTRATION_NOT_OPEN: _l("Registration opens on %(opens_at)s."),
    R.RESPONSIBLE_NEEDS_PHONE: _l(
        "Type the phone number on which the responsible person is reached on the day."
    ),
    R.RESPONSIBLE_UNKNOWN: _l("Choose a member of staff of this university as responsible person."),
    R.REVERSAL_AFTER_EXIT: _l(
        "The person has left since, or came in again: this admission is over. "
        "Whether it counts is decided in the reconciliation report."
    ),
    R.REVERSAL_DONE: _l("This admission was taken back already."),
    R.REVERSAL_EMPTY: _l("This scan let nobody in; there is nothing to take back."),
    R.REVERSAL_TOO_LATE: _l(
        "The event is over and nobody counts as inside any more. "
        "Whether a scan counts is decided in the reconciliation report."
    ),
    R.ROLE_ALREADY_GRANTED: _l("This person holds that role there already."),
    R.ROLL_CALL_LATER: _l("This name was called at a later stage too. Take that back first."),
    R.ROLL_CALL_REFUSED: _l("The door did not take this: %(outcome)s."),
    R.RULING_CHANGED: _l(
        "Somebody else has decided meanwhile. Look at the list again, then decide."
    ),
    R.SCREEN_WITHDRAWN: _l("This screen is withdrawn already."),
    R.SESSION_BEGAN: _l("Your session has begun, so you can no longer withdraw or change it."),
    R.SESSION_FULL: _l("All %(limit)s places of this session are taken. Join its waiting list."),
    R.SESSION_HAS_PLACES: _l("There are places in this session. Register instead of waiting."),
    R.SESSION_NOT_BEGUN: _l("This session has not begun yet, so nobody can have attended it."),
    R.SESSION_OVER: _l("This session is over. Choose a later one."),
    R.SESSION_UNKNOWN: _l("Choose one of the sessions of this event."),
    R.STUDENT_NOT_INVITED: _l(
        "No student with this number may come to this event. Check each digit."
    ),
    R.TOO_MANY_ATTEMPTS: _l("Too many attempts. Wait %(minutes)s minutes and try again."),
    R.TOO_MANY_SCANS: _l("Send at most %(limit)s scans at once."),
    R.UNIT_CODE_TAKEN: _l("There is a unit with the code %(code)s already."),
    R.UNIT_KIND_WRONG: _l("A %(kind)s cannot stand below a %(parent)s."),
    R.VENUE_FOREIGN: _l("Choose a venue of your own university that is still in use."),
    R.VENUE_IN_USE: _l("This venue is used by %(count)s bookings and cannot be removed."),
    R.VENUE_NAME_TAKEN: _l("There is a venue with this name already."),
    R.VENUE_TAKEN: _l("“%(title)s” has this venue at that time."),
}


def refusal_text(refusal: Refusal) -> str:
    """The sentence for a refusal in the reader's language, its facts worded (moments, numbers)."""
    return str(REFUSALS[refusal.reason]) % worded_facts(refusal.facts)
