"""Letting a student in at the gate who has no ticket: registered and admitted with one press."""

from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import workable_gate
from app.attendance.forms.desks import GateSearch, gate_search, walk_in_members
from app.attendance.forms.reversals import scan_id_of
from app.attendance.forms.scans import read_scan
from app.attendance.kinds import Outcome
from app.attendance.operations.walk_ins import WalkIn, walk_in
from app.attendance.queries.people import moment_of_scan, student_of_host
from app.attendance.rules import ScanDraft
from app.attendance.views.api import counters, scan_keys
from app.attendance.views.blueprint import bp
from app.attendance.words import OUTCOMES
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import NotFound, Refusal
from app.platform.htmx import is_htmx, see_other
from app.platform.words import refusal_text
from app.registrations.forms import row_id


@bp.post("/gate/<int:event_id>/walk-ins")
@access(Permission.GATE_WORK)
def walk_in_submit(event_id: int) -> Response:
    """Register and admit; what stands in the way is said where the person was found."""
    event = workable_gate(current_actor(), event_id)
    person_id = student_of_host(event, row_id(request.form.get("person_id", "")))
    scan_id, at = scan_id_of(request.form.get("scan_id", "")), utcnow()
    members = walk_in_members(request.form, scan_id, moment_of_scan(scan_id) or at)

    def scan_of(code: str) -> ScanDraft:
        return _read(event_id, members | {"code": code})

    try:
        walked = walk_in(event_id, person_id, scan_id, scan_of, actor=current_actor(), at=at)
    except Refusal as refusal:
        return _refused(event, refusal)
    return _admission(event, members, walked)


def _read(event_id: int, members: dict[str, Any]) -> ScanDraft:
    scan = read_scan(members, event_id=event_id, keys=scan_keys(), at=utcnow())
    if not isinstance(scan, ScanDraft):
        raise NotFound
    return scan


def _refused(event: Event, refusal: Refusal) -> Response:
    """Nobody was registered: under htmx the sentence takes the place of the search's answer."""
    wanted, words = gate_search(request.form), refusal_text(refusal)
    if not is_htmx():
        flash(words, "block")
        return see_other(_search_address(event.id, wanted))
    part = render_template("attendance/_walk_in_refused.html", event=event, words=words)
    answer = make_response(part, 409)
    answer.headers["HX-Retarget"] = "#found"
    return answer


def _admission(event: Event, members: dict[str, Any], walked: WalkIn) -> Response:
    if is_htmx():
        answer = {
            "scan": {key: members[key] for key in ("id", "direction", "scanned_at")},
            "result": walked.answer,
            "occupancy": counters(walked.crowd),
        }
        return make_response(render_template("attendance/_admission.html", answer=answer))
    level, word = OUTCOMES[Outcome(walked.answer["outcome"])]
    if walked.is_in:
        flash(_("Registered and admitted."), "ok")
    else:
        flash(_("Not registered and not admitted: %(why)s", why=word), level)
    return see_other(_search_address(event.id, gate_search(request.form)))


def _search_address(event_id: int, wanted: GateSearch) -> str:
    return url_for("attendance.search", event_id=event_id, gate=wanted.gate or None)
