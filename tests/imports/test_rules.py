"""Where an import is in its life."""

from datetime import datetime, timedelta

import pytest

from app.imports.kinds import ImportState
from app.imports.rules import UNDO_WITHIN, Moments, import_state, is_recent
from tests.factories import NOW

LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("moments", "state"),
    [
        (Moments(None, None, None, LATER), ImportState.PREVIEW),
        (Moments(None, None, None, NOW), ImportState.DROPPED),
        (Moments(None, None, None, None), ImportState.DROPPED),
        (Moments(NOW, None, None, LATER), ImportState.WAITING),
        (Moments(None, NOW, None, None), ImportState.COMMITTED),
        (Moments(NOW, NOW, None, None), ImportState.UNDOING),
        (Moments(None, NOW, NOW, None), ImportState.UNDONE),
    ],
)
def test_state_follows_from_the_moments(moments: Moments, state: ImportState) -> None:
    assert import_state(moments, NOW) is state


@pytest.mark.parametrize(
    ("committed_at", "recent"),
    [
        (None, False),
        (NOW, True),
        (NOW - UNDO_WITHIN + timedelta(seconds=1), True),
        (NOW - UNDO_WITHIN, False),
    ],
)
def test_recent_is_thirty_days(committed_at: datetime | None, recent: bool) -> None:
    assert is_recent(committed_at, NOW) is recent
