"""htmx, behind one module: is this request its, and how do we answer."""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from flask_htmx import HTMX
from werkzeug.wrappers import Response as AnyResponse

_htmx = HTMX()


def init_htmx(app: Flask) -> None:
    """Install flask-htmx and let caches know that one address has two bodies."""
    _htmx.init_app(app)

    @app.after_request
    def vary(response: AnyResponse) -> AnyResponse:
        if response.mimetype == "text/html":
            response.vary.add("HX-Request")
            response.vary.add("Cookie")
        return response


def is_htmx() -> bool:
    """Whether htmx asks for a part (a restored or boosted page is a whole page)."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def page_or_part(page: str, part: str, status: int = 200, **needs: Any) -> Response:
    """Render the part for htmx, the page for everybody else."""
    return make_response(render_template(part if is_htmx() else page, **needs), status)


def see_other(address: str) -> AnyResponse:
    """After a POST: 303, or under htmx a whole-page move."""
    if is_htmx():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)
