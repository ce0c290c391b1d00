"""A wrong setting stops the start with one sentence."""

from pathlib import Path

import pytest

from app import create_app
from app.platform.settings import SettingsError, checked_settings


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("BASE_URL", "ftp://x"),
        ("BASE_URL", "https://x/path"),
        ("BASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://x"),
        ("MAIL_URL", "gopher://x"),
        ("WEBHOOK_URL", "file:///etc/passwd"),
        ("TIMEZONE", "Mars/Olympus"),
        ("LOCALE", "fr"),
        ("TRUSTED_PROXIES", "many"),
        ("TRUSTED_PROXIES", "9"),
        ("CAMPUS_RANGES", "10.0.0.1/8"),
        ("DEMO", "perhaps"),
        ("DATA_KEYS", "short"),
    ],
)
def test_value_that_cannot_be_used_is_named(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"FAIRDAY_{key}"):
        checked_settings({key: value}, tmp_path)


def test_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    first, second = (checked_settings({}, tmp_path) for _ in range(2))
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert first["DATA_KEYS"] == second["DATA_KEYS"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATA_KEYS"])
def test_site_on_https_must_be_given_its_keys(tmp_path: Path, missing: str) -> None:
    given = {"BASE_URL": "https://fair.example", "SECRET_KEY": "x" * 32}
    given["DATA_KEYS"] = "a" * 43 + "="
    with pytest.raises(SettingsError, match=missing):
        checked_settings(given | {missing: ""}, tmp_path)


def test_start_ends_with_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="FAIRDAY_LOCALE must be one of zh-CN, en"):
        create_app({"LOCALE": "fr", "INSTANCE": str(tmp_path)})


def test_address_is_read_in_lower_case_without_a_slash(tmp_path: Path) -> None:
    assert checked_settings({"BASE_URL": "http://Fair.Example:8000/"}, tmp_path)["BASE_URL"] == (
        "http://fair.example:8000"
    )
