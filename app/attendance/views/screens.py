"""The hall's screens: the organiser's list, the page on the projector, the code that it fetches."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, flash, make_response, render_template
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.attendance.access import event_with_devices, event_with_gate, hall_screen
from app.attendance.forms.screens import ScreenForm
from app.attendance.operations.screens import (
    SEEN_EVERY,
    note_screen_seen,
    open_screen,
    withdraw_screen,
)
from app.attendance.queries.anomalies import anomalies_of
from app.attendance.queries.policies import door_policy_of
from app.attendance.queries.screens import ScreenFacts, screens_of
from app.attendance.rules.hall_codes import (
    ScreenState,
    hall_code,
    milliseconds_left,
    screen_state,
    step_of,
)
from app.attendance.views.api import bearer_hash, counters
from app.attendance.views.blueprint import bp
from app.events.models import Event
from app.platform.access import Permission, access, current_actor, device, public
from app.platform.clock import utcnow
from app.platform.drawing.qr import QrDrawing, qr_path
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.i18n import LOCALES, in_locale
from app.platform.words import refusal_text

SCREENS = "/organise/events/<int:event_id>/screens"


@dataclass(frozen=True)
class OpenedScreen:
    """A screen's link, shown once."""

    name: str
    link: str
    qr: QrDrawing


@bp.get(SCREENS)
@access(Permission.GATE_GRANT)
def screens(event_id: int) -> str:
    """The screens of an event."""
    return _page(event_with_devices(current_actor(), event_id), ScreenForm())


@bp.post(SCREENS)
@access(Permission.GATE_GRANT)
def add_screen(event_id: int) -> Response:
    """Open a screen; its link is in this answer and never again."""
    event, form = event_with_devices(current_actor(), event_id), ScreenForm()
    if not form.validate():
        return make_response(_page(event, form), 422)
    name = form.name.data or ""
    try:
        token = open_screen(event_id, name, actor=current_actor(), at=utcnow())
    except Refusal as refusal:
        form.name.errors = [refusal_text(refusal)]
        return make_response(_page(event, form), 409)
    link = f"{current_app.config['BASE_URL']}/hall/{event_id}#{token}"
    made = OpenedScreen(name, link, qr_path(link))
    return make_response(_page(event, ScreenForm(formdata=None), made), 201)


@bp.post(f"{SCREENS}/<int:screen_id>/withdrawal")
@access(Permission.GATE_GRANT)
def remove_screen(event_id: int, screen_id: int) -> Response:
    """Withdraw a screen."""
    event_with_devices(current_actor(), event_id)
    withdraw_screen(event_id, screen_id, actor=current_actor(), at=utcnow())
    flash(_("The screen is withdrawn. It gets no code any more."), "ok")
    return see_other(f"/organise/events/{event_id}/screens")


@bp.get("/organise/events/<int:event_id>/anomalies")
@access(Permission.GATE_GRANT)
def anomalies(event_id: int) -> str:
    """Self check-ins that somebody should look at, masked."""
    event = event_with_devices(current_actor(), event_id)
    return render_template("attendance/anomalies.html", event=event, found=anomalies_of(event_id))


@bp.get("/hall/<int:event_id>")
@public("A screen's token comes in the fragment; the page itself says only the event's title.")
def projector(event_id: int) -> str:
    """The page for the projector, in both languages at once."""
    event, parts = event_with_gate(event_id), {}
    for language in LOCALES:
        with in_locale(language):
            parts[language] = Markup(  # noqa: S704  our own template
                render_template("attendance/_screen_words.html", lang=language)
            )
    return render_template("attendance/screen.html", event=event, parts=parts)


@bp.get("/api/events/<int:event_id>/hall-code")
@device("A hall's screen fetches the present code of its event with its own token.")
def get_hall_code(event_id: int) -> Response:
    """The present code and never a coming one; what else the screen shows."""
    at = utcnow()
    screen = hall_screen(bearer_hash(), event_id, at)
    if screen.last_seen_at is None or at - screen.last_seen_at >= SEEN_EVERY:
        note_screen_seen(screen.id, at=at)
    return Response(json.dumps(_shown(screen, at)), mimetype="application/json")


def _shown(screen: ScreenFacts, at: datetime) -> dict[str, Any]:
    state = screen_state(screen.times, at, is_offered=screen.secret is not None)
    shown = {
        "state": state.value,
        "opens_at": f"{screen.times.opens_at:%Y-%m-%dT%H:%M:%SZ}",
        "seconds_left": milliseconds_left(at) / 1000,
        "link": None,
        "qr": None,
        **counters(screen.crowd),
    }
    if state is ScreenState.OPEN and screen.secret is not None:
        code = hall_code(screen.secret, screen.event_id, step_of(at))
        # In capitals: they make a smaller code, which is read from further away.
        link = f"{current_app.config['BASE_URL']}/H/{code}".upper()
        drawing = qr_path(link)
        shown |= {"link": link, "qr": {"size": drawing.size, "path": drawing.path}}
    return shown


def _page(event: Event, form: ScreenForm, made: OpenedScreen | None = None) -> str:
    return render_template(
        "attendance/screens.html",
        event=event,
        form=form,
        made=made,
        screens=screens_of(event.id),
        policy=door_policy_of(event.id),
        odd=anomalies_of(event.id).total,
        at=utcnow(),
    )
