"""Numbers in addresses: one that no row can have is an address that does not exist."""

from collections.abc import Callable

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2_147_483_647


class Identifier(IntegerConverter):
    """`<int:event_id>`: without the bound a longer number would reach the database and break."""

    def __init__(self, url_map: Map, *args: object, **options: object) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def init_addresses(app: Flask) -> None:
    """Bound every whole number in an address; call before any room registers its routes."""
    app.url_map.converters["int"] = Identifier


def whole_number(least: int = 1, most: int = LARGEST_ID) -> Callable[[str], int]:
    """A reader for `request.args.get(name, default, …)`: anything else is as if it were not there.

    Plain `int` would let a number through that no column holds.
    """

    def read(text: str) -> int:
        value = int(text) if len(text) <= 10 else most + 1
        if not least <= value <= most:
            raise ValueError(f"not from {least} to {most}")
        return value

    return read
