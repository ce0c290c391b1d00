"""Where to go next: only addresses of this site that a GET can open."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

LONGEST = 2000


def safe_next(target: str | None, fallback: str = "/") -> str:
    """The path to go on to: `target` if it is a page of this site, else `fallback`.

    The address map is asked, so that no spelling of a foreign address gets through.
    """
    if not target or len(target) > LONGEST or not target.startswith("/"):
        return fallback
    if target.startswith(("//", "/\\")) or any(ord(c) < 33 or c == "\\" for c in target):
        return fallback
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return fallback
    try:
        current_app.url_map.bind(request.host).match(parts.path, method="GET")
    except HTTPException:
        return fallback
    return target
