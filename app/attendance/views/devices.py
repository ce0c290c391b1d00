"""The organiser's page of an event's gates: which devices scan, and who may work with their own
account."""

from dataclasses import dataclass

from flask import current_app, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import event_with_devices
from app.attendance.forms.desks import DeviceForm, GateWorkerForm
from app.attendance.operations.devices import (
    enrol_device,
    grant_gate,
    revoke_device,
    withdraw_gate,
)
from app.attendance.queries.devices import devices_of, gate_workers
from app.attendance.views.blueprint import bp
from app.events.models import Event
from app.people.queries import accounts_named
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.drawing.qr import QrDrawing, qr_path
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.words import refusal_text
from app.registrations.forms import row_id
from app.units.queries import university_of

DEVICES = "/organise/events/<int:event_id>/devices"
GATE_STAFF = "/organise/events/<int:event_id>/gate-staff"


@dataclass(frozen=True)
class Enrolment:
    """A device's link, shown once."""

    name: str
    link: str
    qr: QrDrawing


@bp.get(DEVICES)
@access(Permission.GATE_GRANT)
def devices(event_id: int) -> str:
    """The devices of an event and the people who work its gates."""
    return _page(event_with_devices(current_actor(), event_id), DeviceForm(), GateWorkerForm())


@bp.post(DEVICES)
@access(Permission.GATE_GRANT)
def enrol(event_id: int) -> Response:
    """Enrol a device; its link is in this answer and never again."""
    event, form = event_with_devices(current_actor(), event_id), DeviceForm()
    if not form.validate():
        return make_response(_page(event, form, GateWorkerForm(formdata=None)), 422)
    actor, name, gate = current_actor(), form.name.data or "", form.gate.data or ""
    token = enrol_device(event_id, name, gate, actor=actor, at=utcnow())
    link = f"{current_app.config['BASE_URL']}/gate/{event_id}#{token}"
    made = Enrolment(name, link, qr_path(link))
    page = _page(event, DeviceForm(formdata=None), GateWorkerForm(formdata=None), made)
    return make_response(page, 201)


@bp.post(f"{DEVICES}/<int:device_id>/revocation")
@access(Permission.GATE_GRANT)
def revoke(event_id: int, device_id: int) -> Response:
    """Withdraw a device."""
    event_with_devices(current_actor(), event_id)
    revoke_device(event_id, device_id, actor=current_actor(), at=utcnow())
    flash(_("The device is withdrawn. Its next scan is refused."), "ok")
    return see_other(request.path.rsplit("/", 2)[0])


@bp.post(GATE_STAFF)
@access(Permission.GATE_GRANT)
def add_worker(event_id: int) -> Response:
    """Let somebody work the gates of this event with their own account."""
    event, form = event_with_devices(current_actor(), event_id), GateWorkerForm()
    university_id = university_of(event.unit).id
    found = accounts_named(form.account.data or "", university_id) if form.validate() else []
    if len(found) != 1 and not form.account.errors:
        form.account.errors = [_("We do not know this person. Check the number or the e-mail.")]
    try:
        if not form.account.errors:
            person_id = found[0].person_id
            grant_gate(event_id, person_id, actor=current_actor(), at=utcnow())
            return see_other(_address(event))
    except Refusal as refusal:
        form.account.errors = [refusal_text(refusal)]
    return make_response(_page(event, DeviceForm(formdata=None), form), 422)


@bp.post(f"{GATE_STAFF}/removal")
@access(Permission.GATE_GRANT)
def remove_worker(event_id: int) -> Response:
    """Take the gates of this event back from somebody."""
    event = event_with_devices(current_actor(), event_id)
    person_id = row_id(request.form.get("person_id", ""))
    withdraw_gate(event_id, person_id, actor=current_actor(), at=utcnow())
    return see_other(_address(event))


def _address(event: Event) -> str:
    return f"/organise/events/{event.id}/devices"


def _page(
    event: Event, form: DeviceForm, worker_form: GateWorkerForm, made: Enrolment | None = None
) -> str:
    return render_template(
        "attendance/devices.html",
        event=event,
        form=form,
        worker_form=worker_form,
        made=made,
        devices=devices_of(event.id),
        workers=gate_workers(event.id),
        at=utcnow(),
    )
