"""Python and npm packages: into `.venv` and `node_modules`, exactly as the lock files say."""

import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from tools.project import ROOT, VENV, Step, Stop, python, run_logged, venv_program

REQUIREMENTS = ROOT / "requirements"
NODE_MODULES = ROOT / "node_modules"
NODE_MINIMUM = 20


def ensure_python_packages(*locks: str) -> None:
    """Install the named lock files (`run`, `test`, `node`) into `.venv`, making it if needed."""
    ensure_venv()
    for lock in locks:
        source = REQUIREMENTS / f"{lock}.txt"
        Step(
            name=f"python-{lock}",
            title=f"Installing Python packages ({lock})",
            inputs=(source, VENV / "pyvenv.cfg"),
            outputs=(python(),),
            work=partial(install, source),
        ).ensure()


def ensure_venv() -> None:
    """Make `.venv`, or make it anew when it belongs to another Python version."""
    if python().is_file() and venv_version() == sys.version_info[:2]:
        return
    if uv := shutil.which("uv"):
        command = [uv, "venv", "--clear", "--python", sys.executable, str(VENV)]
    else:
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(
            f"Python could not make {VENV.name}: on Debian or Ubuntu install python3-venv. "
            f"It said: {(done.stderr or done.stdout).strip()[-300:]}"
        )


def venv_version() -> tuple[int, int] | None:
    """Python version `.venv` was made with, or None when that cannot be read."""
    settings = VENV / "pyvenv.cfg"
    text = settings.read_text("utf-8") if settings.is_file() else ""
    found = re.search(r"^version(?:_info)? *= *(\d+)\.(\d+)", text, re.MULTILINE)
    return (int(found[1]), int(found[2])) if found else None


def install(source: Path) -> None:
    """Install one hashed lock file; uv is quicker and is used where it is in the path."""
    rules = ["--no-deps", "--require-hashes", "-r", str(source)]
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--python", str(python()), *rules]
    else:
        command = [str(python()), "-m", "pip", "install", "--disable-pip-version-check", *rules]
    run_logged(
        f"python-{source.stem}",
        command,
        f"The Python packages of {source.relative_to(ROOT).as_posix()} could not be installed "
        "(is the package index within reach?)",
    )


def node() -> Path:
    """Node of version 20 or newer: the system's, else the one installed into `.venv`."""
    system = shutil.which("node")
    if system and shutil.which("npm") and node_major(system) >= NODE_MINIMUM:
        return Path(system)
    ensure_python_packages("node")
    return venv_program("node")


def npm(node_program: Path) -> Path:
    """The npm that came with a Node program."""
    return node_program.parent / ("npm.cmd" if os.name == "nt" else "npm")


def node_major(program: str) -> int:
    """Major version of a Node program; 0 when it does not say."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", done.stdout)
    return int(found[1]) if found else 0


def ensure_node_packages() -> None:
    """Install `node_modules` exactly as `package-lock.json` says."""
    Step(
        name="node-packages",
        title="Installing npm packages",
        inputs=(ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"),
        outputs=(NODE_MODULES / ".package-lock.json",),
        work=install_node_packages,
    ).ensure()


def install_node_packages() -> None:
    """Run `npm ci` with the npm that belongs to `node()`."""
    run_logged(
        "npm",
        [npm(node()), "ci", "--no-progress"],
        "The npm packages of package-lock.json could not be installed "
        "(is the registry within reach?)",
    )
