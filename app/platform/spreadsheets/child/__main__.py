"""Start as `python -I <this folder> JOB`: loads this folder and never the application around it."""

import importlib
import sys
import types
from pathlib import Path

HERE = Path(__file__).resolve().parent


def _name_folders() -> None:
    """Let `app…` name folders alone: importing the real package would load every room."""
    folders = {
        "app": HERE.parents[2],
        "app.platform": HERE.parents[1],
        "app.platform.spreadsheets": HERE.parent,
        "app.platform.drawing": HERE.parents[1] / "drawing",
    }
    for name, folder in folders.items():
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


if __name__ == "__main__":
    _name_folders()
    importlib.import_module("app.platform.spreadsheets.child.jobs").serve()
