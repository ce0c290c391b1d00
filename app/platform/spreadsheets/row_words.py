"""The sentence for each reason why a row is not taken. The detail is shown beside it."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.platform.spreadsheets.rejections import RowReason

R = RowReason
ROW_REASONS: dict[RowReason, LazyString] = {
    R.CATEGORY_MISSING: _l("The category of hardship is missing."),
    R.CATEGORY_UNKNOWN: _l("This is none of the categories of hardship we know."),
    R.CODE_CLASH: _l("An earlier row gives this credit code to another employer."),
    R.CODE_MISSING: _l("The unified social credit code is missing."),
    R.CODE_UNREADABLE: _l("A unified social credit code has 18 digits and capital letters."),
    R.DEGREE_UNKNOWN: _l("We do not know this level of study."),
    R.DURATION_UNREADABLE: _l("Write how long it was in minutes, such as 45, or as 00:45:00."),
    R.EMAIL_CLASH: _l("This e-mail address belongs to somebody else, on record or in the list."),
    R.EMAIL_UNREADABLE: _l("This is not an e-mail address."),
    R.ERROR_VALUE: _l("The cell shows an error of the spreadsheet, such as #N/A."),
    R.EXITS_MISMATCH: _l("The number of exits and the list of their widths do not agree."),
    R.EXITS_UNREADABLE: _l("Write the clear width of each exit in metres, such as 2.4;2.4;1.8."),
    R.FIRE_CLASS_UNKNOWN: _l("The fire-resistance class must be I, II, III or IV."),
    R.FLOOR_UNREADABLE: _l("Write the floor as a number; below ground it is -1 or B1."),
    R.FORMULA_WITHOUT_VALUE: _l(
        "The cell holds a formula without a saved value. Open the file, save it and try again, "
        "or replace the formula by its value."
    ),
    R.HELPER_CLASH: _l("This staff number belongs to another name, on record or in the list."),
    R.HELPER_MISSING: _l("The helper or the helper's staff number is missing."),
    R.KIND_UNKNOWN: _l("We do not know this kind of venue."),
    R.NAME_DIFFERS: _l("The student with this number has another name. Check the number."),
    R.NAME_MISSING: _l("The name is missing."),
    R.NAME_UNREADABLE: _l("This cannot be a name."),
    R.NUMBER_CLASH: _l("An earlier row gives this number to another name."),
    R.NUMBER_IMPRECISE: _l(
        "The spreadsheet has rounded this number, so its last digits are lost. "
        "Make the column text and fill it in again."
    ),
    R.NUMBER_MISSING: _l("The student number is missing."),
    R.NUMBER_UNREADABLE: _l("A student or staff number has only letters, digits and hyphens."),
    R.OUTSIDE_SESSION: _l("By these times the person was not there during the session."),
    R.OWNERSHIP_UNKNOWN: _l("We do not know this ownership type."),
    R.PERSON_UNCLEAR: _l("There is no student number in this name, or more than one."),
    R.PHONE_UNREADABLE: _l("This is not a telephone number."),
    R.QUANTITY_MISSING: _l("A number that the safety rules need is missing."),
    R.QUANTITY_UNLIKELY: _l("This number cannot be right for a venue. Check its unit."),
    R.QUANTITY_UNREADABLE: _l("This is not an amount of zero or more."),
    R.ROW_CLASH: _l("An earlier row says something else about the same entry."),
    R.SCHOOL_MISSING: _l("The school is missing."),
    R.SCHOOL_UNKNOWN: _l("There is no school of this name here."),
    R.STUDENT_AMBIGUOUS: _l("Several students are called so there. Add the student number."),
    R.STUDENT_ELSEWHERE: _l(
        "This student belongs to another school. Ask the career office to import the move."
    ),
    R.STUDENT_UNKNOWN: _l("No student of yours has this number. Import the graduate list first."),
    R.TEXT_TOO_LONG: _l("The text is too long for this column."),
    R.TIME_UNREADABLE: _l("Write a time such as 2026-11-24 19:02 or 19:02."),
    R.VENUE_RETIRED: _l("A venue of this name is out of use. Give the new one another name."),
    R.YEAR_MISSING: _l("The graduating class is missing."),
    R.YEAR_UNREADABLE: _l("Write the graduating class with four digits, such as 2027."),
    R.YES_NO_UNREADABLE: _l("Write yes or no."),
}
