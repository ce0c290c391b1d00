"""The gate: the scanner's page, the search beside it, and admitting somebody who was found."""

import json
import uuid
from typing import Any

from flask import flash, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.attendance.access import event_with_gate, may_work_gate, workable_gate
from app.attendance.forms.desks import GateForm, GateSearch, admission_members, gate_search
from app.attendance.forms.scans import read_scan
from app.attendance.kinds import Direction, Outcome
from app.attendance.operations.devices import enrol_device
from app.attendance.operations.scans import record_scans
from app.attendance.queries.devices import gates_of_person
from app.attendance.queries.door import Door
from app.attendance.queries.occupancy import occupancy_of
from app.attendance.queries.people import (
    Newcomer,
    code_of_ticket,
    moment_of_scan,
    people_found,
    people_without_ticket,
)
from app.attendance.views.api import counters, scan_keys
from app.attendance.views.blueprint import bp
from app.attendance.words import OUTCOMES
from app.events.models import Event
from app.platform.access import Permission, access, current_actor, public
from app.platform.clock import utcnow
from app.platform.htmx import is_htmx, page_or_part, see_other
from app.platform.i18n import LOCALES, in_locale
from app.platform.masking import masked_code
from app.registrations.forms import row_id
from app.registrations.rules import canonical_code, event_obstacle


@bp.get("/gate")
@access(Permission.GATE_WORK)
def gates() -> str:
    """The events whose gates this person works."""
    events = gates_of_person(current_actor(), utcnow())
    return render_template("attendance/gates.html", events=events)


@bp.get("/gate/<int:event_id>")
@public("A device's token comes in the fragment; the page itself says only the event's title.")
def gate(event_id: int) -> str:
    """The scanner, and for people who work this gate the search and their own enrolment."""
    event, actor = event_with_gate(event_id), current_actor()
    works = may_work_gate(actor, event)
    return _gate_page(event, works=works, linked=_linked() if works else None)


@bp.post("/gate/<int:event_id>/devices")
@access(Permission.GATE_WORK)
def enrol_this(event_id: int) -> Response:
    """Make this browser a gate: its token goes where only the browser sees it."""
    event, form = workable_gate(current_actor(), event_id), GateForm()
    if not form.validate():
        return make_response(_gate_page(event, works=True, linked=None, form=form), 422)
    actor, name = current_actor(), form.name.data or ""
    token = enrol_device(event.id, name, name, actor=actor, at=utcnow())
    return see_other(f"{url_for('attendance.gate', event_id=event.id)}#{token}")


@bp.get("/gate/<int:event_id>/search")
@access(Permission.GATE_WORK)
def search(event_id: int) -> Response:
    """People with a ticket for this event, by number or name, masked."""
    event = workable_gate(current_actor(), event_id)
    wanted = gate_search(request.args)
    return page_or_part(
        "attendance/search.html",
        "attendance/_search.html",
        event=event,
        q=wanted.words,
        direction=wanted.direction.value,
        gate=wanted.gate,
        people=people_found(event, wanted.words, utcnow()),
        newcomers=_newcomers(event, wanted),
    )


def _newcomers(event: Event, wanted: GateSearch) -> list[Newcomer]:
    """Students without a ticket who could be let in, while the event lasts."""
    if wanted.direction is Direction.OUT or event_obstacle(event, utcnow()):
        return []
    return people_without_ticket(event, wanted.words) or []


@bp.post("/gate/<int:event_id>/admissions")
@access(Permission.GATE_WORK)
def admit(event_id: int) -> Response:
    """Admit somebody, or note their exit, who was found or whose ticket's link was opened."""
    workable_gate(current_actor(), event_id)
    code, at = _wanted_code(event_id), utcnow()
    scanned_at = moment_of_scan(request.form.get("scan_id", "")) or at
    members = admission_members(request.form, code, scanned_at)
    scan = read_scan(members, event_id=event_id, keys=scan_keys(), at=at)
    door = Door(event_id, None, current_actor().person_id)
    answers = record_scans(door, [scan], at=at)
    answer = {
        "scan": {key: members[key] for key in ("id", "direction", "scanned_at")},
        "result": json.loads(answers.results[0]),
        "occupancy": counters(answers.crowd),
    }
    return _admission(event_id, answer)


def _wanted_code(event_id: int) -> str:
    """The code that was sent, or that of the ticket which was found; a bad one is answered so."""
    typed = request.form.get("code", "")
    if typed:
        return typed
    return code_of_ticket(event_id, row_id(request.form.get("ticket_id", "")))


def _admission(event_id: int, answer: dict[str, Any]) -> Response:
    if is_htmx():
        return make_response(render_template("attendance/_admission.html", answer=answer))
    level, word = OUTCOMES[Outcome(answer["result"]["outcome"])]
    holder = answer["result"]["holder"] or {}
    who = holder.get("name_masked", "")
    flash(f"{word} {who}".strip(), level)
    wanted = gate_search(request.form)
    return see_other(
        url_for(
            "attendance.search",
            event_id=event_id,
            direction=wanted.direction.value,
            gate=wanted.gate or None,
        )
    )


def _gate_page(
    event: Event, *, works: bool, linked: dict[str, str] | None, form: GateForm | None = None
) -> str:
    return render_template(
        "attendance/gate.html",
        event=event,
        may_enrol=works,
        may_search=works,
        occupancy=counters(occupancy_of(event.id).crowd) if works else None,
        gate_name="",
        form=form or GateForm(formdata=None),
        linked=linked,
        titles=outcome_titles(),
    )


def outcome_titles() -> dict[str, Markup]:
    """The large word of every outcome in both languages: the queue reads it too."""
    made = {}
    for language in LOCALES:
        with in_locale(language):
            made[language] = Markup(  # noqa: S704  our own template
                render_template("attendance/_titles.html", lang=language)
            )
    return made


def _linked() -> dict[str, str] | None:
    """The ticket whose link brought somebody here; nobody is admitted by looking at it."""
    code = canonical_code(request.args.get("code", ""))
    if code is None:
        return None
    return {"code": code, "masked_code": masked_code(code), "scan_id": str(uuid.uuid4())}
