"""How long somebody must stay for an event to count."""

import pytest

from app.events.rules import required_minutes


@pytest.mark.parametrize(
    ("pct", "minutes", "all_sessions", "needed"),
    [
        (0, [60, 60], True, 0),
        (80, [45, 45, 45], True, 108),
        (80, [90, 60], False, 48),
        (50, [61], False, 31),
        (100, [480] * 5, True, 2400),
        (80, [], False, 0),
    ],
)
def test_required_minutes_are_of_all_lessons_or_of_the_shortest_wave(
    pct: int, minutes: list[int], all_sessions: bool, needed: int
) -> None:
    assert required_minutes(pct, minutes, all_sessions=all_sessions) == needed
