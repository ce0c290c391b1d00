"""What may still be changed in a published event: its words, and fewer places."""

from flask import flash, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clearance.operations import lower_places
from app.clearance.views.blueprint import bp
from app.events.access import manageable_event
from app.events.forms import PlacesForm, WordsForm
from app.events.models import Event
from app.events.operations import change_words
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.reasons import Reason
from app.platform.words import refusal_text

SHOWN_BESIDE = frozenset({Reason.QUOTA_BELOW_TAKEN, Reason.PLACES_ONLY_LOWER})


def edit_published(
    event: Event,
    words: WordsForm | None = None,
    places: PlacesForm | None = None,
    *,
    status: int = 200,
    conflict: str = "",
) -> Response:
    """The page with both forms, one of them perhaps as it was sent."""
    quotas = {"places": [session.quota for session in event.sessions]}
    page = render_template(
        "clearance/published.html",
        event=event,
        words=words or WordsForm(formdata=None, obj=event),
        places=places or PlacesForm(formdata=None, data=quotas),
        conflict=conflict,
    )
    return make_response(page, status)


@bp.post("/organise/events/<int:event_id>/words")
@access(Permission.EVENT_MANAGE)
def words(event_id: int) -> Response:
    """Keep new words of an event."""
    event = manageable_event(current_actor(), event_id)
    form = WordsForm()
    if not form.is_sound(event.format):
        return edit_published(event, words=form, status=422)
    return keep_words(event_id, form)


def keep_words(event_id: int, form: WordsForm) -> Response:
    """Save; when somebody else saved meanwhile, show what was typed with a word about it."""
    version = form.version.data or 0
    try:
        change_words(event_id, form.words(), version, actor=current_actor(), at=utcnow())
    except Refusal as refusal:
        if refusal.reason is not Reason.EDIT_CONFLICT:
            raise
        event = manageable_event(current_actor(), event_id)
        form.accept_version(event.version)
        return edit_published(event, words=form, status=409, conflict=refusal_text(refusal))
    flash(_("The words are changed. People see them now."))
    return see_other(url_for("events.event", event_id=event_id))


@bp.post("/organise/events/<int:event_id>/places")
@access(Permission.EVENT_MANAGE)
def places(event_id: int) -> Response:
    """Lower the places of sessions."""
    event = manageable_event(current_actor(), event_id)
    form = PlacesForm()
    if not form.validate():
        return edit_published(event, places=form, status=422)
    return keep_places(event, form)


def keep_places(event: Event, form: PlacesForm) -> Response:
    """Save; a number that cannot be is said beside the form."""
    event_id = event.id
    try:
        lower_places(event_id, form.wanted(event), actor=current_actor(), at=utcnow())
    except Refusal as refusal:
        if refusal.reason not in SHOWN_BESIDE:
            raise
        form.places.errors = [refusal_text(refusal)]
        again = manageable_event(current_actor(), event_id)
        return edit_published(again, places=form, status=409)
    flash(_("The places are lowered."))
    return see_other(url_for("events.event", event_id=event_id))
