"""The entry point: `granian --interface wsgi wsgi:app`, `flask --app wsgi …`."""

from app import create_app
from app.platform.worker import start_inside

app = create_app()
if app.config["WORKER_INSIDE"]:
    start_inside(app)
