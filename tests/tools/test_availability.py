"""A part that cannot run is a skip with its remedy, and on the build server a failure."""

import pytest

from tests.availability import unavailable

TEXT = "No browser is installed; this would help: apt-get install chromium"


def test_missing_part_is_skipped_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception) as skipped:
        unavailable("No browser is installed", "apt-get install chromium")
    assert str(skipped.value) == TEXT


def test_missing_part_fails_on_the_build_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception) as failed:
        unavailable("No browser is installed", "apt-get install chromium")
    assert str(failed.value) == TEXT
