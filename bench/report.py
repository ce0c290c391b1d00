"""The object that is printed: each figure beside its limit and its bar."""

import statistics
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bench.bars import BARS, rounded

Figures = Mapping[str, float]
SLOWER_IS_MORE = ("ms", "mb")


@dataclass(frozen=True)
class Limit:
    """What the machine could do at most: in words, and the same members as the figure."""

    what: str
    members: Figures

    def ratio(self, figures: Figures) -> float | None:
        """How near the figure comes: its share of the limit, 1 is the limit itself.

        Of speeds the figure's share; of times and sizes the limit's.
        """
        for name in ("per_s", *SLOWER_IS_MORE):
            if name in figures and name in self.members:
                share = figures[name] / self.members[name]
                return 1 / share if name in SLOWER_IS_MORE else share
        return None


def median_of(runs: Sequence[Figures]) -> dict[str, float]:
    """Each member's median over the runs."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


class Report:
    """Gathers figures; a measurement that breaks is named and leaves no figure."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.wanted = set(wanted) or set(BARS)
        self.figures: dict[str, dict[str, object]] = {}
        self.broken: list[str] = []

    def wants(self, *keys: str) -> bool:
        """Whether any of these is to be measured."""
        return not self.wanted.isdisjoint(keys)

    def measure(self, key: str, act: Callable[[], Figures], limit: Callable[[], Limit]) -> None:
        """Measure the figure and then its limit, if the key is wanted; words on standard error."""
        if not self.wants(key):
            return
        began = time.monotonic()
        try:
            figures = act()
            beside = limit()
        except Exception as error:  # noqa: BLE001 - the other figures are still worth having
            self.broken.append(key)
            say(f"{key}: broken: {type(error).__name__}: {error}".rstrip())
            return
        self.figures[key] = judged(key, figures, beside)
        say(f"{key}: {words(self.figures[key])}; took {time.monotonic() - began:.0f} s")


def judged(key: str, figures: Figures, limit: Limit) -> dict[str, object]:
    """The figure as it is printed."""
    bar = BARS[key]
    printed: dict[str, object] = {name: rounded(value) for name, value in figures.items()}
    beside = {name: rounded(value) for name, value in limit.members.items()}
    ratio = limit.ratio(figures)
    return printed | {
        "limit": {"what": limit.what} | beside,
        **({"ratio": rounded(ratio)} if ratio is not None else {}),
        "bar": bar.text,
        "met": not bar.missed(figures),
        "missed": bar.missed(figures),
    }


def words(figure: Mapping[str, object]) -> str:
    """A figure in one line for people."""
    numbers = [f"{k} {v}" for k, v in figure.items() if isinstance(v, float | int) and k != "met"]
    missed = figure["missed"]
    verdict = f"MISSED: {', '.join(missed)}" if isinstance(missed, list) and missed else "met"
    return f"{', '.join(numbers)} ({verdict})"


def say(text: str) -> None:
    """A line for people."""
    print(text, file=sys.stderr, flush=True)
