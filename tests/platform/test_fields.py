"""Fields for numbers, days and times."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.platform.fields import clock, day, moment, quantity, whole
from app.platform.forms import Form


class Sample(Form):
    """One field of each kind."""

    places = whole("Places", least=1, most=5000, needed="How many?")
    booths = whole("Booths")
    day = day("Day", needed="Which day?")
    starts = clock("Start")
    opens = moment("Opens")
    area = quantity("Area", least=Decimal(0), most=Decimal(100))


def filled(app: Flask, **typed: str) -> Sample:
    """The form with these values typed, and validated."""
    with app.test_request_context("/", method="POST", data=MultiDict(typed)):
        form = Sample(meta={"csrf": False})
        form.validate()
        return form


def test_values_are_read(app: Flask) -> None:
    form = filled(
        app, places="\uff16\uff10", booths="1,200", day="2026-12-10", starts="09:00:00",
        opens="2026-12-10T08:30",
    )  # fmt: skip
    assert not form.errors
    assert form.places.data == 60
    assert form.booths.data == 1200
    assert form.day.data == date(2026, 12, 10)
    assert form.starts.data == time(9)
    assert form.opens.data == datetime(2026, 12, 10, 0, 30, tzinfo=UTC)


def test_fields_that_may_be_empty_are_none(app: Flask) -> None:
    form = filled(app, places="1", day="2026-12-10", booths="  ", starts="", opens="")
    assert not form.errors
    assert (form.booths.data, form.starts.data, form.opens.data) == (None, None, None)


@pytest.mark.parametrize(
    "typed", ["0", "-1", "5001", "1000000000000", "9" * 5000, "sixty", "1e3", "六十", "²", "\0"]
)
def test_unusable_number_is_refused_and_kept(app: Flask, typed: str) -> None:
    form = filled(app, places=typed, day="2026-12-10")
    assert list(form.errors) == ["places"]
    assert len(form.places.errors) == 1
    assert form.places._value() == typed


@pytest.mark.parametrize("typed", ["15²", "²", "½", "1½", "1e5", "NaN", "1.234", "9" * 30, "-"])
def test_unusable_quantity_is_refused(app: Flask, typed: str) -> None:
    form = filled(app, places="1", day="2026-12-10", area=typed)
    assert list(form.errors) == ["area"]


def test_quantity_is_read_in_digits_of_any_width(app: Flask) -> None:
    form = filled(app, places="1", day="2026-12-10", area="\uff11\uff12\uff0e\uff15")
    assert form.area.data == Decimal("12.5")


@pytest.mark.parametrize("typed", ["9999-12-31", "1999-12-31", "2026-02-30", "10.12.2026", "x"])
def test_unusable_day_is_refused(app: Flask, typed: str) -> None:
    form = filled(app, places="1", day=typed)
    assert list(form.errors) == ["day"]


@pytest.mark.parametrize("typed", ["2026-12-10", "9999-12-31T09:00", "2026-12-10T25:00", "T"])
def test_unusable_moment_is_refused(app: Flask, typed: str) -> None:
    form = filled(app, places="1", day="2026-12-10", opens=typed)
    assert list(form.errors) == ["opens"]


def test_missing_value_has_one_sentence(app: Flask) -> None:
    form = filled(app, places="  ")
    assert form.errors == {"places": ["How many?"], "day": ["Which day?"]}


def test_values_are_written_as_controls_want_them(app: Flask) -> None:
    at = datetime(2026, 12, 10, 0, 30, tzinfo=UTC)
    with app.test_request_context("/"):
        form = Sample(
            meta={"csrf": False}, places=0, day=at.date(), starts=time(9, 5), opens=at
        )  # fmt: skip
        assert form.places._value() == "0"
        assert form.day._value() == "2026-12-10"
        assert form.starts._value() == "09:05"
        assert form.opens._value() == "2026-12-10T08:30"
