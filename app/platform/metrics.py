"""What an operator's Prometheus reads: requests by answer and time, kept in this process."""

import time
from functools import cache

from flask import Flask, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from app.platform.database import reading
from app.platform.outbox import Message

registry = CollectorRegistry()
requests = Counter(
    "fairday_requests", "Answers by endpoint and status.", ["endpoint", "status"], registry=registry
)
seconds = Histogram(
    "fairday_request_seconds",
    "Time to answer.",
    buckets=(0.005, 0.015, 0.05, 0.15, 0.5, 1.5, 5),
    registry=registry,
)
outbox = Gauge("fairday_outbox_waiting", "Messages not sent yet.", registry=registry)


def init_metrics(app: Flask) -> None:
    """Count every answer. Endpoints are names of views: no address, person or code gets in."""
    app.before_request(_begin)
    app.after_request(_count)


def _begin() -> None:
    g.began = time.perf_counter()


# Few pairs, asked for at each answer: the library would make the texts of its labels anew.
_counter = cache(requests.labels)


def _count(response: Response) -> Response:
    _counter(request.endpoint or "none", response.status_code).inc()
    if "began" in g:
        seconds.observe(time.perf_counter() - g.began)
    return response


def metrics_text() -> bytes:
    """The figures in Prometheus' text format; the outbox is counted when asked."""
    waiting = select(func.count(Message.id)).where(
        Message.sent_at.is_(None), Message.given_up_at.is_(None)
    )
    outbox.set(reading().scalar(waiting) or 0)
    return generate_latest(registry)
