"""Commands about the whole site: who may open what, and the worker."""

import threading
from typing import cast

import click
from flask import Flask, current_app

from app.platform.commands import RoomGroup, answer
from app.platform.matrix import access_matrix
from app.platform.worker import work_until

access = RoomGroup("access", help="Who may open what.")


@access.command("matrix")
def matrix(as_json: bool) -> None:
    """Print every endpoint with the permission it asks for and the roles that hold it.

    Example: flask --app wsgi access matrix --json
    """
    rows = access_matrix(_site())
    lines = [f"{','.join(r.methods):10} {r.rule:60} {r.permission}" for r in rows]
    answer([row.as_answer() for row in rows], lines, as_json=as_json)


@click.command("worker")
def worker() -> None:
    """Send the outbox and run timed jobs until stopped.

    Example: flask --app wsgi worker
    """
    click.echo("The worker runs; Ctrl-C stops it.", err=True)
    stop = threading.Event()
    try:
        work_until(_site(), stop)
    except KeyboardInterrupt:
        stop.set()


def _site() -> Flask:
    """The application itself: the stand-in of this thread means nothing in another."""
    return cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
