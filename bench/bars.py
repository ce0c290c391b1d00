"""The bars of the quality document, as figures can be held against them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

LEAST_DIGITS = 3


@dataclass(frozen=True)
class Bar:
    """What a measurement must reach: the bar in words, and the members of the figure it names."""

    text: str
    at_least: Mapping[str, float] = field(default_factory=dict)
    at_most: Mapping[str, float] = field(default_factory=dict)

    def missed(self, figures: Mapping[str, float]) -> list[str]:
        """The members that miss the bar, with their value; one that is not there misses it."""
        low = [name for name, least in self.at_least.items() if figures.get(name, 0) < least]
        high = [name for name, most in self.at_most.items() if figures.get(name, inf) > most]
        return [
            *(f"{name} {_shown(figures, name)} < {self.at_least[name]:g}" for name in low),
            *(f"{name} {_shown(figures, name)} > {self.at_most[name]:g}" for name in high),
        ]


def _shown(figures: Mapping[str, float], name: str) -> str:
    return f"{rounded(figures[name])}" if name in figures else "unknown"


def rounded(value: float) -> float:
    """Three digits that mean something; whole numbers stay whole."""
    if abs(value) >= 10 ** (LEAST_DIGITS - 1) or value == int(value):
        return round(value)
    return float(f"{value:.{LEAST_DIGITS}g}")


BARS = {
    "checkin_sqlite": Bar(
        "≥ 1,500/s; p95 ≤ 15 ms; ≤ 0.9 CPU-s per 1,000",
        {"per_s": 1500},
        {"p95_ms": 15, "cpu_s_per_1000": 0.9},
    ),
    "checkin_postgresql": Bar(
        "≥ 800/s; p95 ≤ 25 ms; ≤ 1.2 CPU-s per 1,000, server and database",
        {"per_s": 800},
        {"p95_ms": 25, "cpu_s_per_1000": 1.2},
    ),
    "batch_sqlite": Bar("≥ 8,000 scans/s", {"per_s": 8000}),
    "batch_postgresql": Bar("≥ 1,500 scans/s", {"per_s": 1500}),
    "register_rush_sqlite": Bar(
        "1,000 clients, 200 seats: exactly 200, none unanswered, p95 < 1,500 ms",
        {},
        {"p95_ms": 1500},
    ),
    "register_rush_postgresql": Bar(
        "1,000 clients, 200 seats: exactly 200, none unanswered, p95 < 1,500 ms",
        {},
        {"p95_ms": 1500},
    ),
    "calendar_month": Bar(
        "≤ 15 ms; ≤ 15 KB compressed; ≤ 12 queries",
        {},
        {"ms": 15, "bytes": 15_000, "queries": 12},
    ),
    "event_page": Bar(
        "≤ 6 ms; ≤ 50 KB first load with everything; ≤ 12 queries",
        {},
        {"ms": 6, "bytes": 50_000, "queries": 12},
    ),
    "ticket_page": Bar(
        "≤ 6 ms; ≤ 50 KB first load with everything; ≤ 12 queries",
        {},
        {"ms": 6, "bytes": 50_000, "queries": 12},
    ),
    "feed": Bar("≤ 30 ms; 304 when unchanged", {}, {"ms": 30}),
    "roster_dry_run": Bar("20,000 rows in ≤ 6 s, < 250 MB peak", {}, {"ms": 6000, "mb": 250}),
    "coverage_page": Bar("≤ 300 ms; ≤ 12 queries", {}, {"ms": 300, "queries": 12}),
    "idle": Bar("≤ 130 MB all processes; ready in < 2 s", {}, {"mb": 130, "ready_ms": 2000}),
}
