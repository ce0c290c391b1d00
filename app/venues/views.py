"""Pages of the venues room."""

from flask import Blueprint

bp = Blueprint("venues", __name__)
