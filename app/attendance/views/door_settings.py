"""The settings of an event's door: what its gates do, and the halls that are kept apart."""

from flask import flash, make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import event_with_devices
from app.attendance.forms.door import DoorForm, HallForm
from app.attendance.operations.halls import add_hall, change_hall, remove_hall
from app.attendance.operations.policies import set_door_policy
from app.attendance.queries.halls import HallRow, halls_of
from app.attendance.queries.policies import door_policy_of
from app.attendance.views.blueprint import bp
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import NotFound, Refusal
from app.platform.htmx import see_other
from app.platform.words import refusal_text

DOOR = "/organise/events/<int:event_id>/door"
HALLS = f"{DOOR}/halls"
HALL = f"{HALLS}/<int:hall_id>"


@bp.get(DOOR)
@access(Permission.GATE_GRANT)
def door(event_id: int) -> str:
    """The choices in force, and the halls."""
    return _page(event_with_devices(current_actor(), event_id))


@bp.post(DOOR)
@access(Permission.GATE_GRANT)
def door_submit(event_id: int) -> Response:
    """Keep the choices; gates take them over by themselves."""
    event, form = event_with_devices(current_actor(), event_id), DoorForm()
    if not form.validate():
        return make_response(_page(event, form), 422)
    set_door_policy(event_id, form.flags(), actor=current_actor(), at=utcnow())
    flash(_("Saved. Gates take it over within a minute."), "ok")
    return see_other(f"/organise/events/{event_id}/door")


@bp.post(HALLS)
@access(Permission.GATE_GRANT)
def add_hall_submit(event_id: int) -> Response:
    """Keep one more hall apart."""
    event, form = event_with_devices(current_actor(), event_id), HallForm()
    if form.validate():
        try:
            add_hall(event_id, form.draft(), actor=current_actor(), at=utcnow())
            return see_other(f"/organise/events/{event_id}/door")
        except Refusal as refusal:
            form.name.errors = [refusal_text(refusal)]
    return make_response(_page(event, hall_form=form), 422)


@bp.get(HALL)
@access(Permission.GATE_GRANT)
def hall_settings(event_id: int, hall_id: int) -> str:
    """One hall: its name and limit, and removing it."""
    event = event_with_devices(current_actor(), event_id)
    row = _hall(event_id, hall_id)
    form = HallForm(formdata=None, name=row.name, cap=row.cap)
    return render_template("attendance/hall.html", event=event, hall=row, form=form)


@bp.post(HALL)
@access(Permission.GATE_GRANT)
def change_hall_submit(event_id: int, hall_id: int) -> Response:
    """Give a hall another name or limit."""
    event, form = event_with_devices(current_actor(), event_id), HallForm()
    row = _hall(event_id, hall_id)
    if form.validate():
        try:
            change_hall(event_id, hall_id, form.draft(), actor=current_actor(), at=utcnow())
            return see_other(f"/organise/events/{event_id}/door")
        except Refusal as refusal:
            form.name.errors = [refusal_text(refusal)]
    page = render_template("attendance/hall.html", event=event, hall=row, form=form)
    return make_response(page, 422)


@bp.post(f"{HALL}/removal")
@access(Permission.GATE_GRANT)
def remove_hall_submit(event_id: int, hall_id: int) -> Response:
    """Keep a hall apart no longer."""
    event_with_devices(current_actor(), event_id)
    remove_hall(event_id, hall_id, actor=current_actor(), at=utcnow())
    flash(_("The hall is kept apart no longer."), "ok")
    return see_other(f"/organise/events/{event_id}/door")


def _hall(event_id: int, hall_id: int) -> HallRow:
    row = next((row for row in halls_of(event_id) if row.id == hall_id), None)
    if row is None:
        raise NotFound
    return row


def _page(event: Event, form: DoorForm | None = None, hall_form: HallForm | None = None) -> str:
    halls = halls_of(event.id)
    return render_template(
        "attendance/door.html",
        event=event,
        form=form or DoorForm(formdata=None, data=door_policy_of(event.id)._asdict()),
        hall_form=hall_form or HallForm(formdata=None),
        halls=halls,
        limits=sum(row.cap or 0 for row in halls),
        limitless=[row for row in halls if row.cap is None],
    )
