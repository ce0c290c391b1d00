"""Fairday（校招日）. `create_app` builds the house and alone imports every room's doors."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Config, Flask
from flask_migrate import Migrate

from app import models
from app.attendance import commands as attendance_commands
from app.attendance import jobs as attendance_jobs
from app.attendance import views as attendance
from app.attendance.queries.policies import asks_live_code
from app.calendars import views as calendars
from app.clearance import commands as clearance_commands
from app.clearance import views as clearance
from app.demo import commands as demo_commands
from app.events import commands as events_commands
from app.events import views as events
from app.home import commands as home_commands
from app.home import navigation
from app.home import views as home
from app.imports import commands as imports_commands
from app.imports import jobs as imports_jobs
from app.imports import views as imports
from app.people import commands as people_commands
from app.people import sign_ins
from app.people import views as people
from app.platform import postman
from app.platform.access import set_actor_loader
from app.platform.addresses import init_addresses
from app.platform.compression import init_compression
from app.platform.database import db, init_database
from app.platform.htmx import init_htmx
from app.platform.i18n import init_i18n
from app.platform.idempotency import idempotency_field
from app.platform.logs import init_logs
from app.platform.metrics import init_metrics
from app.platform.paging import init_paging
from app.platform.responses import init_responses
from app.platform.security import init_security
from app.platform.settings import SettingsError, checked_settings
from app.platform.site import Site
from app.platform.throttle import init_throttle
from app.platform.worker import Job, init_worker
from app.registrations import commands as registrations_commands
from app.registrations import views as registrations
from app.registrations.live_tickets import set_live_code_asker
from app.safety import commands as safety_commands
from app.support import commands as support_commands
from app.support import views as support
from app.units import commands as units_commands
from app.units import views as units
from app.venues import views as venues

ROOT = Path(__file__).resolve().parent.parent

BLUEPRINTS = (
    attendance.bp,
    calendars.bp,
    clearance.bp,
    events.bp,
    home.bp,
    imports.bp,
    people.bp,
    registrations.bp,
    support.bp,
    units.bp,
    venues.bp,
)
COMMANDS = (
    attendance_commands.cli,
    demo_commands.cli,
    events_commands.cli,
    home_commands.access,
    home_commands.worker,
    imports_commands.roster,
    imports_commands.venues,
    support_commands.cli,
    people_commands.cli,
    registrations_commands.cli,
    safety_commands.cli,
    units_commands.cli,
)
JOBS = [Job("outbox", timedelta(0), postman.deliver_due), *attendance_jobs.JOBS, *imports_jobs.JOBS]


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """Build the application from the environment (`FAIRDAY_…`) and, for tests, from `settings`.

    Ends the process with one sentence when a setting cannot be used.
    """
    init_logs()
    app = Site(
        __name__,
        instance_path=str(Path(os.environ.get("FAIRDAY_INSTANCE", ROOT / "instance"))),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    given = Config(ROOT)
    given.from_prefixed_env("FAIRDAY")
    try:
        merged = {**given, **(settings or {})}
        if "INSTANCE" in merged:
            app.instance_path = str(merged["INSTANCE"])
        app.config.update(merged | checked_settings(merged, Path(app.instance_path)))
    except SettingsError as error:
        sys.exit(str(error))
    _furnish(app)
    return app


def _furnish(app: Flask) -> None:
    """Install what every room stands on, then the rooms."""
    init_addresses(app)
    init_compression(app)
    init_database(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    init_security(app)
    init_i18n(app)
    init_htmx(app)
    init_paging(app)
    init_throttle(app)
    init_responses(app)
    init_metrics(app)
    init_worker(app, JOBS)
    sign_ins.init_sign_ins(app)
    set_actor_loader(sign_ins.signed_in_actor)
    set_live_code_asker(asks_live_code)
    navigation.init_navigation(app)
    app.jinja_env.globals["idempotency_field"] = idempotency_field
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for group in COMMANDS:
        app.cli.add_command(group)
    # What the rules say of a saved event is known above the pure rules.
    safety_commands.cli.add_command(clearance_commands.explain)
    # The ledger is imported from above the room that its rows go to.
    support_commands.cli.add_command(imports_commands.import_hardship)


__all__ = ["create_app", "models"]
