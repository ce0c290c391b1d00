"""Numbers in addresses."""

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from app.platform.addresses import LARGEST_ID


@pytest.mark.parametrize("number", [LARGEST_ID + 1, 10**12, 10**30])
def test_number_that_no_row_has_is_an_unknown_address(app: Flask, number: int) -> None:
    app.add_url_rule("/planted/<int:row_id>", "planted", str)
    addresses = app.url_map.bind("localhost")
    assert addresses.match(f"/planted/{LARGEST_ID}") == ("planted", {"row_id": LARGEST_ID})
    with pytest.raises(NotFound):
        addresses.match(f"/planted/{number}")
