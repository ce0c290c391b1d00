"""One device of a gate: its name, gate, hall and term, a new link, and withdrawing it."""

from flask import flash, make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import event_with_devices
from app.attendance.forms.devices import TERMS, DeviceForm
from app.attendance.operations.devices import change_device
from app.attendance.queries.devices import DeviceRow, device_of
from app.attendance.queries.halls import halls_of
from app.attendance.views.blueprint import bp
from app.attendance.views.devices import DEVICE
from app.attendance.words import DEVICE_STATES, time_since
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.htmx import see_other


@bp.get(DEVICE)
@access(Permission.GATE_GRANT)
def device_page(event_id: int, device_id: int) -> str:
    """How a device is doing, and its form."""
    event = event_with_devices(current_actor(), event_id)
    row = device_of(event_id, device_id)
    form = DeviceForm(
        formdata=None,
        name=row.name,
        gate=row.gate,
        hours=_hours(event, row),
        hall=str(row.hall_id or 0),
    )
    return _page(event, row, form.offer(halls_of(event_id)))


@bp.post(DEVICE)
@access(Permission.GATE_GRANT)
def change_device_submit(event_id: int, device_id: int) -> Response:
    """Keep what was changed; the link stays good."""
    event = event_with_devices(current_actor(), event_id)
    form = DeviceForm().offer(halls_of(event_id))
    if not form.validate():
        return make_response(_page(event, device_of(event_id, device_id), form), 422)
    change_device(event_id, device_id, form.draft(), actor=current_actor(), at=utcnow())
    flash(_("Saved. The phone notices it by itself."), "ok")
    return see_other(f"/organise/events/{event_id}/devices")


def _hours(event: Event, row: DeviceRow) -> str:
    """The term that the device has, else the shortest one that is no shorter."""
    has = (row.expires_at - event.ends_at).total_seconds() / 3600
    return next((hours for hours, _words in TERMS if int(hours) >= has), TERMS[-1][0])


def _page(event: Event, row: DeviceRow, form: DeviceForm) -> str:
    at = utcnow()
    return render_template(
        "attendance/device.html",
        event=event,
        device=row,
        state=row.state(at),
        state_words=DEVICE_STATES,
        form=form,
        ago=lambda moment: time_since(moment, at),
    )
