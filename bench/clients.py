"""Phones and browsers: keep-alive HTTP/1.1 over raw sockets, all of them in one thread.

A client that costs little leaves the machine to the server; each lane is one connection that
sends its next request when the answer to the last one is complete.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60.0
AT_ONCE = 1 << 18
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
BODILESS = {204, 304}


class WrongAnswerError(Exception):
    """The site did not do what was to be measured: there is no figure."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and how long it took from the first byte sent to the last one received."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    def header(self, name: str) -> str:
        """The value of a header, "" where there is none."""
        found = re.search(rf"(?im)^{name}: *(.*?)\r?$", self.head.decode("latin-1"))
        return found[1] if found else ""


@dataclass(frozen=True)
class Drive:
    """What came of some lanes: all answers, and the wall time from first request to last answer."""

    answers: list[Answer]
    seconds: float

    @property
    def per_s(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.seconds

    def ms(self, percentile: float) -> float:
        """The latency that this share of the answers, in per cent, does not exceed."""
        times = sorted(answer.seconds for answer in self.answers)
        return times[min(len(times) - 1, int(len(times) * percentile / 100))] * 1000

    def latencies(self) -> dict[str, float]:
        """What every load says: answers a second, median and p95."""
        return {"per_s": self.per_s, "p50_ms": self.ms(50), "p95_ms": self.ms(95)}


def request(
    method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> bytes:
    """The bytes of one request; browsers' most common header is always there."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Accept-Encoding: gzip"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def spread(requests: Sequence[bytes], clients: int) -> list[Sequence[bytes]]:
    """The requests dealt out to so many clients."""
    return [requests[n::clients] for n in range(clients)]


class Lane:
    """One connection and the requests it still has to send."""

    def __init__(self, port: int, requests: Iterable[bytes]) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests: Iterator[bytes] = iter(requests)
        self.received = bytearray()
        self.sent_at = 0.0

    def send_next(self) -> bool:
        """Send the next request; whether there was one."""
        wanted = next(self.requests, None)
        if wanted is None:
            return False
        self.received.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(wanted)
        return True

    def receive(self) -> Answer | None:
        """Take what has come; the answer once it is complete."""
        part = self.socket.recv(AT_ONCE)
        if not part:
            raise ConnectionError("the server closed a connection before it answered")
        self.received += part
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self.received[: end + 2])
        status, length = int(head[9:12]), LENGTH.search(head)
        if status not in BODILESS:
            if length is None:
                raise ValueError(f"an answer without a length: {head!r}")
            if len(self.received) < end + 4 + int(length[1]):
                return None
        body = bytes(self.received[end + 4 :])
        return Answer(status, head, body, time.perf_counter() - self.sent_at)


def drive(port: int, lanes: Sequence[Iterable[bytes]]) -> Drive:
    """Connect every lane, start all of them together, and wait for every answer.

    Raises `TimeoutError` when nothing comes for a minute, `ConnectionError` for a cut connection.
    """
    answers: list[Answer] = []
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        connected = [Lane(port, requests) for requests in lanes]
        for lane in connected:
            stack.enter_context(closing(lane.socket))
            selector.register(lane.socket, selectors.EVENT_READ, lane)
        began = time.perf_counter()
        waiting = sum(lane.send_next() for lane in connected)
        while waiting:
            ready = selector.select(PATIENCE_SECONDS)
            if not ready:
                raise TimeoutError(f"{waiting} requests were not answered")
            for key, _events in ready:
                if answer := key.data.receive():
                    answers.append(answer)
                    if not key.data.send_next():
                        waiting -= 1
                        # A server closes what lies idle for half a minute: no answer is owed.
                        selector.unregister(key.fileobj)
        return Drive(answers, time.perf_counter() - began)


def fetch(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One answer to one GET."""
    return drive(port, [[request("GET", path, headers)]]).answers[0]
