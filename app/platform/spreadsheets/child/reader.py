"""The job `read`: a stranger's file in, its sheets or a refusal out, as JSON.

JSON, not pickle: what a reader that was taken over sends back is still only text.
"""

import json
from typing import Any

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.contents import read_contents
from app.platform.spreadsheets.limits import MEGABYTE, Limits
from app.platform.spreadsheets.tables import Sheet


def run(data: bytes, limits: Limits) -> bytes:
    """`{"sheets": [{"name", "rows": [[number, cells]]}]}` or `{"refusal", "facts"}`."""
    try:
        answer: dict[str, Any] = {"sheets": [_plain(each) for each in read_contents(data, limits)]}
        return _as_json(answer)
    except Refusal as refusal:
        return _as_json({"refusal": refusal.reason, "facts": refusal.facts})
    except MemoryError:
        facts = {"limit_mb": limits.unpacked_bytes // MEGABYTE}
        return _as_json({"refusal": Reason.FILE_UNPACKS_TOO_LARGE, "facts": facts})


def _plain(sheet: Sheet) -> dict[str, Any]:
    return {"name": sheet.name, "rows": sheet.rows}


def _as_json(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, separators=(",", ":")).encode()
