"""The blueprint that every module of these views hangs its routes on."""

from flask import Blueprint

bp = Blueprint("attendance", __name__)
