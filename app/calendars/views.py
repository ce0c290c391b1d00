"""Pages of the calendars room."""

from flask import Blueprint

bp = Blueprint("calendars", __name__)
