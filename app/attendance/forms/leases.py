"""What a device tells with the renewal of its lease, and which page it keeps."""

from collections.abc import Mapping

from app.platform.errors import Refusal
from app.platform.i18n import LOCALES
from app.platform.json_reading import read_json
from app.platform.reasons import Reason


def read_battery(body: bytes) -> int | None:
    """The charge of the device's battery in per cent, where it told it; an empty body tells none.

    Refuses `JSON_UNREADABLE` for anything but an object, and for a charge that is none.
    """
    if not body.strip():
        return None
    told = read_json(body)
    battery = told.get("battery") if isinstance(told, dict) else ""
    if battery is None:
        return None
    if isinstance(battery, bool) or not isinstance(battery, int) or not 0 <= battery <= 100:
        raise Refusal(Reason.JSON_UNREADABLE)
    return battery


def wanted_language(arguments: Mapping[str, str]) -> str:
    """The language of the page that a phone keeps; the site's first one unless it says."""
    wanted = arguments.get("lang", "")
    return wanted if wanted in LOCALES else next(iter(LOCALES))
