"""The attendance list of an online platform: sent, looked at, handed in, decided."""

from flask import Response as FileAnswer
from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import may_watch, vouched_event
from app.attendance.forms.claims import HandInForm, PlatformForm, decision
from app.attendance.kinds import ClaimSource
from app.attendance.operations.claims import (
    decide_batch,
    drop_platform_list,
    hand_in_platform_list,
    keep_platform_list,
    note_list_opened,
)
from app.attendance.queries.claims import BatchRow, batch_claims, batch_row
from app.attendance.queries.platform_lists import (
    PlatformPlan,
    kept_file,
    parsed_list,
    plan_of_batch,
)
from app.attendance.views.blueprint import bp
from app.attendance.views.claims import claim_form, shared
from app.events.models import Event
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import Forbidden, NotFound, Refusal
from app.platform.htmx import see_other
from app.platform.spreadsheets.row_words import ROW_REASONS
from app.platform.words import refusal_text
from app.registrations.forms import row_id

ATTENDANCE = "/organise/events/<int:event_id>/attendance"
LIST = f"{ATTENDANCE}/lists/<int:list_id>"
SHOWN_PROBLEMS = 200


@bp.get(f"{ATTENDANCE}/platform")
@access(Permission.OWN_ACCOUNT)
def platform(event_id: int) -> Response:
    """The form for one more list."""
    event = vouched_event(current_actor(), event_id)
    return _platform_page(event, claim_form(event, PlatformForm()))


@bp.post(f"{ATTENDANCE}/platform")
@access(Permission.OWN_ACCOUNT)
def send_platform_list(event_id: int) -> Response:
    """Read a list and keep it; whom it would enter is on its page."""
    event = vouched_event(current_actor(), event_id)
    form = claim_form(event, PlatformForm())
    if not form.validate():
        return _platform_page(event, form, 422)
    upload, session_id = form.upload(), form.session_id.data
    try:
        parsed_list(upload.content)
        actor, at = current_actor(), utcnow()
        list_id = keep_platform_list(event_id, session_id, upload, actor=actor, at=at)
    except Refusal as refusal:
        form.file.errors = [refusal_text(refusal)]
        return _platform_page(event, form, 422)
    return see_other(_address(event_id, list_id))


@bp.get(LIST)
@access(Permission.OWN_ACCOUNT)
def claim_list(event_id: int, list_id: int) -> Response:
    """A list: what it would enter, or whom it entered."""
    event = vouched_event(current_actor(), event_id)
    return _list_page(event, batch_row(event_id, list_id))


@bp.post(f"{LIST}/handing-in")
@access(Permission.OWN_ACCOUNT)
def hand_in_list(event_id: int, list_id: int) -> Response:
    """Enter everybody on the list, or nobody."""
    event, skip = vouched_event(current_actor(), event_id), HandInForm().skip_rejected.data
    actor, at = current_actor(), utcnow()
    try:
        count = hand_in_platform_list(event_id, list_id, skip_rejected=skip, actor=actor, at=at)
    except Refusal as refusal:
        return _list_page(event, batch_row(event_id, list_id), refusal)
    flash(_("Handed in: %(n)s. It counts once a second person has confirmed it.", n=count), "ok")
    return see_other(_address(event_id, list_id))


@bp.post(f"{LIST}/removal")
@access(Permission.OWN_ACCOUNT)
def drop_list(event_id: int, list_id: int) -> Response:
    """Put a list away that was not handed in."""
    vouched_event(current_actor(), event_id)
    drop_platform_list(event_id, list_id, actor=current_actor(), at=utcnow())
    flash(_("The list is put away; nobody of it was entered."), "ok")
    return see_other(f"/organise/events/{event_id}/attendance/platform")


@bp.post(f"{LIST}/decision")
@access(Permission.OWN_ACCOUNT)
def decide_list(event_id: int, list_id: int) -> Response:
    """Confirm or refuse a whole list."""
    vouched_event(current_actor(), event_id)
    said = decision(request.form)
    if said.confirms is None:
        raise NotFound
    actor, at = current_actor(), utcnow()
    done = decide_batch(event_id, list_id, confirms=said.confirms, actor=actor, at=at)
    words = _("Confirmed: %(n)s. On record with better evidence already: %(known)s.",
              n=done.confirmed, known=done.on_record)  # fmt: skip
    flash(words if said.confirms else _("The list is refused; nobody of it counts."), "ok")
    return see_other(_address(event_id, list_id))


@bp.get(f"{LIST}/file")
@access(Permission.OWN_ACCOUNT)
def claim_list_file(event_id: int, list_id: int) -> Response:
    """The file as the platform gave it, for the second person to compare; audited."""
    event = vouched_event(current_actor(), event_id)
    if not may_watch(current_actor(), event):
        raise Forbidden
    content = kept_file(batch_row(event_id, list_id).file_id)
    note_list_opened(event_id, list_id, actor=current_actor(), at=utcnow())
    response = FileAnswer(content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename=list-{list_id}.bin"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _address(event_id: int, list_id: int) -> str:
    return f"/organise/events/{event_id}/attendance/lists/{list_id}"


def _platform_page(event: Event, form: PlatformForm, status: int = 200) -> Response:
    page = render_template("attendance/platform.html", form=form, **shared(event))
    return make_response(page, status)


def _list_page(event: Event, batch: BatchRow, refusal: Refusal | None = None) -> Response:
    """The page of a list; with the refusal of what was just asked, 409."""
    plan = _plan(event, batch)
    page = render_template(
        "attendance/claim_list.html",
        batch=batch,
        plan=plan,
        form=HandInForm(formdata=None),
        page=batch_claims(batch.id, row_id(request.args.get("page", "1"))),
        reasons=ROW_REASONS,
        shown=SHOWN_PROBLEMS,
        refused=refusal_text(refusal) if refusal else "",
        **shared(event),
    )
    return make_response(page, 409 if refusal else 200)


def _plan(event: Event, batch: BatchRow) -> PlatformPlan | None:
    is_preview = batch.handed_in_at is None and batch.source is ClaimSource.PLATFORM
    is_preview = is_preview and batch.dropped_at is None
    return plan_of_batch(event, batch.id) if is_preview else None
