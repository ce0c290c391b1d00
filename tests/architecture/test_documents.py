"""Documents speak of the house as it stands."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT, assert_none, plant

DOCUMENTS = ("*.md", "docs/**/*.md")
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


def rooms(root: Path) -> list[str]:
    """Names of the rooms under `app/`."""
    return sorted(path.parent.name for path in (root / "app").glob("*/__init__.py"))


def unlisted_rooms(root: Path) -> list[str]:
    """Rooms that docs/architecture.md does not name in a table row."""
    text = (root / "docs" / "architecture.md").read_text("utf-8")
    rows = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    return [room for room in rooms(root) if f"`{room}`" not in rows]


def dead_links(root: Path) -> Iterator[str]:
    """Links between documents that lead nowhere."""
    for path in sorted(path for pattern in DOCUMENTS for path in root.glob(pattern)):
        for target in LINK.findall(path.read_text("utf-8")):
            if not (path.parent / target).exists():
                yield f"{path.relative_to(root).as_posix()}: {target}"


def test_every_room_is_in_the_architecture_document() -> None:
    assert_none(unlisted_rooms(ROOT))


def test_unlisted_room_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "app/events/__init__.py", "")
    plant(tmp_path, "app/fairs/__init__.py", "")
    plant(tmp_path, "docs/architecture.md", "| 3 | `events` | what |\n`fairs` come later\n")
    assert unlisted_rooms(tmp_path) == ["fairs"]


def test_links_lead_somewhere() -> None:
    assert_none(dead_links(ROOT))


def test_dead_link_is_found(tmp_path: Path) -> None:
    text = "[a](docs/a.md) [b](docs/b.md#part) [c](https://example.org) [d](#here)"
    plant(tmp_path, "README.md", text)
    plant(tmp_path, "docs/a.md", "")
    assert list(dead_links(tmp_path)) == ["README.md: docs/b.md"]
