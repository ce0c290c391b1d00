"""What the races stand on."""

import pytest
from flask import Flask

from app.units.models import Unit
from tests.factories import make_school, make_unit


@pytest.fixture
def school(app: Flask) -> Unit:
    """A school of a university."""
    return make_school(make_unit())
