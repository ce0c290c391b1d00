"""Pages of the events room for organisers: the list, one event, calling it off.

The composer and the clearance page stand in the clearance room, which can judge what is typed.
"""

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.events.access import manageable_event, readable_event
from app.events.forms import CancelForm, event_filter
from app.events.kinds import EventState
from app.events.models import Event
from app.events.operations import cancel_event
from app.events.queries import events_per_state, listed_events, organising_units
from app.events.rules import event_state, may_become, takes_all_sessions
from app.events.words import AUDIENCES, FORMATS, KINDS, LOOKS, STATES
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.htmx import see_other

bp = Blueprint("events", __name__)

STEPS = (EventState.DRAFT, EventState.CLEARANCE, EventState.PUBLISHED, EventState.RUNNING)


@bp.get("/organise/events")
@access(Permission.EVENT_READ)
def events() -> str:
    """The events of the actor's units: filter by state, kind, unit and words; sort; page."""
    actor, at = current_actor(), utcnow()
    paths = actor.unit_paths(Permission.EVENT_READ)
    units = organising_units(paths)
    wanted = event_filter(request.args, paths, [unit.id for unit in units])
    return render_template(
        "events/events.html",
        page=listed_events(wanted, at=at), wanted=wanted, units=units,
        counts=events_per_state(paths, at=at), kinds=KINDS, states=STATES, looks=LOOKS,
        may_plan=actor.can_somewhere(Permission.EVENT_MANAGE),
    )  # fmt: skip


@bp.get("/organise/events/<int:event_id>")
@access(Permission.EVENT_READ)
def event(event_id: int) -> Response:
    """One event as its organisers see it: where it stands, its sessions, the next step."""
    return _event_page(readable_event(current_actor(), event_id), CancelForm())


def _event_page(found: Event, form: CancelForm, status: int = 200) -> Response:
    actor, at = current_actor(), utcnow()
    state = event_state(found, at)
    may_manage = actor.can(Permission.EVENT_MANAGE, found.unit.path)
    page = render_template(
        "events/event.html",
        event=found, state=state, states=STATES, looks=LOOKS, form=form,
        step=STEPS.index(state) if state in STEPS else len(STEPS),
        audiences=AUDIENCES, formats=FORMATS, by_lesson=takes_all_sessions(found.kind),
        may_manage=may_manage, may_clear=actor.can(Permission.CLEARANCE_READ, found.unit.path),
        may_grant=actor.can(Permission.GATE_GRANT, found.unit.path),
        may_cancel=may_manage and may_become(state, EventState.CANCELLED),
    )  # fmt: skip
    return make_response(page, status)


@bp.post("/organise/events/<int:event_id>/cancellation")
@access(Permission.EVENT_MANAGE)
def cancellation(event_id: int) -> Response:
    """Call an event off, with the reason that people will read."""
    found = manageable_event(current_actor(), event_id)
    form = CancelForm()
    if not form.validate():
        return _event_page(found, form, 422)
    cancel_event(event_id, form.reason.data or "", actor=current_actor(), at=utcnow())
    flash(_("The event is called off. Its venue is free again."))
    return see_other(url_for("events.event", event_id=event_id))
