"""Pages of the clearance room."""

from flask import Blueprint

bp = Blueprint("clearance", __name__)
