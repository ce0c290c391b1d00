"""The least that a Flask application can do: the limit of everything that is served."""

from flask import Flask

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def nothing() -> str:
    """Answer two bytes."""
    return "ok"
