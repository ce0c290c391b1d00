"""Where the bench keeps its files: on a disk, because a database in memory flatters everybody."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = {"tmpfs", "ramfs"}
PAGE = b"x" * 4096


def is_in_memory(folder: Path) -> bool:
    """Whether a folder's files are kept in memory; False where the system does not tell."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return False
    found = [line.split()[1:3] for line in mounts.read_text().splitlines()]
    holding = [
        (len(mount), kind) for mount, kind in found if folder.resolve().is_relative_to(mount)
    ]
    return max(holding, default=(0, ""))[1] in MEMORY


def disk_place() -> Path:
    """The first of the system's temporary folders that is on a disk; TMPDIR goes first."""
    places = [Path(tempfile.gettempdir()), Path("/var/tmp")]  # noqa: S108 - a random name in it
    for place in places:
        if place.is_dir() and not is_in_memory(place):
            return place
    print("Every temporary folder is in memory: fsync costs nothing here.", file=sys.stderr)
    return places[0]


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder of our own on a disk, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="fairday-bench-", dir=disk_place()) as folder:
        yield Path(folder)


def fsyncs_per_s(folder: Path, count: int) -> float:
    """How often this disk can promise that a page is kept."""
    path = folder / "fsync"
    with path.open("wb", buffering=0) as file:
        began = time.perf_counter()
        for _ in range(count):
            file.write(PAGE)
            os.fsync(file.fileno())
        seconds = time.perf_counter() - began
    path.unlink()
    return count / seconds
