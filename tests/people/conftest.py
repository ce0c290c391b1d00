"""Where graduates are imported."""

import pytest
from flask import Flask

from app.units.models import Unit
from tests.factories import make_unit


@pytest.fixture
def university(app: Flask) -> Unit:
    """A university without schools."""
    return make_unit("gyu")
