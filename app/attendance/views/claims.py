"""Attendance by hand: somebody proposes, somebody else decides."""

from typing import Any

from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import may_watch, vouched_event
from app.attendance.credit_words import GRADES, SOURCES, session_words
from app.attendance.forms.claims import ClaimForm, decision
from app.attendance.operations.claims import decide_claim, propose_attendance
from app.attendance.queries.claims import batch_rows, decided_claims, waiting_claims
from app.attendance.views.blueprint import bp
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import NotFound, Refusal
from app.platform.forms import options
from app.platform.htmx import see_other
from app.platform.reasons import Reason
from app.platform.words import refusal_text
from app.registrations.forms import row_id

CLAIMS = "/organise/events/<int:event_id>/attendance/claims"
ABOUT_SESSION = {Reason.SESSION_NOT_BEGUN, Reason.SESSION_UNKNOWN}


@bp.get(CLAIMS)
@access(Permission.OWN_ACCOUNT)
def claims(event_id: int) -> Response:
    """What waits for a second person, and the form for one more."""
    event = vouched_event(current_actor(), event_id)
    return _claims_page(event, claim_form(event, ClaimForm()))


@bp.post(CLAIMS)
@access(Permission.OWN_ACCOUNT)
def propose(event_id: int) -> Response:
    """Say that a student attended; somebody else confirms it."""
    event = vouched_event(current_actor(), event_id)
    form, actor, key = claim_form(event, ClaimForm()), current_actor(), None
    try:
        if form.validate():
            key = form.idempotency_key.data
            propose_attendance(event_id, form.draft(), actor=actor, at=utcnow(), key=key)
            flash(_("Entered. It counts once a second person has confirmed it."), "ok")
            return see_other(f"/organise/events/{event_id}/attendance/claims")
    except Refusal as refusal:
        field = form.session_id if refusal.reason in ABOUT_SESSION else form.number
        field.errors = [refusal_text(refusal)]
    return _claims_page(event, form, 422)


@bp.post(f"{CLAIMS}/<int:claim_id>/decision")
@access(Permission.OWN_ACCOUNT)
def decide(event_id: int, claim_id: int) -> Response:
    """Confirm or refuse what somebody else claimed."""
    vouched_event(current_actor(), event_id)
    said = decision(request.form)
    if said.confirms is None:
        raise NotFound
    decide_claim(event_id, claim_id, confirms=said.confirms, actor=current_actor(), at=utcnow())
    flash(_("Confirmed.") if said.confirms else _("Refused."), "ok")
    return see_other(f"/organise/events/{event_id}/attendance/claims")


def claim_form(event: Event, form: Any) -> Any:
    """A form with the sessions of the event to choose from."""
    form.session_id.choices = options(
        [
            (str(each.id), session_words(event.kind, each.title, each.position))
            for each in event.sessions
        ]
    )
    return form


def shared(event: Event) -> dict[str, Any]:
    """What every page of claims needs. Volunteers see masked names, as at the gate."""
    return {
        "event": event,
        "whole_names": may_watch(current_actor(), event),
        "me": current_actor().person_id,
        "grades": GRADES,
        "sources": SOURCES,
    }


def _claims_page(event: Event, form: ClaimForm, status: int = 200) -> Response:
    number = row_id(request.args.get("page", "1"))
    page = render_template(
        "attendance/claims.html",
        form=form,
        waiting=waiting_claims(event.id),
        lists=batch_rows(event.id),
        page=decided_claims(event.id, number),
        **shared(event),
    )
    return make_response(page, status)
