"""The organiser's page of an event's gates: which devices scan, and who may work with their own
account."""

from collections import Counter
from dataclasses import dataclass

from flask import current_app, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import event_with_devices
from app.attendance.forms.desks import GateWorkerForm
from app.attendance.forms.devices import (
    DeviceFilter,
    DeviceForm,
    device_filter,
    devices_shown,
)
from app.attendance.kinds import DeviceState
from app.attendance.operations.devices import (
    enrol_device,
    grant_gate,
    reissue_link,
    revoke_device,
    withdraw_gate,
)
from app.attendance.queries.devices import DeviceRow, devices_of, gate_workers
from app.attendance.queries.halls import halls_of
from app.attendance.views.blueprint import bp
from app.attendance.words import DEVICE_STATES, time_since
from app.events.models import Event
from app.people.queries import accounts_named
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.drawing.qr import QrDrawing, qr_path
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.paging import here
from app.platform.words import refusal_text
from app.registrations.forms import row_id
from app.units.queries import university_of

DEVICES = "/organise/events/<int:event_id>/devices"
DEVICE = f"{DEVICES}/<int:device_id>"
GATE_STAFF = "/organise/events/<int:event_id>/gate-staff"
IN_FORCE = (DeviceState.WORKING, DeviceState.QUIET, DeviceState.WAITING)


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
    return _page(event_with_devices(current_actor(), event_id))


@bp.post(DEVICES)
@access(Permission.GATE_GRANT)
def enrol(event_id: int) -> Response:
    """Enrol a device; its link is in this answer and never again."""
    event = event_with_devices(current_actor(), event_id)
    form = DeviceForm().offer(halls_of(event_id))
    if not form.validate():
        return make_response(_page(event, form), 422)
    actor, draft = current_actor(), form.draft()
    token = enrol_device(
        event_id, draft.name, draft.gate, actor=actor, at=utcnow(), terms=draft.terms
    )
    return make_response(_page(event, made=enrolment(event_id, draft.name, token)), 201)


@bp.post(f"{DEVICE}/revocation")
@access(Permission.GATE_GRANT)
def revoke(event_id: int, device_id: int) -> Response:
    """Withdraw a device."""
    event_with_devices(current_actor(), event_id)
    revoke_device(event_id, device_id, actor=current_actor(), at=utcnow())
    flash(_("The device is withdrawn. Its next scan is refused."), "ok")
    return see_other(f"/organise/events/{event_id}/devices")


@bp.post(f"{DEVICE}/link")
@access(Permission.GATE_GRANT)
def reissue(event_id: int, device_id: int) -> Response:
    """Give a device a new link; it is in this answer and never again."""
    event = event_with_devices(current_actor(), event_id)
    token = reissue_link(event_id, device_id, actor=current_actor(), at=utcnow())
    name = next(row.name for row in devices_of(event_id) if row.id == device_id)
    return make_response(_page(event, made=enrolment(event_id, name, token)), 201)


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
    return make_response(_page(event, worker_form=form), 422)


@bp.post(f"{GATE_STAFF}/removal")
@access(Permission.GATE_GRANT)
def remove_worker(event_id: int) -> Response:
    """Take the gates of this event back from somebody."""
    event = event_with_devices(current_actor(), event_id)
    person_id = row_id(request.form.get("person_id", ""))
    withdraw_gate(event_id, person_id, actor=current_actor(), at=utcnow())
    return see_other(_address(event))


def enrolment(event_id: int, name: str, token: str) -> Enrolment:
    """The link that makes a phone this device."""
    link = f"{current_app.config['BASE_URL']}/gate/{event_id}#{token}"
    return Enrolment(name, link, qr_path(link))


def _address(event: Event) -> str:
    return f"/organise/events/{event.id}/devices"


def _page(
    event: Event,
    form: DeviceForm | None = None,
    worker_form: GateWorkerForm | None = None,
    made: Enrolment | None = None,
) -> str:
    at, rows, halls = utcnow(), devices_of(event.id), halls_of(event.id)
    states = {row.id: row.state(at) for row in rows}
    wanted = device_filter(request.args)
    in_force = [row for row in rows if states[row.id] in IN_FORCE]
    return render_template(
        "attendance/devices.html",
        event=event,
        form=form or DeviceForm(formdata=None).offer(halls),
        worker_form=worker_form or GateWorkerForm(formdata=None),
        made=made,
        wanted=wanted,
        devices=devices_shown(rows, wanted, states),
        states=states,
        state_words=DEVICE_STATES,
        gate_chips=_gate_chips(in_force, wanted),
        state_chips=_state_chips(states, wanted),
        in_force=len(in_force),
        at=at,
        every=rows,
        halls=halls,
        workers=gate_workers(event.id),
        ago=lambda moment: time_since(moment, at),
    )


def _gate_chips(in_force: list[DeviceRow], wanted: DeviceFilter) -> list[dict[str, object]]:
    """The gates with how many devices in force each has."""
    counts = Counter(row.gate for row in in_force)
    every = {"label": _("Every gate"), "href": here(gate=None), "current": not wanted.gate}
    return [every] + [
        {"label": gate, "href": here(gate=gate), "current": gate == wanted.gate, "count": number}
        for gate, number in sorted(counts.items())
    ]


def _state_chips(states: dict[int, DeviceState], wanted: DeviceFilter) -> list[dict[str, object]]:
    """The states that devices are in, with how many each."""
    counts = Counter(states.values())
    every = {"label": _("Every state"), "href": here(state=None), "current": wanted.state is None}
    return [every] + [
        {
            "label": DEVICE_STATES[state][1],
            "href": here(state=state.value),
            "current": state is wanted.state,
            "count": counts[state],
        }
        for state in DeviceState
        if counts[state]
    ]
