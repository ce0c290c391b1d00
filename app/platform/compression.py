"""Texts go compressed to whoever takes gzip: a phone's first page is a third of its size.

Private pages too. What a stranger could try to guess from the length of a page is its CSRF token,
whose signature is another one each second, and our cookie does not go along with requests that
other sites make in the background (SameSite=Lax).
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

from app.platform.site import API

TEXTS = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/wasm",
        "image/svg+xml",
        "text/calendar",
        "text/css",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)
SMALLEST = 1000  # bytes; below, headers and work outweigh what is saved
QUICK, SMALL = 6, 9


def init_compression(app: Flask) -> None:
    """Compress what is worth it, after everything else is said about the answer."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    """Devices talk in short answers and often: theirs are left alone."""
    if request.path.startswith(API) or response.mimetype not in TEXTS:
        return response
    response.vary.add("Accept-Encoding")
    if _is_wanted() and _is_whole(response):
        data = _packed(response)
        if data is not None:
            _replace(response, data)
    return response


def _is_wanted() -> bool:
    return request.accept_encodings.quality("gzip") > 0 and "Range" not in request.headers


def _is_whole(response: Response) -> bool:
    return response.status_code not in {204, 206, 304} and not response.content_encoding


def _packed(response: Response) -> bytes | None:
    """The compressed body; None where it is short, or made while it is sent."""
    if request.endpoint == "static" and response.status_code == 200:
        folder = Path(current_app.static_folder or "")
        return _packed_file(folder / (request.view_args or {})["filename"], _tag(response))
    if response.is_streamed:
        return None
    body = response.get_data()
    return gzip.compress(body, QUICK, mtime=0) if len(body) >= SMALLEST else None


@lru_cache(maxsize=128)
def _packed_file(path: Path, _version: str) -> bytes | None:
    """A file of ours, compressed once for each version of it."""
    body = path.read_bytes()
    return gzip.compress(body, SMALL, mtime=0) if len(body) >= SMALLEST else None


def _tag(response: Response) -> str:
    return response.get_etag()[0] or ""


def _replace(response: Response, data: bytes) -> None:
    """Another body for the same content: its tag says no more than that the content is equal."""
    tag = _tag(response)
    if close := getattr(response.response, "close", None):
        close()  # the file that would have been sent
    response.direct_passthrough = False
    response.set_data(data)
    response.content_encoding = "gzip"
    response.headers.pop("Accept-Ranges", None)
    if tag:
        response.set_etag(tag, weak=True)
