"""The live board of an event, and its stop button."""

from datetime import datetime

from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.http import quote_etag
from werkzeug.wrappers import Response

from app.attendance.access import (
    glanced_board,
    may_correct,
    may_count_heads,
    may_stop,
    stoppable_event,
    watched_event,
)
from app.attendance.forms.boards import HeadCountForm
from app.attendance.forms.desks import StopForm
from app.attendance.operations.stops import resume_entry, stop_entry
from app.attendance.queries.board import board_of
from app.attendance.queries.reconciliation import report_summary
from app.attendance.queries.summary import summary_of
from app.attendance.views.blueprint import bp
from app.attendance.views.shown import Shown
from app.attendance.words import OUTCOMES, PARTIES
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.htmx import see_other
from app.platform.i18n import chosen_locale


@bp.get("/organise/events/<int:event_id>/live")
@access(Permission.OWN_ACCOUNT)
def live(event_id: int) -> Response:
    """The board. It asks again every few seconds with the mark that it has, and gets 304 for one
    small query until somebody is scanned, stops, counts, or the minute is over."""
    actor, at = current_actor(), utcnow()
    mark = f"{glanced_board(actor, event_id, at)}-{chosen_locale()}"
    if request.if_none_match.contains_weak(mark):
        response = make_response("", 304)
    else:
        response = make_response(_page(watched_event(actor, event_id), mark, at))
    response.set_etag(mark, weak=True)
    return response


@bp.post("/organise/events/<int:event_id>/stop")
@access(Permission.OWN_ACCOUNT)
def stop(event_id: int) -> Response:
    """Shut every gate at once."""
    event, form = stoppable_event(current_actor(), event_id), StopForm()
    reason = (form.reason.data or "") if form.validate() else ""
    stop_entry(event.id, reason, actor=current_actor(), at=utcnow())
    flash(_("Entry is stopped at every gate. Leaving stays open."), "warn")
    return see_other(f"/organise/events/{event.id}/live")


@bp.post("/organise/events/<int:event_id>/resumption")
@access(Permission.OWN_ACCOUNT)
def resume(event_id: int) -> Response:
    """Open the gates again."""
    event = stoppable_event(current_actor(), event_id)
    resume_entry(event.id, actor=current_actor(), at=utcnow())
    flash(_("Entry is open again."), "ok")
    return see_other(f"/organise/events/{event.id}/live")


def _page(event: Event, mark: str, at: datetime) -> str:
    actor, is_over = current_actor(), event.ends_at <= at
    return render_template(
        "attendance/live.html",
        shown=Shown(event, board_of(event, at), at),
        summary=summary_of(event.id) if is_over else None,
        report=report_summary(event.id) if is_over else None,
        may_stop=may_stop(actor, event),
        may_count=may_count_heads(actor, event),
        may_correct=may_correct(actor, event),
        may_give_gates=actor.can(Permission.GATE_GRANT, event.unit.path),
        stop_form=StopForm(formdata=None),
        count_form=HeadCountForm(formdata=None),
        outcomes=OUTCOMES,
        parties=PARTIES,
        tag=quote_etag(mark, weak=True),
    )
