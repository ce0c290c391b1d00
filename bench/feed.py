"""A unit's calendar file of 500 events, which every subscribed phone asks for each hour."""

from datetime import timedelta

from sqlalchemy import select

from app.events.models import Event
from app.platform.database import transaction
from bench.clients import WrongAnswerError, fetch
from bench.first_load import plain
from bench.pages import opened, unchanged_ms
from bench.seeding import MONTH_EVENTS, Campus
from bench.sites import Site

MOMENT = timedelta(seconds=1)


def measure_feed(site: Site, campus: Campus, views: int) -> dict[str, float]:
    """Made anew after each change of an event; beside it: kept text, and unchanged."""
    with site.inside():
        path = f"/feeds/units/{campus.school.code}.ics"
    if (found := plain(fetch(site.port, path)).count(b"BEGIN:VEVENT")) < MONTH_EVENTS:
        raise WrongAnswerError(f"the feed has {found} entries")
    anew = sorted(_made_anew(site, path) for _ in range(max(5, views // 4)))
    kept = opened(site, path, {}, views)
    return {
        "ms": anew[len(anew) // 2],
        "p50_ms": anew[len(anew) // 2],
        "p95_ms": anew[int(len(anew) * 0.95)],
        "kept_ms": kept["ms"],
        "not_modified_ms": unchanged_ms(site, path, {}, views),
        "queries": kept["queries"],
        "bytes": len(fetch(site.port, path).body),
    }


def _made_anew(site: Site, path: str) -> float:
    """Change an event and ask: the site has to write the whole file again."""
    with site.inside(), transaction() as tx:
        latest = tx.scalars(select(Event).order_by(Event.updated_at.desc()).limit(1)).first()
        if latest is not None:
            latest.updated_at += MOMENT
    return fetch(site.port, path).seconds * 1000
