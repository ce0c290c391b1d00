"""The reconciliation report as a file: masked names, and nobody else's."""

from collections.abc import Sequence

from flask import Response
from flask_babel import gettext as _

from app.attendance.kinds import Direction
from app.attendance.queries.reconciliation import ReportRow
from app.attendance.words import CREDITS, DOUBTS, OUTCOMES, RULINGS, reason_word
from app.platform.clock import campus
from app.platform.spreadsheets.writing import Value, write_csv, write_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def report_file(event_id: int, title: str, rows: Sequence[ReportRow], kind: str) -> Response:
    """The rows as `csv` or `xlsx`. Devices are called after people, and those who decided are
    people: both stay behind."""
    cells = map(_cells, rows)
    if kind == "csv":
        response = Response(write_csv(_headings(), cells), mimetype="text/csv")
    else:
        table = write_table(_headings(), cells, sheet_name=title)
        response = Response(table, mimetype=XLSX)
    name = f"reconciliation-{event_id}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _headings() -> list[str]:
    return [
        _("Time by the device"),
        _("Time by the server"),
        _("Gate"),
        _("Direction"),
        _("Name"),
        _("Session"),
        _("In doubt because"),
        _("The gate said"),
        _("The record says"),
        _("Attendance"),
        _("Decision"),
        _("Reason"),
        _("Decided at"),
    ]


def _cells(row: ReportRow) -> list[Value]:
    return [
        f"{campus(row.scanned_at):%Y-%m-%d %H:%M:%S}",
        f"{campus(row.received_at):%Y-%m-%d %H:%M:%S}",
        row.gate,
        _("In") if row.direction is Direction.IN else _("Out"),
        row.name_masked,
        row.session,
        _(", ").join(str(DOUBTS[doubt]) for doubt in row.doubts),
        str(OUTCOMES[row.told][1]) if row.told else "",
        _(", ").join(filter(None, (str(OUTCOMES[row.outcome][1]), reason_word(row.reason)))),
        str(CREDITS[row.credit][1]),
        str(RULINGS[row.ruling]) if row.ruling else "",
        row.ruling_reason,
        f"{campus(row.ruled_at):%Y-%m-%d %H:%M}" if row.ruled_at else "",
    ]
