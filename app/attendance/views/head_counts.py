"""Counting heads by hand: a page for stewards, and the form of the live board."""

from flask import flash, make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import countable_event, may_watch
from app.attendance.forms.boards import HeadCountForm
from app.attendance.operations.head_counts import count_heads
from app.attendance.queries.board import log_of
from app.attendance.queries.occupancy import occupancy_of
from app.attendance.views.blueprint import bp
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.words import refusal_text


@bp.get("/organise/events/<int:event_id>/head-counts")
@access(Permission.OWN_ACCOUNT)
def head_counts(event_id: int) -> Response:
    """The number to type, for whoever counts at the door or in the hall."""
    return _page(countable_event(current_actor(), event_id), HeadCountForm(formdata=None), 200)


@bp.post("/organise/events/<int:event_id>/head-counts")
@access(Permission.OWN_ACCOUNT)
def count(event_id: int) -> Response:
    """Keep a count; the gates follow it from now on."""
    event, form = countable_event(current_actor(), event_id), HeadCountForm()
    if not form.validate():
        return _page(event, form, 422)
    try:
        people, reason = int(form.people.data), form.reason.data or ""
        more = count_heads(event.id, people, reason, actor=current_actor(), at=utcnow())
    except Refusal as refusal:
        form.people.errors = [refusal_text(refusal)]
        return _page(event, form, 409)
    flash(_count_said(people, more), "ok")
    page = "live" if may_watch(current_actor(), event) else "head-counts"
    return see_other(f"/organise/events/{event.id}/{page}")


def _count_said(people: int, more: int) -> str:
    facts = {"people": people, "n": abs(more)}
    if more == 0:
        return str(_("Inside: %(people)s. The count and the record agree.", **facts))
    if more > 0:
        return str(_("Inside: %(people)s, which is %(n)s more than the record said.", **facts))
    return str(_("Inside: %(people)s, which is %(n)s fewer than the record said.", **facts))


def _page(event: Event, form: HeadCountForm, status: int) -> Response:
    page = render_template(
        "attendance/head_counts.html",
        event=event,
        form=form,
        counter=occupancy_of(event.id),
        log=log_of(event.id),
        may_watch=may_watch(current_actor(), event),
    )
    return make_response(page, status)
