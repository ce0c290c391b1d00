"""Settings from the environment (prefix `FAIRDAY_`), checked once at the start.

A wrong value stops the start with one sentence; nothing is guessed. The table for people is
in README.md.
"""

import secrets
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet

DEFAULTS: dict[str, Any] = {
    "DATABASE_URL": "",
    "DATA_KEYS": "",
    "SECRET_KEY": "",
    "BASE_URL": "http://127.0.0.1:8000",
    "MAIL_URL": "file:",
    "REDIS_URL": "",
    "TRUSTED_PROXIES": 0,
    "CAMPUS_RANGES": "",
    "WEBHOOK_URL": "",
    "DEMO": False,
    "TIMEZONE": "Asia/Shanghai",
    "LOCALE": "zh-CN",
    "SITE_NAME": "",
    "ICP_NUMBER": "",
    "PRIVACY_CONTACT": "",
    "METRICS_TOKEN": "",
    "WORKER_INSIDE": False,
    "ANY_HOST": False,
}
LOCALES = ("zh-CN", "en")


class SettingsError(RuntimeError):
    """A setting that cannot be used; its text is the one sentence a person needs."""


def checked_settings(given: Mapping[str, Any], instance: Path) -> dict[str, Any]:
    """Return the whole configuration for Flask from what was given and the defaults.

    Refuses with `SettingsError` for a value that cannot be used.
    """
    settings = DEFAULTS | {key: value for key, value in given.items() if value is not None}
    for check in (_check_addresses, _check_place, _check_network):
        check(settings)
    settings["DEMO"] = _flag(settings, "DEMO")
    settings["WORKER_INSIDE"] = _flag(settings, "WORKER_INSIDE")
    _keep_secrets(settings, instance)
    if not settings["DATABASE_URL"]:
        settings["DATABASE_URL"] = f"sqlite:///{instance / 'fairday.sqlite3'}"
    return settings


def _check_addresses(settings: dict[str, Any]) -> None:
    base = urlsplit(str(settings["BASE_URL"]))
    if base.scheme not in {"http", "https"} or not base.hostname or base.path.strip("/"):
        raise SettingsError(
            "FAIRDAY_BASE_URL must be http(s)://host[:port] without a path, "
            f"not {settings['BASE_URL']!r}."
        )
    settings["BASE_URL"] = f"{base.scheme}://{base.netloc.lower()}"
    url = str(settings["DATABASE_URL"])
    if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError(
            "FAIRDAY_DATABASE_URL must start with sqlite:/// or postgresql+psycopg://."
        )
    mail = str(settings["MAIL_URL"])
    if not mail.startswith(("file:", "smtp://", "smtps://")):
        raise SettingsError("FAIRDAY_MAIL_URL must start with file:, smtp:// or smtps://.")
    hook = str(settings["WEBHOOK_URL"])
    if hook and not hook.startswith(("http://", "https://")):
        raise SettingsError("FAIRDAY_WEBHOOK_URL must start with http:// or https://.")


def _check_place(settings: dict[str, Any]) -> None:
    try:
        ZoneInfo(str(settings["TIMEZONE"]))
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            f"FAIRDAY_TIMEZONE {settings['TIMEZONE']!r} is not a time zone such as Asia/Shanghai."
        ) from None
    if settings["LOCALE"] not in LOCALES:
        raise SettingsError(f"FAIRDAY_LOCALE must be one of {', '.join(LOCALES)}.")


def _check_network(settings: dict[str, Any]) -> None:
    try:
        settings["TRUSTED_PROXIES"] = int(settings["TRUSTED_PROXIES"])
        if not 0 <= settings["TRUSTED_PROXIES"] <= 5:
            raise ValueError
    except (TypeError, ValueError):
        raise SettingsError(
            "FAIRDAY_TRUSTED_PROXIES must be the exact number of proxies, 0 to 5."
        ) from None
    ranges = [part.strip() for part in str(settings["CAMPUS_RANGES"]).split(",") if part.strip()]
    try:
        settings["CAMPUS_NETWORKS"] = tuple(ip_network(part) for part in ranges)
    except ValueError as error:
        raise SettingsError(f"FAIRDAY_CAMPUS_RANGES: {error}.") from None


def _flag(settings: Mapping[str, Any], key: str) -> bool:
    value = str(settings[key]).strip().lower()
    if value not in {"1", "0", "true", "false", ""}:
        raise SettingsError(f"FAIRDAY_{key} must be 1 or 0.")
    return value in {"1", "true"}


def _keep_secrets(settings: dict[str, Any], instance: Path) -> None:
    """Use the given keys, else the ones kept in `instance/`, else make and keep them.

    A site on https must be given its keys: a key made by chance on one of several servers, or
    lost with a container, would sign everybody out and make support texts unreadable.
    """
    makers: dict[str, Callable[[], str]] = {
        "SECRET_KEY": lambda: secrets.token_urlsafe(48),
        "DATA_KEYS": lambda: Fernet.generate_key().decode(),
    }
    for key, make in makers.items():
        if not settings[key]:
            if settings["BASE_URL"].startswith("https://"):
                raise SettingsError(f"FAIRDAY_{key} must be set when FAIRDAY_BASE_URL is https.")
            settings[key] = _kept(instance / key.lower(), make)
        settings[key] = str(settings[key])
    try:
        for part in settings["DATA_KEYS"].split(","):
            Fernet(part.strip())
    except ValueError:
        raise SettingsError(
            "FAIRDAY_DATA_KEYS must be one or more Fernet keys (32 bytes in URL-safe base64), "
            "separated by commas."
        ) from None


def _kept(path: Path, make: Callable[[], str]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as file:
            file.write(make())
        path.chmod(0o600)
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()
