"""The safety check of an event: verdict, capacity, findings, answers, permit, publication."""

from flask import flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clearance.access import (
    acknowledgeable_event,
    clearable_event,
    determinable_event,
    may_answer,
    publishable_event,
)
from app.clearance.forms import PermitForm, typed_answers, typed_reasons
from app.clearance.operations import (
    acknowledge_warnings,
    answer_checks,
    publish_event,
    record_permit,
    review_event,
)
from app.clearance.page import NOTHING_TYPED, Typed, clearance_page
from app.clearance.queries import clearance_of, permit_document
from app.clearance.rules import ANSWERABLE
from app.clearance.views.blueprint import bp
from app.events.access import manageable_event
from app.events.models import Event
from app.events.operations import submit_event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.files import stored_content
from app.platform.htmx import see_other

# The responsible person may be anybody on the staff: the room's access.py decides.
STAFF = Permission.OWN_ACCOUNT


def answer(
    event: Event,
    typed: Typed = NOTHING_TYPED,
    permit: PermitForm | None = None,
    status: int = 200,
) -> Response:
    """The page, with what was typed when it is shown again."""
    at = utcnow()
    judged = clearance_of(event, at=at)
    page = clearance_page(judged, current_actor(), typed, at=at)
    form = permit or PermitForm(formdata=None, obj=judged.permit)
    return make_response(render_template("clearance/clearance.html", page=page, form=form), status)


def back(event_id: int) -> Response:
    """To the page, after something was kept."""
    return see_other(url_for("clearance.safety_check", event_id=event_id))


@bp.get("/organise/events/<int:event_id>/clearance")
@access(STAFF)
def safety_check(event_id: int) -> Response:
    """Whether the event may be published, what is missing, and where the capacity comes from."""
    return answer(clearable_event(current_actor(), event_id))


@bp.post("/organise/events/<int:event_id>/clearance/submission")
@access(Permission.EVENT_MANAGE)
def submission(event_id: int) -> Response:
    """Send a draft to the safety check."""
    manageable_event(current_actor(), event_id)
    submit_event(event_id, actor=current_actor(), at=utcnow())
    review_event(event_id, actor=current_actor(), at=utcnow())
    flash(_("The event is in the safety check now."))
    return back(event_id)


@bp.post("/organise/events/<int:event_id>/clearance/reviews")
@access(STAFF)
def reviews(event_id: int) -> Response:
    """Keep the judgement of this moment in the history."""
    clearable_event(current_actor(), event_id)
    review_event(event_id, actor=current_actor(), at=utcnow())
    flash(_("The judgement of this moment is kept in the history."))
    return back(event_id)


@bp.post("/organise/events/<int:event_id>/clearance/answers")
@access(STAFF)
def answers(event_id: int) -> Response:
    """Keep the answers that the actor may give and has changed."""
    actor = current_actor()
    event = clearable_event(actor, event_id)
    mine = [rule for rule in ANSWERABLE if may_answer(actor, event, rule)]
    typed = typed_answers(request.form, mine)
    if typed.errors:
        return answer(event, Typed(answers=typed), status=422)
    changed = answer_checks(event_id, typed.answers, actor=actor, at=utcnow())
    flash(_("Answers kept: %(n)s", n=changed))
    return back(event_id)


@bp.post("/organise/events/<int:event_id>/clearance/acknowledgements")
@access(STAFF)
def acknowledgements(event_id: int) -> Response:
    """Accept warnings, each with its reason."""
    event = acknowledgeable_event(current_actor(), event_id)
    waiting = [each.rule for each in clearance_of(event, at=utcnow()).open_warnings]
    typed = typed_reasons(request.form, waiting)
    if typed.errors:
        return answer(event, Typed(reasons=typed), status=422)
    acknowledge_warnings(event_id, typed.accepted, actor=current_actor(), at=utcnow())
    flash(_("Warnings accepted: %(n)s", n=len(typed.accepted)))
    return back(event_id)


@bp.post("/organise/events/<int:event_id>/clearance/permit")
@access(Permission.CLEARANCE_DETERMINE)
def permit(event_id: int) -> Response:
    """Put the permit, or the answer of the police, on record."""
    event = determinable_event(current_actor(), event_id)
    form = PermitForm()
    if not form.is_complete():
        return answer(event, permit=form, status=422)
    record_permit(event_id, form.draft(), actor=current_actor(), at=utcnow())
    flash(_("The document is on record."))
    return back(event_id)


@bp.get("/organise/events/<int:event_id>/clearance/permit/document")
@access(STAFF)
def permit_scan(event_id: int) -> Response:
    """The scan of the permit, as it was sent."""
    clearable_event(current_actor(), event_id)
    stored = permit_document(event_id)
    response = make_response(stored_content(stored))
    response.mimetype = stored.media_type
    response.headers.set("Content-Disposition", "attachment", filename=f"permit-{event_id}")
    response.headers["Cache-Control"] = "no-store, private"
    return response


@bp.post("/organise/events/<int:event_id>/publication")
@access(Permission.EVENT_PUBLISH)
def publication(event_id: int) -> Response:
    """Publish the event; what stands in the way is a refusal with its number."""
    publishable_event(current_actor(), event_id)
    publish_event(event_id, actor=current_actor(), at=utcnow())
    flash(_("The event is published. Students can register."))
    return see_other(url_for("events.event", event_id=event_id))
