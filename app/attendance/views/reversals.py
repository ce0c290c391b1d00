"""The list of an event's scans, and putting right what a gate did."""

import uuid

from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import correctable_event
from app.attendance.forms.desks import checkout_members
from app.attendance.forms.reversals import ReversalForm, chosen_which, scan_filter, scan_id_of
from app.attendance.forms.scans import read_scan
from app.attendance.kinds import Outcome, Source
from app.attendance.operations.halls import move_to_hall
from app.attendance.operations.reversals import take_back
from app.attendance.operations.scans import record_scans
from app.attendance.queries.desk import DeskScan, gate_names, scan_of_event, scan_page
from app.attendance.queries.door import Door
from app.attendance.queries.halls import halls_of
from app.attendance.queries.people import code_of_ticket
from app.attendance.rules import ScanDraft
from app.attendance.views.api import scan_keys
from app.attendance.views.blueprint import bp
from app.attendance.words import OUTCOMES, SOURCES
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import NotFound, Refusal
from app.platform.htmx import see_other
from app.platform.reasons import Reason
from app.registrations.forms import row_id

SCANS = "/organise/events/<int:event_id>/scans"
SCAN = f"{SCANS}/<scan_id>"


@bp.get(SCANS)
@access(Permission.OWN_ACCOUNT)
def scans(event_id: int) -> str:
    """The scans of an event, the latest first, filtered by the address."""
    event, wanted = correctable_event(current_actor(), event_id), scan_filter(request.args)
    return render_template(
        "attendance/scans.html",
        event=event,
        wanted=wanted,
        which=chosen_which(wanted),
        page=scan_page(event_id, wanted, row_id(request.args.get("page", "1"))),
        gate_options=[(name, name) for name in gate_names(event_id)],
        outcome_options=[(outcome.value, word) for outcome, (_level, word) in OUTCOMES.items()],
        outcomes=OUTCOMES,
        sources=SOURCES,
    )


@bp.get(SCAN)
@access(Permission.OWN_ACCOUNT)
def scan_page_of(event_id: int, scan_id: str) -> str:
    """One scan with all that is known of it, and what may still be done about it."""
    event = correctable_event(current_actor(), event_id)
    return _page(event, _scan(event_id, scan_id), ReversalForm(formdata=None))


@bp.post(f"{SCAN}/reversal")
@access(Permission.OWN_ACCOUNT)
def take_back_submit(event_id: int, scan_id: str) -> Response:
    """Take an admission back, with a reason."""
    event, form = correctable_event(current_actor(), event_id), ReversalForm()
    scan = _scan(event_id, scan_id)
    if not form.validate():
        return make_response(_page(event, scan, form), 422)
    take_back(event_id, scan.id, form.reason.data or "", actor=current_actor(), at=utcnow())
    flash(_("The admission is taken back: the person counts as outside."), "ok")
    return see_other(_address(event_id, scan.id))


@bp.post(f"{SCAN}/exit")
@access(Permission.OWN_ACCOUNT)
def check_out_submit(event_id: int, scan_id: str) -> Response:
    """Check somebody out who came in by this scan and was not scanned when they left."""
    correctable_event(current_actor(), event_id)
    scan = _inside(event_id, scan_id)
    code = code_of_ticket(event_id, scan.ticket_id or 0)
    at, actor = utcnow(), current_actor()
    members = checkout_members(request.form.get("scan_id") or str(uuid.uuid4()), code, at)
    draft = read_scan(members, event_id=event_id, keys=scan_keys(), at=at)
    if not isinstance(draft, ScanDraft):
        raise NotFound
    door = Door(event_id, None, actor.person_id)
    record_scans(door, [draft._replace(source=Source.MANUAL)], at=at)
    flash(_("Checked out by hand."), "ok")
    return see_other(_address(event_id, scan.id))


@bp.post(f"{SCAN}/hall")
@access(Permission.OWN_ACCOUNT)
def move_submit(event_id: int, scan_id: str) -> Response:
    """Count somebody who is inside into another hall."""
    correctable_event(current_actor(), event_id)
    scan = _inside(event_id, scan_id)
    hall_id = row_id(request.form.get("hall", "")) or None
    move_to_hall(event_id, scan.ticket_id or 0, hall_id, actor=current_actor(), at=utcnow())
    flash(_("Moved: the person counts in the other hall now."), "ok")
    return see_other(_address(event_id, scan.id))


def _scan(event_id: int, scan_id: str) -> DeskScan:
    scan = scan_of_event(event_id, scan_id_of(scan_id))
    if scan is None:
        raise NotFound
    return scan


def _inside(event_id: int, scan_id: str) -> DeskScan:
    scan = _scan(event_id, scan_id)
    if not scan.is_current:
        raise Refusal(Reason.NOT_INSIDE)
    return scan


def _address(event_id: int, scan_id: str) -> str:
    return f"/organise/events/{event_id}/scans/{scan_id}"


def _page(event: Event, scan: DeskScan, form: ReversalForm) -> str:
    return render_template(
        "attendance/scan.html",
        event=event,
        scan=scan,
        form=form,
        halls=halls_of(event.id),
        exit_id=str(uuid.uuid4()),
        outcomes=OUTCOMES,
        sources=SOURCES,
        is_admission=scan.outcome is Outcome.ADMITTED and scan.direction == "in",
        at=utcnow(),
    )
