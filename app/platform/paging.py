"""Lists that page, sort and filter by their address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import Flask, request
from sqlalchemy import Select, func, select
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from app.platform.database import reading

PAGE_SIZE = 50

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a longer list; `number` counts from 1. `pagination(page)` draws it."""

    rows: Sequence[T]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Position of the first row shown, counted from 1; 0 in an empty list."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Position of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def init_paging(app: Flask) -> None:
    """Give templates `here(**changes)`."""
    app.jinja_env.globals["here"] = here


def page_of_models(query: Select[T], number: int, size: int = PAGE_SIZE) -> Page[T]:
    """One page of a query that selects one model; a number beyond the end gives the last page."""
    total = reading().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(max(number, 1), max(1, -(-total // size)))
    rows = reading().scalars(query.limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, total, size)


def here(**changes: object) -> str:
    """The present address with changed arguments (None removes one), for sort and page links.

    An answer to a POST has no address of its own to come back to: it gives the path's GET.
    """
    arguments: MultiDict[str, str] = MultiDict(request.args)
    for key, value in changes.items():
        arguments.poplist(key)
        if value is not None:
            arguments[key] = str(value)
    query = urlencode(list(arguments.items(multi=True)))
    return iri_to_uri(request.path) + (f"?{query}" if query else "")
