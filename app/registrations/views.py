"""Pages of the registrations room."""

from flask import Blueprint

bp = Blueprint("registrations", __name__)
