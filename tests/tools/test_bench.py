"""The bench prints one object of the right shape; what the figures are is no business of a test."""

import json
import subprocess
import sys

import pytest

from bench.bars import BARS, Bar, rounded
from bench.report import Limit, judged, median_of
from tools.project import ROOT

PAGES = ("event_page", "ticket_page")


def test_bar_names_what_misses_it() -> None:
    bar = Bar("fast and small", {"per_s": 100}, {"p95_ms": 15, "bytes": 50})
    assert bar.missed({"per_s": 100, "p95_ms": 15.0, "bytes": 50}) == []
    assert bar.missed({"per_s": 99.5, "p95_ms": 16}) == [
        "per_s 99.5 < 100",
        "p95_ms 16 > 15",
        "bytes unknown > 50",
    ]


def test_ratio_is_one_at_the_limit_and_less_below() -> None:
    speed, time = Limit("a speed", {"per_s": 400}), Limit("a time", {"ms": 2, "per_s": 500})
    assert speed.ratio({"per_s": 100, "ms": 3}) == 0.25
    assert time.ratio({"ms": 8}) == 0.25
    assert time.ratio({"bytes": 8}) is None


def test_median_is_taken_of_each_member() -> None:
    runs = [{"per_s": 1, "ms": 9}, {"per_s": 3, "ms": 1}, {"per_s": 2, "ms": 5}]
    assert median_of(runs) == {"per_s": 2, "ms": 5}


def test_figures_keep_three_digits() -> None:
    assert [rounded(value) for value in (0, 0.12345, 12.345, 12.0, 1234.5)] == [
        0,
        0.123,
        12.3,
        12,
        1234,
    ]


def test_figure_says_limit_ratio_bar_and_whether_it_is_met() -> None:
    figure = judged("feed", {"ms": 62.51}, Limit("an empty view", {"ms": 0.25}))
    assert figure == {
        "ms": 62.5,
        "limit": {"what": "an empty view", "ms": 0.25},
        "ratio": 0.004,
        "bar": "≤ 30 ms; 304 when unchanged",
        "met": False,
        "missed": ["ms 62.5 > 30"],
    }


@pytest.mark.slow
def test_quick_bench_prints_one_object() -> None:
    wanted = [part for key in PAGES for part in ("--only", key)]
    command = [sys.executable, "-m", "bench", "--profile", "quick", *wanted]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    printed = json.loads(done.stdout)
    assert list(printed) == list(PAGES)
    for key, figure in printed.items():
        assert {"ms", "p50_ms", "p95_ms", "queries", "bytes"} <= set(figure)
        assert set(figure["limit"]) == {"what", "ms", "per_s"}
        assert (figure["bar"], figure["met"]) == (BARS[key].text, figure["missed"] == [])
