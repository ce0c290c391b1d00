"""The reconciliation report of an event: scans in doubt, and decisions on them."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import correctable_event
from app.attendance.forms.boards import RulingForm, report_filter, ruled_group
from app.attendance.operations.rulings import note_report_export, rule_on_group, rule_on_scan
from app.attendance.queries.reconciliation import (
    ReportFilter,
    Standing,
    gates_in_doubt,
    report_page,
    report_rows,
    report_summary,
)
from app.attendance.views.blueprint import bp
from app.attendance.views.report_files import report_file
from app.attendance.words import CREDITS, DOUBTS, OUTCOMES, RULINGS, reason_word
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import NotFound
from app.platform.htmx import see_other

LONGEST_PAGE_NUMBER = 6


@bp.get("/organise/events/<int:event_id>/reconciliation")
@access(Permission.OWN_ACCOUNT)
def reconciliation(event_id: int) -> Response:
    """The report, filtered by the address."""
    event = correctable_event(current_actor(), event_id)
    return _page(event, report_filter(request.args), RulingForm(formdata=None), 200)


@bp.post("/organise/events/<int:event_id>/reconciliation/rulings")
@access(Permission.OWN_ACCOUNT)
def rule(event_id: int) -> Response:
    """Decide on one scan."""
    event, form = correctable_event(current_actor(), event_id), RulingForm()
    wanted = report_filter(request.form)
    if not form.validate():
        return _page(event, wanted, form, 422)
    scan_id, seen = form.scan_id(), form.seen.data or ""
    rule_on_scan(event.id, scan_id, form.draft(), seen, actor=current_actor(), at=utcnow())
    flash(_("Decided: %(ruling)s.", ruling=RULINGS[form.draft().ruling]), "ok")
    return see_other(_address(event, wanted, page=_page_number()))


@bp.post("/organise/events/<int:event_id>/reconciliation/group-rulings")
@access(Permission.OWN_ACCOUNT)
def rule_group(event_id: int) -> Response:
    """Decide on all undecided scans of one kind at once."""
    event, form = correctable_event(current_actor(), event_id), RulingForm()
    wanted, group = report_filter(request.form), ruled_group(request.form)
    if group is None:
        raise NotFound
    if not form.validate():
        return _page(event, wanted, form, 422)
    count = rule_on_group(event.id, group, form.draft(), actor=current_actor(), at=utcnow())
    ruling = RULINGS[form.draft().ruling]
    flash(_("Scans decided: %(n)s. Decision: %(ruling)s.", n=count, ruling=ruling), "ok")
    return see_other(_address(event, wanted, page=_page_number()))


@bp.get("/organise/events/<int:event_id>/reconciliation.csv")
@access(Permission.OWN_ACCOUNT)
def reconciliation_csv(event_id: int) -> Response:
    """The report as filtered, as a text file; that it was taken is audited."""
    return _file(event_id, "csv")


@bp.get("/organise/events/<int:event_id>/reconciliation.xlsx")
@access(Permission.OWN_ACCOUNT)
def reconciliation_xlsx(event_id: int) -> Response:
    """The report as filtered, as a spreadsheet; that it was taken is audited."""
    return _file(event_id, "xlsx")


def _file(event_id: int, kind: str) -> Response:
    event = correctable_event(current_actor(), event_id)
    title = event.title
    rows = report_rows(event.id, report_filter(request.args))
    note_report_export(event_id, len(rows), actor=current_actor(), at=utcnow())
    return report_file(event_id, title, rows, kind)


def _page(event: Event, wanted: ReportFilter, form: RulingForm, status: int) -> Response:
    # The words on top of a form that is sent back lead to the field of its scan.
    form.reason.id = f"reason-{form.doubted_id.data or 'group'}"
    page = render_template(
        "attendance/reconciliation.html",
        event=event,
        wanted=wanted,
        form=form,
        summary=report_summary(event.id),
        page=report_page(event.id, wanted, _page_number()),
        gate_options=_gate_options(event.id),
        reason_word=reason_word,
        doubts=DOUBTS,
        credits=CREDITS,
        outcomes=OUTCOMES,
        rulings=RULINGS,
        address=partial(_changed, event, wanted),
    )
    return make_response(page, status)


def _gate_options(event_id: int) -> list[tuple[str, str]]:
    return [("", _("Every gate")), *((gate, gate) for gate in gates_in_doubt(event_id) if gate)]


def _page_number() -> int:
    given = request.values.get("page", "1")[:LONGEST_PAGE_NUMBER]
    return int(given) if given.isascii() and given.isdigit() else 1


def _changed(event: Event, wanted: ReportFilter, suffix: str = "", **changes: Any) -> str:
    """The address of the report with a filter that differs in something, from its first page."""
    return _address(event, replace(wanted, **changes), suffix)


def _address(event: Event, wanted: ReportFilter, suffix: str = "", *, page: int = 1) -> str:
    """The report with a filter; `suffix` makes it a file (".csv")."""
    query = {
        "doubt": str(wanted.doubt or ""),
        "standing": "" if wanted.standing == Standing.ALL else str(wanted.standing),
        "gate": wanted.gate or "",
        "page": str(page) if page > 1 else "",
    }
    given = urlencode({name: value for name, value in query.items() if value})
    return f"/organise/events/{event.id}/reconciliation{suffix}" + (f"?{given}" if given else "")
