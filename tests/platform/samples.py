"""A university's spreadsheets, messy on purpose, and what imports must end with."""

import json
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"


def truth() -> dict[str, Any]:
    """What the sample files say once they are read well."""
    told: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text("utf-8"))
    return told
