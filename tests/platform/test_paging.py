"""Lists that page and sort by their address."""

import pytest
from flask import Flask

from app.platform.paging import Page, here


@pytest.mark.parametrize(
    ("shown", "number", "total", "expected"),
    [
        (0, 1, 0, (1, 0, 0)),
        (50, 1, 50, (1, 1, 50)),
        (1, 2, 51, (2, 51, 51)),
        (50, 2, 1236, (25, 51, 100)),
    ],
)
def test_page_counts_rows_from_one(
    shown: int, number: int, total: int, expected: tuple[int, int, int]
) -> None:
    page = Page(rows=range(shown), number=number, total=total)
    assert (page.pages, page.first, page.last) == expected


def test_address_keeps_other_arguments_and_replaces_its_own(app: Flask) -> None:
    with app.test_request_context("/organise/venues?kind=hall&kind=gym&sort=name&page=3"):
        assert here(sort="-name", page=None) == "/organise/venues?kind=hall&kind=gym&sort=-name"


def test_address_without_arguments_is_the_path(app: Flask) -> None:
    with app.test_request_context("/organise/venues?page=3"):
        assert here(page=None) == "/organise/venues"


def test_address_quotes_what_was_typed(app: Flask) -> None:
    with app.test_request_context("/events"):
        assert here(q="双选会 & 1") == "/events?q=%E5%8F%8C%E9%80%89%E4%BC%9A+%26+1"
