"""Landing and a student's own pages, which compose other rooms; and what operators watch."""

import secrets
from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from app.attendance.credit_words import SHORTFALLS
from app.attendance.queries.records import record_of, unseen_events
from app.calendars.grid import grid
from app.calendars.queries import CalendarFilter, calendar_days
from app.calendars.rules import Span, View, shown_days
from app.home.design import design_samples
from app.home.queries import coming, schema_is_current
from app.platform.access import Permission, access, current_actor, public
from app.platform.clock import campus_today, utcnow
from app.platform.errors import NotFound
from app.platform.metrics import metrics_text
from app.platform.worker import worker_is_alive
from app.registrations.queries import registrations_of
from app.support.queries import file_of, progress_of, readers_of

bp = Blueprint("home", __name__)
COMING_DAYS = 30
LOOPBACK = {"127.0.0.1", "::1"}


@bp.get("/")
@public("The landing page shows what is on.")
def landing() -> str:
    """This month and what comes next."""
    today, everything = campus_today(utcnow()), CalendarFilter()
    month = shown_days(View.MONTH, today)
    until = max(month.last, today + timedelta(days=COMING_DAYS))
    days = calendar_days(Span(month.first, until, today, today), everything)
    weeks = grid(month, days, today=today, month=today.month, most=3)
    return render_template("home/landing.html", day=today, weeks=weeks, days=coming(days, today))


@bp.get("/me")
@access(Permission.OWN_ACCOUNT)
def agenda() -> str:
    """What I am registered for: to come first, then what was."""
    at = utcnow()
    own = registrations_of(current_actor().person_id or 0)
    ahead = [each for each in own if each.own_end > at]
    past = [each for each in reversed(own) if each.own_end <= at]
    return render_template("home/agenda.html", ahead=ahead, past=past)


@bp.get("/me/record")
@access(Permission.OWN_RECORD)
def record() -> str:
    """Where I took part, with the evidence; and, for whom it concerns, the progress."""
    person_id, at = current_actor().person_id or 0, utcnow()
    file = file_of(person_id)
    return render_template(
        "home/record.html",
        events=record_of(person_id, at),
        unseen=unseen_events(person_id, at),
        shortfalls=SHORTFALLS,
        progress=progress_of(person_id, on=campus_today(at)) if file else None,
        readers=readers_of(file.id) if file else (),
    )


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
    """200 when the schema is the newest and the worker has been seen; else 503 and what lacks."""
    state = {"database": True, "migrations": schema_is_current()}
    state["worker"] = state["migrations"] and worker_is_alive(utcnow())
    return jsonify(state), 200 if all(state.values()) else 503


@bp.get("/metrics")
@public("Loopback, or whoever holds the token.")
def metrics() -> Response:
    """Figures for Prometheus; for anybody else there is nothing here."""
    token = str(current_app.config["METRICS_TOKEN"])
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = bool(token) and secrets.compare_digest(sent.encode(), token.encode())
    if not known and request.remote_addr not in LOOPBACK:
        raise NotFound
    return Response(metrics_text(), mimetype="text/plain")
