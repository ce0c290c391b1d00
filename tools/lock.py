"""Compile the lock files anew after a change to `requirements/*.in` or `package.json`."""

import json
import shutil

from tools.environment import REQUIREMENTS, node, npm
from tools.project import ROOT, Command, Stop, run_logged, say

LOCKS = ("run", "test", "node")
NODE_LOCK = ROOT / "package-lock.json"
UV_RULES = (
    "--generate-hashes",
    "--universal",
    "--python-version=3.11",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--quiet",
)


def lock() -> int:
    """Compile every lock file; needs uv in the path."""
    uv = shutil.which("uv")
    if uv is None:
        raise Stop("Locking needs uv in the path: pip install uv")
    for name in LOCKS:
        source = f"requirements/{name}.in"
        command: Command = [
            uv,
            "pip",
            "compile",
            source,
            "-o",
            f"requirements/{name}.txt",
            *UV_RULES,
        ]
        run_logged(f"lock-{name}", command, f"{source} could not be locked")
        say(f"{source}: {count_pins(name)} packages locked")
    command = [npm(node()), "install", "--package-lock-only"]
    run_logged("lock-npm", command, "package.json could not be locked")
    NODE_LOCK.write_text(without_funding(NODE_LOCK.read_text("utf-8")), "utf-8")
    return 0


def count_pins(name: str) -> int:
    """Number of packages a Python lock file pins."""
    return (REQUIREMENTS / f"{name}.txt").read_text("utf-8").count("==")


def without_funding(text: str) -> str:
    """The npm lock without its addresses for donations, which install nothing."""
    data = json.loads(text)
    for package in data["packages"].values():
        package.pop("funding", None)
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
