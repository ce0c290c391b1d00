"""What a phone downloads when it opens a page for the first time: the page and all it names."""

import gzip
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bench.clients import Answer, fetch

LINKS = {"stylesheet", "icon", "manifest", "preload", "modulepreload"}
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")
STYLED = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
TEXTS = ("text/", "application/javascript", "application/json", "image/svg")


class Named(HTMLParser):
    """Gathers the addresses that a page loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag loads."""
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and LINKS & set(given.get("rel", "").split()):
            self.addresses.append(given.get("href", ""))
        elif tag in {"script", "img", "source"}:
            self.addresses.append(given.get("src", ""))
        elif tag == "use":
            self.addresses.append(given.get("href", ""))


@dataclass(frozen=True)
class FirstLoad:
    """Sizes of a first load, bodies only.

    Attributes:
        requests: how many files.
        sent: bytes as this server sends them to a browser that takes gzip.
        compressed: bytes as a proxy that compresses texts would send them.
    """

    requests: int
    sent: int
    compressed: int


def first_load(port: int, path: str, headers: dict[str, str]) -> FirstLoad:
    """Open a page and everything that it, its scripts and its styles name."""
    loaded: dict[str, Answer] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        if address in loaded:
            continue
        answer = loaded[address] = fetch(port, address, headers)
        if answer.status != 200:
            raise ValueError(f"{address} answered {answer.status}")
        found = (urlsplit(urljoin(address, name)) for name in named_in(answer))
        waiting += [url.path + (f"?{url.query}" if url.query else "") for url in found if url.path]
    bodies = loaded.values()
    return FirstLoad(len(loaded), sum(len(a.body) for a in bodies), sum(map(compressed, bodies)))


def named_in(answer: Answer) -> list[str]:
    """What an answer loads by itself; addresses of other places and inline data apart."""
    kind, text = answer.header("content-type"), plain(answer).decode("utf-8", "replace")
    if kind.startswith("text/html"):
        parser = Named()
        parser.feed(text)
        found = parser.addresses
    elif "javascript" in kind:
        found = [name for name in IMPORTED.findall(text) if name.startswith((".", "/"))]
    elif kind.startswith("text/css"):
        found = STYLED.findall(text)
    else:
        found = []
    return [name for name in found if name and not name.startswith(("#", "data:", "http"))]


def plain(answer: Answer) -> bytes:
    """The body as it was before it was compressed."""
    return gzip.decompress(answer.body) if is_packed(answer) else answer.body


def is_packed(answer: Answer) -> bool:
    """Whether the server compressed it."""
    return answer.header("content-encoding") == "gzip"


def compressed(answer: Answer) -> int:
    """The size of a body as a proxy would send it: texts at gzip's usual level."""
    if is_packed(answer) or not answer.header("content-type").startswith(TEXTS):
        return len(answer.body)
    return len(gzip.compress(answer.body, 6))
