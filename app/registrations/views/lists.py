"""The organiser's list of an event's registrations."""

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from app.events.access import readable_event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import campus, utcnow
from app.platform.spreadsheets.writing import Value, write_table
from app.registrations.forms import registration_filter, row_id
from app.registrations.operations import note_export
from app.registrations.queries import (
    RegistrationRow,
    registration_page,
    registration_rows,
    session_rows,
)
from app.registrations.views.blueprint import bp
from app.registrations.words import PARTIES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/organise/events/<int:event_id>/registrations")
@access(Permission.EVENT_READ)
def registrations(event_id: int) -> Response:
    """Who comes, filtered by the address."""
    event = readable_event(current_actor(), event_id)
    wanted = registration_filter(request.args)
    number = row_id(request.args.get("page", "1"))
    page = render_template(
        "registrations/list.html",
        event=event,
        sessions=session_rows(event_id),
        wanted=wanted,
        page=registration_page(event_id, wanted, number),
        parties=PARTIES,
    )
    return make_response(page)


@bp.get("/organise/events/<int:event_id>/registrations.xlsx")
@access(Permission.EVENT_READ)
def registrations_file(event_id: int) -> Response:
    """The list as filtered, as a spreadsheet; that it was taken is audited."""
    actor = current_actor()
    title = readable_event(actor, event_id).title
    rows = registration_rows(event_id, registration_filter(request.args))
    note_export(event_id, len(rows), actor=actor, at=utcnow())
    table = write_table(_headings(), map(_cells, rows), sheet_name=title)
    response = Response(table, mimetype=XLSX)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="registrations-{event_id}.xlsx"'
    )
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _headings() -> list[str]:
    return [
        _("Name"),
        _("Comes as"),
        _("Student number"),
        _("School"),
        _("Major"),
        _("Session"),
        _("Registered at"),
        _("Withdrawn at"),
    ]


def _cells(row: RegistrationRow) -> list[Value]:
    return [
        row.name,
        str(PARTIES[row.party]),
        row.number,
        row.school,
        row.major,
        row.session_title,
        f"{campus(row.registered_at):%Y-%m-%d %H:%M}",
        f"{campus(row.withdrawn_at):%Y-%m-%d %H:%M}" if row.withdrawn_at else "",
    ]
