"""Numbers in addresses."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app.platform.addresses import LARGEST_ID, whole_number


@pytest.mark.parametrize("number", [LARGEST_ID + 1, 10**12, 10**30])
def test_number_that_no_row_has_is_an_unknown_address(app: Flask, number: int) -> None:
    app.add_url_rule("/planted/<int:row_id>", "planted", str)
    addresses = app.url_map.bind("localhost")
    assert addresses.match(f"/planted/{LARGEST_ID}") == ("planted", {"row_id": LARGEST_ID})
    with pytest.raises(NotFound):
        addresses.match(f"/planted/{number}")


@pytest.mark.parametrize("typed", ["0", "-1", "x", "1e3", "", str(LARGEST_ID + 1), "9" * 5000])
def test_argument_that_is_no_id_is_as_if_it_were_not_there(typed: str) -> None:
    assert MultiDict({"unit": typed}).get("unit", 7, whole_number()) == 7
    assert MultiDict({"unit": "12"}).get("unit", 7, whole_number()) == 12
