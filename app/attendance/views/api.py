"""What gate devices talk to: scans and counters. A cookie means nothing here."""

import json
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.attendance.access import BadTokenError, gate_device
from app.attendance.forms.scans import ScanKeys, read_scans
from app.attendance.operations.devices import SEEN_EVERY, note_device_seen
from app.attendance.operations.scans import Answers, record_scans
from app.attendance.queries.devices import hashed_token
from app.attendance.queries.door import Door
from app.attendance.queries.occupancy import counter_now
from app.attendance.rules import Crowd, is_stopped, level_of
from app.attendance.views.blueprint import bp
from app.platform.access import device
from app.platform.clock import utcnow
from app.platform.crypto import derived_key
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.responses import error_answer
from app.platform.security import csrf
from app.platform.words import refusal_text
from app.registrations.rules.live_codes import LIVE_CODES


@bp.post("/api/events/<int:event_id>/scans")
@device("A gate device sends its scans with its own token.")
def post_scans(event_id: int) -> Response:
    """Judge and keep up to 500 scans; see docs/contract.md."""
    door, at = Door(event_id, bearer_hash()), utcnow()
    try:
        scans = read_scans(request.get_data(), event_id=event_id, keys=scan_keys(), at=at)
    except Refusal as refusal:
        gate_device(door.token_hash or "", event_id, at)
        status = 413 if refusal.reason is Reason.TOO_MANY_SCANS else 422
        return error_answer(status, refusal_text(refusal), refusal.reason.value)
    return _answer(record_scans(door, scans, at=at))


# The token is the proof; there is no cookie that somebody else's page could make use of.
csrf.exempt(post_scans)


@bp.get("/api/events/<int:event_id>/occupancy")
@device("A gate device asks for the counters of its event.")
def get_occupancy(event_id: int) -> Response:
    """The counters, with the name of the device's gate; 304 while nothing has changed."""
    at = utcnow()
    found = gate_device(bearer_hash(), event_id, at)
    if found.last_seen_at is None or at - found.last_seen_at >= SEEN_EVERY:
        note_device_seen(found.id, at=at)
    counter = counter_now(event_id)
    told = {"estimate": True} if counter.is_estimate else {}
    return _unless_known({**counters(counter.crowd), "gate": found.gate, **told})


@bp.app_errorhandler(BadTokenError)
def refuse_token(_error: BadTokenError) -> Response:
    """Whoever shows no token in force is told nothing else."""
    refused = error_answer(401)
    refused.headers["WWW-Authenticate"] = "Bearer"
    return refused


def bearer_hash() -> str:
    """The hash of the request's bearer token; "" has no device."""
    kind, _blank, token = request.headers.get("Authorization", "").partition(" ")
    return hashed_token(token.strip()) if kind.lower() == "bearer" else ""


def counters(crowd: Crowd) -> dict[str, Any]:
    """The crowd as devices show it."""
    return {
        "inside": crowd.present,
        "cap": crowd.cap,
        "level": level_of(crowd).value,
        "stopped": is_stopped(crowd),
    }


def _unless_known(data: dict[str, Any]) -> Response:
    """JSON with its ETag; 304 for who has it."""
    response = Response(json.dumps(data, ensure_ascii=False), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _answer(answers: Answers) -> Response:
    """The answers are JSON already; they are only put together."""
    results = ", ".join(answers.results)
    occupancy = json.dumps(counters(answers.crowd))
    text = f'{{"results": [{results}], "occupancy": {occupancy}}}'
    return Response(text, mimetype="application/json")


def scan_keys() -> ScanKeys:
    """What keys the hashes of scans, and the live codes of tickets, on this installation."""
    return ScanKeys(derived_key("scans"), derived_key(LIVE_CODES))
