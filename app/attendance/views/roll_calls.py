"""The roll call of a visit, on the leader's phone."""

import uuid

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from app.attendance.access import led_visit, may_watch
from app.attendance.credit_words import STAGES
from app.attendance.forms.roll_calls import call_draft, scan_of_call, stage_wanted
from app.attendance.kinds import RollStage
from app.attendance.operations.roll_calls import call_name, take_call_back
from app.attendance.queries.people import moment_of_scan
from app.attendance.queries.roll_calls import people_of_visit
from app.attendance.rules.roll_calls import roll, stage_now
from app.attendance.views.api import scan_keys
from app.attendance.views.blueprint import bp
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.htmx import is_htmx, see_other

ROLL_CALL = "/organise/events/<int:event_id>/roll-call"


@bp.get(ROLL_CALL)
@access(Permission.OWN_ACCOUNT)
def roll_call(event_id: int) -> Response:
    """The names of a visit at one of its three stages."""
    return _roll_page(led_visit(current_actor(), event_id))


@bp.post(f"{ROLL_CALL}/calls")
@access(Permission.OWN_ACCOUNT)
def call(event_id: int) -> Response:
    """Somebody answered."""
    event, draft, at = led_visit(current_actor(), event_id), call_draft(request.form), utcnow()
    made_at = moment_of_scan(draft.scan_id) or at
    scan_of = scan_of_call(draft, event_id, keys=scan_keys(), made_at=made_at, at=at)
    call_name(event_id, draft.ticket_id, draft.stage, scan_of, actor=current_actor(), at=at)
    return _called(event, draft.stage)


@bp.post(f"{ROLL_CALL}/removals")
@access(Permission.OWN_ACCOUNT)
def uncall(event_id: int) -> Response:
    """A call was a mistake."""
    event, draft, at = led_visit(current_actor(), event_id), call_draft(request.form), utcnow()
    made_at = moment_of_scan(draft.scan_id) or at
    scan_of = scan_of_call(draft, event_id, keys=scan_keys(), made_at=made_at, at=at)
    take_call_back(event_id, draft.ticket_id, draft.stage, scan_of, actor=current_actor(), at=at)
    return _called(event, draft.stage)


def _called(event: Event, stage: RollStage) -> Response:
    if is_htmx():
        return _roll_page(event, stage)
    return see_other(f"/organise/events/{event.id}/roll-call?stage={stage}")


def _roll_page(event: Event, stage: RollStage | None = None) -> Response:
    people = people_of_visit(event.id)
    called = [each.called for each in people]
    stage = stage or stage_wanted(request.args, stage_now(called))
    page = render_template(
        "attendance/_roll_call.html" if is_htmx() else "attendance/roll_call.html",
        event=event,
        people=people,
        rolls=[roll(called, each) for each in RollStage],
        stage=stage,
        stages=STAGES,
        fresh_id=uuid.uuid4,
        sees_board=may_watch(current_actor(), event),
    )
    return make_response(page)
