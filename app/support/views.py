"""Pages of the support room."""

from flask import Blueprint

bp = Blueprint("support", __name__)
