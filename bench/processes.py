"""What processes cost: CPU seconds and memory of whole trees, read from /proc (Linux only)."""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
GONE = (FileNotFoundError, ProcessLookupError, PermissionError)
# Places in /proc/PID/stat behind the name, which ends with the last parenthesis.
PARENT, FIRST_TIME, LAST_TIME = 1, 11, 15


def can_measure() -> bool:
    """Whether this system tells what processes cost."""
    return (PROC / "self" / "stat").exists()


def tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(*GONE):
            children.setdefault(int(_stat(folder)[PARENT]), []).append(int(folder.name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def _stat(folder: Path) -> list[str]:
    return (folder / "stat").read_text().rpartition(")")[2].split()


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system time of whole trees so far, with that of children that have ended."""
    ticks = 0
    for root in roots:
        for pid in tree(root):
            with suppress(*GONE):
                ticks += sum(map(int, _stat(PROC / str(pid))[FIRST_TIME:LAST_TIME]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(root: int) -> float:
    """Memory of a tree; what processes share is counted once (PSS)."""
    total = 0
    for pid in tree(root):
        with suppress(*GONE):
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def resident_mb(root: int) -> float:
    """Memory of a tree, quickly; what processes share is counted for each (RSS)."""
    pages = 0
    for pid in tree(root):
        with suppress(*GONE):
            pages += int((PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Cost:
    """CPU seconds and wall seconds between entering and leaving."""

    def __init__(self, roots: Iterable[int]) -> None:
        self.roots = tuple(roots)
        self.cpu = 0.0
        self.seconds = 0.0

    def __enter__(self) -> "Cost":
        self._cpu, self._began = cpu_seconds(self.roots), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began
        self.cpu = cpu_seconds(self.roots) - self._cpu
