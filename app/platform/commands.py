"""The command line's manners: `--json` everywhere, exit 0 done, 1 refused, 2 wrong usage."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from flask.cli import AppGroup

from app.platform.errors import NotFound, Refusal
from app.platform.words import refusal_text

P = ParamSpec("P")
R = TypeVar("R")

REFUSED = 1

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document on standard output."
)


def answer(data: object, lines: list[str], *, as_json: bool) -> None:
    """Print the answer: one JSON document, or lines for people."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, default=str))
    else:
        for line in lines:
            click.echo(line)


def refusing(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a refusal into exit 1: the reasons as JSON on stdout with `--json`, words on stderr."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            facts = {key: str(value) for key, value in refusal.facts.items()}
            _end({"refused": refusal.reason.value, "facts": facts}, refusal_text(refusal), kwargs)
        except NotFound:
            _end({"refused": "not_found", "facts": {}}, "There is no such thing.", kwargs)
        raise AssertionError("unreachable")

    return run


def _end(data: dict[str, Any], words: str, options: dict[str, Any]) -> None:
    if options.get("as_json"):
        click.echo(json.dumps(data, ensure_ascii=False))
    click.echo(words, err=True)
    raise click.exceptions.Exit(REFUSED)


class RoomGroup(AppGroup):
    """A room's command group: every command has `--json` and ends refusals properly."""

    def command(  # type: ignore[override]  # a name is always given, so it is never bare
        self, *args: Any, **kwargs: Any
    ) -> Callable[[Callable[..., Any]], click.Command]:
        """As `AppGroup.command`, with the manners of this module."""
        register = super().command(*args, **kwargs)

        def add(function: Callable[..., Any]) -> click.Command:
            command: click.Command = register(json_option(refusing(function)))
            return command

        return add
