"""What gate devices talk to: scans, counters, the pack. A cookie means nothing here."""

import hashlib
import json
from functools import lru_cache
from typing import Any

from flask import current_app, request
from werkzeug.wrappers import Response

from app.attendance.access import BadTokenError, gate_device
from app.attendance.forms.scans import read_scans
from app.attendance.operations.scans import Answers, record_scans
from app.attendance.queries.devices import hashed_token
from app.attendance.queries.door import Door
from app.attendance.rules import Crowd, is_stopped, level_of
from app.attendance.views.blueprint import bp
from app.platform.access import device
from app.platform.clock import utcnow
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.responses import error_answer
from app.platform.security import csrf
from app.platform.words import refusal_text


@bp.post("/api/events/<int:event_id>/scans")
@device("A gate device sends its scans with its own token.")
def post_scans(event_id: int) -> Response:
    """Judge and keep up to 500 scans; see docs/contract.md."""
    door, at = Door(event_id, bearer_hash()), utcnow()
    try:
        scans = read_scans(request.get_data(), event_id=event_id, key=_hash_key())
    except Refusal as refusal:
        gate_device(door.token_hash or "", event_id, at)
        status = 413 if refusal.reason is Reason.TOO_MANY_SCANS else 422
        return error_answer(status, refusal_text(refusal), refusal.reason.value)
    return _answer(record_scans(door, scans, at=at))


# The token is the proof; there is no cookie that somebody else's page could make use of.
csrf.exempt(post_scans)


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
        "inside": crowd.inside,
        "cap": crowd.cap,
        "level": level_of(crowd).value,
        "stopped": is_stopped(crowd),
    }


def _answer(answers: Answers) -> Response:
    """The answers are JSON already; they are only put together."""
    results = ", ".join(answers.results)
    occupancy = json.dumps(counters(answers.crowd))
    text = f'{{"results": [{results}], "occupancy": {occupancy}}}'
    return Response(text, mimetype="application/json")


def _hash_key() -> bytes:
    return _derived(str(current_app.config["SECRET_KEY"]))


@lru_cache(maxsize=4)
def _derived(secret: str) -> bytes:
    return hashlib.sha256(f"scans:{secret}".encode()).digest()
