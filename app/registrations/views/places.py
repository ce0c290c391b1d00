"""The public page of an event, and everything that its seat panel does."""

import hashlib
from collections.abc import Callable
from functools import partial

from flask import Response, flash, make_response, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from app.events.access import visible_event
from app.events.models import Event
from app.events.rules import event_state
from app.platform.access import Permission, access, current_actor, public
from app.platform.clock import campus_today, utcnow
from app.platform.errors import NotFound, Refusal
from app.platform.htmx import is_htmx, page_or_part, see_other
from app.platform.i18n import chosen_locale
from app.platform.words import refusal_text
from app.registrations.forms import place_draft
from app.registrations.operations import (
    change_session,
    join_waiting,
    leave_waiting,
    register_student,
    withdraw,
)
from app.registrations.queries import SeatPanel, seat_panel
from app.registrations.views.blueprint import bp


@bp.get("/events/<int:event_id>")
@public("A published event is for everybody to read.")
def event_page(event_id: int) -> Response:
    """What an event is, and the places in it; under htmx the seat panel alone."""
    actor = current_actor()
    event = visible_event(actor, event_id)
    panel = seat_panel(event_id, actor.person_id, utcnow())
    if actor.is_signed_in or is_htmx():
        return _shown(panel, event=event)
    tag = _visitors_tag(event, panel)
    if request.if_none_match.contains_weak(tag):
        return _kept(Response(status=304), tag)
    return _kept(_shown(panel, event=event), tag)


def _shown(
    panel: SeatPanel, status: int = 200, *, said: str = "", event: Event | None = None
) -> Response:
    """The panel for htmx, else the page of the event."""
    return page_or_part(
        "registrations/event.html",
        "registrations/_answer.html",
        status,
        event=event,
        state=event_state(panel.found, panel.at),
        panel=panel,
        obstacle=refusal_text(panel.obstacle) if panel.obstacle else "",
        said=said,
        refused=status >= 400,
    )


def _visitors_tag(event: Event, panel: SeatPanel) -> str:
    """What a visitor's page depends on: the facts, the language, the day, their form token."""
    generate_csrf()
    facts = (
        event.version,
        event.updated_at,
        event.unit.name,
        panel.found,
        panel.sessions,
        panel.obstacle and panel.obstacle.reason,
        event_state(panel.found, panel.at),
        campus_today(panel.at),
        chosen_locale(),
        session.get("csrf_token"),
        session.get("_flashes"),
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def _kept(response: Response, tag: str) -> Response:
    """A page that its own browser may keep, and must ask about each time."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _done(event_id: int, act: Callable[..., object], said: str) -> AnyResponse:
    """Act for the person who asks; answer with the panel, or with 409 and the panel."""
    try:
        act(actor=current_actor(), at=utcnow())
    except Refusal as refusal:
        return _answered(event_id, 409, refusal_text(refusal))
    if is_htmx():
        return _answered(event_id, 200, said)
    flash(said, "ok")
    return see_other(url_for("registrations.event_page", event_id=event_id))


def _answered(event_id: int, status: int, said: str) -> Response:
    """The event as it is now. Most who come in the first second get this and no more, so the
    page, which htmx does not ask for, is all that loads the whole event."""
    actor = current_actor()
    panel = seat_panel(event_id, actor.person_id, utcnow())
    if panel.found.published_at is None:
        raise NotFound
    if status == 409 and is_htmx() and panel.has_only_waiting:
        return _full(panel, said)
    event = None if is_htmx() else visible_event(actor, event_id)
    return _shown(panel, status, said=said, event=event)


def _full(panel: SeatPanel, said: str) -> Response:
    """Instead of the panel, the little that all but the first ones need to know."""
    asked, first = place_draft(request.form).session_id, panel.preselected
    session_id = asked or (first.id if first else None)
    part = render_template(
        "registrations/_full.html", panel=panel, said=said, session_id=session_id
    )
    return make_response(part, 409)


@bp.post("/events/<int:event_id>/registration")
@access(Permission.REGISTER)
def register(event_id: int) -> AnyResponse:
    """Register the student who asks."""
    draft = place_draft(request.form)
    act = partial(register_student, event_id, draft.session_ids, key=draft.key)
    return _done(event_id, act, _("You are registered. Your ticket is ready."))


@bp.post("/events/<int:event_id>/registration/withdrawal")
@access(Permission.REGISTER)
def withdraw_place(event_id: int) -> AnyResponse:
    """Give the student's place back."""
    act = partial(withdraw, event_id)
    return _done(event_id, act, _("You have withdrawn. Your place is free for somebody else."))


@bp.post("/events/<int:event_id>/registration/session")
@access(Permission.REGISTER)
def change_place(event_id: int) -> AnyResponse:
    """Exchange the student's place for one in another session."""
    act = partial(change_session, event_id, place_draft(request.form).session_id)
    return _done(event_id, act, _("Your place was changed. The ticket stays the same."))


@bp.post("/events/<int:event_id>/waiting")
@access(Permission.REGISTER)
def wait(event_id: int) -> AnyResponse:
    """Put the student on a full session's waiting list."""
    act = partial(join_waiting, event_id, place_draft(request.form).session_id)
    return _done(event_id, act, _("You are on the waiting list."))


@bp.post("/events/<int:event_id>/waiting/withdrawal")
@access(Permission.REGISTER)
def stop_waiting(event_id: int) -> AnyResponse:
    """Take the student off a waiting list."""
    act = partial(leave_waiting, event_id, place_draft(request.form).session_id)
    return _done(event_id, act, _("You are no longer on the waiting list."))
