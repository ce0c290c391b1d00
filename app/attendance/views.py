"""Pages of the attendance room."""

from flask import Blueprint

bp = Blueprint("attendance", __name__)
