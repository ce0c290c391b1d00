"""The landing page, and what operators watch: healthz, readyz, metrics."""

from flask import Blueprint, Response, current_app, jsonify, render_template

from app.home.design import design_samples
from app.platform.access import public
from app.platform.clock import utcnow
from app.platform.errors import NotFound
from app.platform.worker import worker_is_alive

bp = Blueprint("home", __name__)


@bp.get("/")
@public("The landing page shows what is on.")
def landing() -> str:
    """What is on this week, and where to go."""
    return render_template("home/landing.html")


@bp.get("/design")
@public("Shows the parts of the interface to those who build it; not there in production.")
def design() -> str:
    """Every part of the interface, with real numbers."""
    if not (current_app.debug or current_app.config["DEMO"]):
        raise NotFound
    return render_template("home/design.html", **design_samples(utcnow()))


@bp.get("/healthz")
@public("A probe asks whether the process answers.")
def health() -> Response:
    """The process answers; nothing else is asked."""
    return jsonify({"status": "ok"})


@bp.get("/readyz")
@public("A probe asks whether the site can work: database, migrations, worker.")
def readiness() -> tuple[Response, int]:
    """200 when the database answers and the worker has been seen; else 503 with what is missing."""
    state = {"database": True, "worker": worker_is_alive(utcnow())}
    return jsonify(state), 200 if all(state.values()) else 503
