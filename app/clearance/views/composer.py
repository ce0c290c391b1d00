"""The composer: planning an event, with its safe capacity and its clashes beside the form."""

from dataclasses import dataclass

from flask import flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clearance.operations import review_event
from app.clearance.previews import Setting, preview
from app.clearance.queries import own_bookings
from app.clearance.views.blueprint import bp
from app.clearance.views.published import edit_published
from app.events.access import manageable_event
from app.events.forms import Choices, ComposerForm, saved_values, take_step, usual_values
from app.events.kinds import EventKind
from app.events.models import Event
from app.events.operations import change_event, create_event, submit_event
from app.events.queries import organising_units, responsible_people
from app.events.rules import EDITABLE, event_state
from app.events.words import KINDS
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import Forbidden, Refusal
from app.platform.htmx import page_or_part, see_other
from app.platform.reasons import Reason
from app.platform.words import refusal_text
from app.units.models import Unit
from app.venues.queries import venue_choices

MANAGE = Permission.EVENT_MANAGE
PART, PAGE, PREVIEW = (
    "clearance/_composer.html", "clearance/composer.html", "clearance/_preview.html"
)  # fmt: skip


@dataclass(frozen=True)
class Composer:
    """The form with what its selects offer, and the event being changed (None: a new one)."""

    form: ComposerForm
    choices: Choices
    unit: Unit
    event: Event | None


def open_composer(form: ComposerForm, event: Event | None) -> Composer:
    """Offer the units the actor plans for, and the venues and people of the chosen one."""
    units = organising_units(current_actor().unit_paths(MANAGE))
    if not units:
        raise Forbidden
    unit = next((each for each in units if each.id == form.unit_id.data), units[0])
    choices = Choices(units, venue_choices(unit.path), responsible_people(unit))
    form.offer(choices)
    return Composer(form, choices, unit, event)


def answer(composer: Composer, status: int = 200, conflict: str = "") -> Response:
    """The composer as page or part, its panel computed from what stands in the form."""
    kinds = {kind: words for kind, words in KINDS.items() if composer.event is None}
    return page_or_part(
        PAGE, PART, status, form=composer.form, event=composer.event, kinds=kinds,
        conflict=conflict, preview=judged(composer),
    )  # fmt: skip


def judged(composer: Composer) -> object:
    """The live panel's content."""
    own = own_bookings(composer.event) if composer.event else []
    setting = Setting(composer.unit.path, composer.choices.venues, own)
    return preview(composer.form.draft(), setting, at=utcnow())


@bp.get("/organise/events/new")
@access(MANAGE)
def new_event() -> Response:
    """An empty plan of the kind in the address."""
    kind = request.args.get("kind", "")
    units = organising_units(current_actor().unit_paths(MANAGE))
    first = EventKind(kind) if kind in set(EventKind) else EventKind.FAIR
    form = ComposerForm(data=usual_values(first, units[0].id if units else 0))
    return answer(open_composer(form, None))


@bp.post("/organise/events/new")
@access(MANAGE)
def new_event_submit() -> Response:
    """Keep a new plan, or only take a step in the form."""
    composer = open_composer(ComposerForm(), None)
    act = request.form.get("act", "save")
    if take_step(composer.form, act):
        return answer(open_composer(composer.form, None))
    if not composer.form.is_sound_at(utcnow()):
        return answer(composer, 422)
    key = request.form.get("idempotency_key")
    draft = composer.form.draft()
    event_id = create_event(draft, actor=current_actor(), at=utcnow(), key=key)
    return go_on(event_id, act)


@bp.get("/organise/events/<int:event_id>/edit")
@access(MANAGE)
def edit_event(event_id: int) -> Response:
    """A saved plan; of a published event its words and places only."""
    event = manageable_event(current_actor(), event_id)
    if event_state(event, utcnow()) not in EDITABLE:
        return edit_published(event)
    return answer(open_composer(ComposerForm(data=saved_values(event)), event))


@bp.post("/organise/events/<int:event_id>/edit")
@access(MANAGE)
def edit_event_submit(event_id: int) -> Response:
    """Keep a changed plan, or only take a step in the form."""
    event = manageable_event(current_actor(), event_id)
    composer = open_composer(ComposerForm(), event)
    act = request.form.get("act", "save")
    if take_step(composer.form, act):
        return answer(open_composer(composer.form, event))
    if not composer.form.is_sound_at(utcnow()):
        return answer(composer, 422)
    return keep_change(composer, event_id, act)


def keep_change(composer: Composer, event_id: int, act: str) -> Response:
    """Save; when somebody else saved meanwhile, show what was typed with a word about it."""
    version = composer.form.version.data or 0
    try:
        draft = composer.form.draft()
        change_event(event_id, draft, version, actor=current_actor(), at=utcnow())
    except Refusal as refusal:
        if refusal.reason is not Reason.EDIT_CONFLICT:
            raise
        event = manageable_event(current_actor(), event_id)
        composer.form.accept_version(event.version)
        return answer(open_composer(composer.form, event), 409, refusal_text(refusal))
    return go_on(event_id, act)


def go_on(event_id: int, act: str) -> Response:
    """After saving: to the safety check, or to the event's page."""
    if act == "submit":
        submit_event(event_id, actor=current_actor(), at=utcnow())
        review_event(event_id, actor=current_actor(), at=utcnow())
        return see_other(url_for("clearance.safety_check", event_id=event_id))
    flash(_("The plan is saved. Nobody sees it before it is published."))
    return see_other(url_for("events.event", event_id=event_id))


@bp.route("/organise/clearance-preview", methods=["GET", "POST"])
@access(MANAGE)
def clearance_preview() -> Response:
    """The live panel of an unsaved plan, a part for htmx."""
    number = request.values.get("event_id", "")
    event = None
    if number.isdecimal() and len(number) < 10:
        event = manageable_event(current_actor(), int(number))
    form = ComposerForm(formdata=request.values, meta={"csrf": False})
    composer = open_composer(form, event)
    form.validate()
    page = render_template(PREVIEW, preview=judged(composer), form=form)
    return make_response(page)
