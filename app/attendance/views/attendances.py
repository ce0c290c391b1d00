"""Who attended an event: the list, and the list as a spreadsheet."""

from flask import Response, render_template, request
from flask_babel import gettext as _

from app.attendance.access import may_vouch, watched_event
from app.attendance.credit_words import GRADES, SHORTFALLS, session_words
from app.attendance.forms.claims import attendance_filter
from app.attendance.operations.exports import note_attendance_export
from app.attendance.queries.credits import (
    CreditRow,
    attendance_figures,
    attendance_page,
    attendance_rows,
)
from app.attendance.views.blueprint import bp
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import campus, utcnow
from app.platform.spreadsheets.writing import Value, write_table
from app.registrations.forms import row_id

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ATTENDANCE = "/organise/events/<int:event_id>/attendance"


@bp.get(ATTENDANCE)
@access(Permission.OWN_ACCOUNT)
def attendances(event_id: int) -> str:
    """Who attended, filtered by the address."""
    event, actor = watched_event(current_actor(), event_id), current_actor()
    wanted = attendance_filter(request.args)
    return render_template(
        "attendance/attendance.html",
        event=event,
        wanted=wanted,
        page=attendance_page(event, wanted, row_id(request.args.get("page", "1"))),
        figures=attendance_figures(event_id),
        grades=GRADES,
        shortfalls=SHORTFALLS,
        may_vouch=may_vouch(actor, event),
    )


@bp.get(f"{ATTENDANCE}.xlsx")
@access(Permission.OWN_ACCOUNT)
def attendances_file(event_id: int) -> Response:
    """The list as filtered, as a spreadsheet; that it was taken is audited."""
    event = watched_event(current_actor(), event_id)
    title = event.title
    rows = attendance_rows(event, attendance_filter(request.args))
    cells = [_cells(event, row) for row in rows]
    note_attendance_export(event_id, len(rows), actor=current_actor(), at=utcnow())
    response = Response(write_table(_headings(), cells, sheet_name=title), mimetype=XLSX)
    name = f'attachment; filename="attendance-{event_id}.xlsx"'
    response.headers["Content-Disposition"] = name
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _headings() -> list[str]:
    return [
        _("Name"),
        _("Student number"),
        _("School"),
        _("Session"),
        _("First in"),
        _("Last out"),
        _("Minutes"),
        _("Evidence"),
        _("Exit assumed"),
        _("Counts"),
        _("Why not"),
    ]


def _cells(event: Event, row: CreditRow) -> list[Value]:
    return [
        row.name,
        row.number,
        row.school,
        session_words(event.kind, row.session_title, row.position),
        f"{campus(row.first_in_at):%Y-%m-%d %H:%M}",
        f"{campus(row.last_out_at):%Y-%m-%d %H:%M}" if row.last_out_at else "",
        row.minutes,
        str(GRADES[row.grade]),
        _("yes") if row.exit_assumed else "",
        _("yes") if row.counts else _("no"),
        str(SHORTFALLS[row.shortfall]) if row.shortfall else "",
    ]
