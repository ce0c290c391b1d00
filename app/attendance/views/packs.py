"""What gate devices prepare for the time without a network: the pack, the lease, the worker."""

import hashlib
import json
from typing import Any

from flask import Response as FileResponse
from flask import current_app, render_template, request, send_from_directory, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.attendance.access import event_with_gate, gate_device
from app.attendance.forms.desks import GateForm
from app.attendance.forms.leases import read_battery, wanted_language
from app.attendance.operations.leases import give_back_lease, renew_lease
from app.attendance.queries.pack import pack_of
from app.attendance.rules.packs import mark_in
from app.attendance.views.api import bearer_hash, counters
from app.attendance.views.blueprint import bp
from app.attendance.views.gate import outcome_titles
from app.platform.access import device, public
from app.platform.clock import utcnow
from app.platform.errors import Refusal
from app.platform.i18n import in_locale
from app.platform.responses import error_answer
from app.platform.security import csrf
from app.platform.words import refusal_text


@bp.get("/api/events/<int:event_id>/pack")
@device("A gate device fetches what it needs without a network.")
def get_pack(event_id: int) -> Response:
    """The device pack, or what changed since the mark in `since`; 304 if nothing did."""
    at = utcnow()
    found = gate_device(bearer_hash(), event_id, at)
    salt = hashlib.sha256(f"pack:{bearer_hash()}".encode()).hexdigest()[:32]
    since, tag = request.args.get("since", ""), request.headers.get("If-None-Match", "")
    pack = pack_of(event_with_gate(event_id), found, salt, mark_in(since or tag), at)
    response = Response(status=304) if not pack.is_news else _json(pack.content)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(str(pack.mark))
    return response


@bp.post("/api/events/<int:event_id>/lease")
@device("A gate device renews the places that it may give away without a network.")
def post_lease(event_id: int) -> Response:
    """Renew the lease; answers `places`, `expires_at` and `occupancy`."""
    at = utcnow()
    found = gate_device(bearer_hash(), event_id, at)
    try:
        battery = read_battery(request.get_data())
    except Refusal as refusal:
        return error_answer(422, refusal_text(refusal), refusal.reason.value)
    held = renew_lease(found.id, event_id, battery, at=at)
    expires_at = f"{held.expires_at:%Y-%m-%dT%H:%M:%SZ}"
    occupancy = counters(held.crowd)
    return _json({"places": held.places, "expires_at": expires_at, "occupancy": occupancy})


@bp.delete("/api/events/<int:event_id>/lease")
@device("A gate device that stops being one gives its places back.")
def delete_lease(event_id: int) -> Response:
    """End the lease now."""
    found = gate_device(bearer_hash(), event_id, utcnow())
    give_back_lease(found.id, event_id)
    return Response(status=204)


# The token is the proof; there is no cookie that somebody else's page could make use of.
csrf.exempt(post_lease)
csrf.exempt(delete_lease)


@bp.get("/gate-worker.js")
@public("The script that lets the gate's page open without a network; it holds nothing personal.")
def gate_worker() -> FileResponse:
    """Served from the root, because a worker governs only addresses below its own."""
    folder = f"{current_app.static_folder}/attendance"
    response = send_from_directory(folder, "gate-worker.js", max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/gate/<int:event_id>/manifest.webmanifest")
@public("What a phone needs to put the gate on its start screen: the event's title, as the page.")
def gate_manifest(event_id: int) -> Response:
    """The web app of one event's gate."""
    event = event_with_gate(event_id)
    address = url_for("attendance.gate", event_id=event.id)
    name = gettext("Gate: %(event)s", event=event.title)
    response = _json(_manifest(address, name, gettext("Gate")))
    response.mimetype = "application/manifest+json"
    return response


@bp.get("/gate/<int:event_id>/kept")
@public("The gate's page as a visitor sees it, for phones to keep: it says only the event's title.")
def kept_gate(event_id: int) -> str:
    """The scanner without anything of the person who may be signed in."""
    event, language = event_with_gate(event_id), wanted_language(request.args)
    with in_locale(language):
        return render_template(
            "attendance/gate.html",
            event=event,
            may_enrol=False,
            may_search=False,
            occupancy=None,
            form=GateForm(formdata=None),
            titles=outcome_titles(),
            html_lang=lambda: language,
        )


def _manifest(address: str, name: str, short_name: str) -> dict[str, Any]:
    return {
        "id": address,
        "name": name,
        "short_name": short_name,
        "start_url": address,
        "scope": "/gate/",
        "display": "fullscreen",
        "display_override": ["fullscreen", "standalone"],
        "background_color": "#0d1a20",
        "theme_color": "#0d1a20",
        "icons": [
            _icon("gate-icon.svg", "any", "image/svg+xml"),
            _icon("gate-icon-192.png", "192x192", "image/png"),
            _icon("gate-icon-512.png", "512x512", "image/png"),
            _icon("gate-icon-512.png", "512x512", "image/png", "maskable"),
        ],
    }


def _icon(name: str, sizes: str, kind: str, purpose: str = "any") -> dict[str, str]:
    source = url_for("static", filename=f"attendance/{name}")
    return {"src": source, "sizes": sizes, "type": kind, "purpose": purpose}


def _json(data: dict[str, Any]) -> Response:
    return Response(json.dumps(data, ensure_ascii=False), mimetype="application/json")
