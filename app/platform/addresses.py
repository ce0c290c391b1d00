"""Numbers in addresses: one that no row can have is an address that does not exist."""

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
