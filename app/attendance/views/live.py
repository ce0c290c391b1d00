"""The live board of an event, and its stop button."""

from datetime import datetime

from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import may_stop, stoppable_event, watched_event
from app.attendance.forms.desks import StopForm
from app.attendance.operations.stops import resume_entry, stop_entry
from app.attendance.queries.board import board_mark, board_of
from app.attendance.queries.summary import summary_of
from app.attendance.views.blueprint import bp
from app.attendance.views.shown import Shown
from app.attendance.words import OUTCOMES, PARTIES
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.htmx import is_htmx, see_other


@bp.get("/organise/events/<int:event_id>/live")
@access(Permission.OWN_ACCOUNT)
def live(event_id: int) -> Response:
    """The board; a board that asks again with what it has seen gets 204 while nothing changed."""
    event, at = watched_event(current_actor(), event_id), utcnow()
    mark = board_mark(event_id, at)
    if is_htmx() and request.args.get("seen") == mark:
        return make_response("", 204)
    return make_response(_page(event, mark, at))


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
    actor = current_actor()
    return render_template(
        "attendance/live.html",
        shown=Shown(event, board_of(event, at), at),
        summary=summary_of(event.id) if event.ends_at <= at else None,
        may_stop=may_stop(actor, event),
        may_give_gates=actor.can(Permission.GATE_GRANT, event.unit.path),
        stop_form=StopForm(formdata=None),
        outcomes=OUTCOMES,
        parties=PARTIES,
        mark=mark,
    )
