"""Paper for the door: the list for a day without power, and the sheet that explains a gate."""

from flask import current_app, render_template, request
from flask_babel import LazyString
from markupsafe import Markup

from app.attendance.access import event_with_devices
from app.attendance.kinds import Outcome
from app.attendance.queries.halls import halls_of
from app.attendance.queries.policies import door_policy_of
from app.attendance.queries.sheets import gate_list_of
from app.attendance.rules import OPENS_BEFORE
from app.attendance.rules.practice import practice_codes
from app.attendance.views.blueprint import bp
from app.attendance.words import OUTCOMES
from app.clearance.queries import answers_of
from app.clearance.rules import FOR_THE_RESPONSIBLE
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.drawing.qr import QrDrawing, qr_path
from app.platform.i18n import LOCALES, chosen_locale, in_locale

# One of each colour.
ON_PAPER = (Outcome.ADMITTED, Outcome.ALREADY_INSIDE, Outcome.FULL)


@bp.get("/organise/events/<int:event_id>/sheets")
@access(Permission.GATE_GRANT)
def sheets(event_id: int) -> str:
    """What there is to print."""
    event = event_with_devices(current_actor(), event_id)
    return render_template("attendance/sheets.html", event=event)


@bp.get("/organise/events/<int:event_id>/gate-list")
@access(Permission.GATE_GRANT)
def gate_list(event_id: int) -> str:
    """The printed list: masked names, ends of numbers, boxes to tick."""
    event = event_with_devices(current_actor(), event_id)
    return _sheet("attendance/gate_list", event, waves=gate_list_of(event))


@bp.get("/organise/events/<int:event_id>/gate-guide")
@access(Permission.GATE_GRANT)
def gate_guide(event_id: int) -> str:
    """One page that a volunteer reads before the doors open."""
    event = event_with_devices(current_actor(), event_id)
    return _sheet(
        "attendance/gate_guide",
        event,
        codes=_codes(),
        phone=_phone(event),
        policy=door_policy_of(event_id),
        halls=halls_of(event_id),
    )


def _codes() -> list[tuple[tuple[str, LazyString], QrDrawing]]:
    """A code to practise with for each colour, and what a gate in rehearsal answers to it."""
    base = current_app.config["BASE_URL"].upper()
    return [
        (OUTCOMES[each.outcome], qr_path(f"{base}/T/{each.code}"))
        for each in practice_codes()
        if each.outcome in ON_PAPER
    ]


def _phone(event: Event) -> str:
    """Where the responsible person is reached: their own number, else what they noted when they
    took the responsibility."""
    if event.responsible is not None and event.responsible.phone:
        return event.responsible.phone
    answers = answers_of(event)
    return next((answers[rule].note for rule in FOR_THE_RESPONSIBLE if rule in answers), "")


def _sheet(name: str, event: Event, **needs: object) -> str:
    """The sheet in the language that the address asks for, on a page in the reader's own."""
    wanted = request.args.get("lang", "")
    lang = wanted if wanted in LOCALES else chosen_locale()
    room, _slash, part = name.partition("/")
    with in_locale(lang):
        sheet = Markup(  # noqa: S704  our own template
            render_template(
                f"{room}/_{part}.html",
                event=event,
                opens_at=event.starts_at - OPENS_BEFORE,
                printed_at=utcnow(),
                **needs,
            )
        )
    return render_template(f"{name}.html", event=event, sheet=sheet, lang=lang)
