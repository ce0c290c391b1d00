"""Checking oneself in: the link in the hall's code, and the page with the one button."""

import uuid
from dataclasses import dataclass, replace

from flask import flash, make_response, render_template, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import event_with_gate
from app.attendance.kinds import Outcome
from app.attendance.operations.self_check_in import check_in_by_hall_code
from app.attendance.queries.policies import hall_secret_of
from app.attendance.queries.self_check_in import OwnPass, own_pass, own_wave
from app.attendance.rules import OPENS_BEFORE
from app.attendance.rules.hall_codes import (
    HallClaim,
    claim_for,
    is_good_claim,
    is_good_hall_code,
    read_hall_code,
)
from app.attendance.views.blueprint import bp
from app.attendance.views.traces import remember_browser, trace_of_request
from app.events.models import Event
from app.platform.access import Permission, access, current_actor, public
from app.platform.clock import utcnow
from app.platform.errors import NotFound
from app.platform.htmx import see_other
from app.platform.throttle import Limit, check_limit, count_attempt

CHECK_IN = "/check-in/<int:event_id>"
CLAIM = "hall"  # where the claim stands in the signed cookie
# A full hall is tried again and again; a script is faster.
TRIES = Limit("self-check-in", "20 per 10 minutes")
INSIDE = (Outcome.ADMITTED, Outcome.ALREADY_INSIDE)


@dataclass(frozen=True)
class CheckIn:
    """What the page is about: an event, what this person holds for it, whether a scan is fresh."""

    event: Event
    own: OwnPass | None
    claim: HallClaim
    is_fresh: bool


@bp.get("/H/<code>")
@public("The hall's code says nothing about anybody; it only leads to the check-in page.")
def hall_link(code: str) -> Response:
    """Note in this browser that it saw a good code, and go on; nothing is written anywhere else."""
    read, at = read_hall_code(code), utcnow()
    secret = hall_secret_of(read.event_id) if read else None
    if read is None or secret is None or not is_good_hall_code(read, secret, at):
        return make_response(render_template("attendance/check_in_over.html"), 410)
    session[CLAIM] = list(claim_for(read.event_id, str(uuid.uuid4()), at))
    if not current_actor().is_signed_in:
        flash(_("Sign in to check in. Your scan stays good for three minutes."), "info")
    return remember_browser(see_other(f"/check-in/{read.event_id}"))


@bp.get(CHECK_IN)
@access(Permission.OWN_ACCOUNT)
def check_in(event_id: int) -> Response:
    """Who checks in where, with one button; or where they stand already."""
    return make_response(_page(_found(event_id)))


@bp.post(CHECK_IN)
@access(Permission.OWN_ACCOUNT)
def check_in_submit(event_id: int) -> Response:
    """Check this person in, once however often it is pressed."""
    found, actor = _found(event_id), current_actor()
    if found.own is not None and found.own.since is not None:
        return see_other(request.path)
    if found.own is None or not found.own.is_student or not found.is_fresh:
        return make_response(_page(found), 409)
    check_limit(TRIES, str(actor.person_id))
    count_attempt(TRIES, str(actor.person_id))
    trace = trace_of_request(event_id)
    return _answered(found, check_in_by_hall_code(found.claim, trace, actor=actor, at=utcnow()))


def _found(event_id: int) -> CheckIn:
    """What somebody may see here: nothing, unless they have a place or have scanned the code."""
    event, claim = event_with_gate(event_id), HallClaim(*session.get(CLAIM, (0, "", 0)))
    own = own_pass(event_id, current_actor().person_id)
    if own is None and claim.event_id != event_id:
        raise NotFound
    return CheckIn(event, own, claim, is_good_claim(claim, event_id, utcnow()))


def _answered(found: CheckIn, outcome: Outcome) -> Response:
    """A scan that was refused may be tried again while it is fresh, and is then another scan."""
    if outcome in INSIDE:
        session.pop(CLAIM, None)
        return remember_browser(see_other(request.path))
    if outcome is Outcome.ID_REUSED:
        session.pop(CLAIM, None)
        return make_response(_page(replace(found, is_fresh=False)), 409)
    session[CLAIM] = list(found.claim._replace(scan_id=str(uuid.uuid4())))
    return remember_browser(make_response(_page(found, outcome), 409))


def _page(found: CheckIn, outcome: Outcome | None = None) -> str:
    at = utcnow()
    return render_template(
        "attendance/check_in.html",
        event=found.event,
        own=found.own,
        is_fresh=found.is_fresh,
        wave=own_wave(found.own.registration_id, at) if found.own else None,
        outcome=outcome,
        opens_at=found.event.starts_at - OPENS_BEFORE,
    )
