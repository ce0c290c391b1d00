"""Reading the code as text and as trees, for checks that are functions over a folder.

A check takes the folder of a whole tree and gives faults, each one line that says where and what.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OWN_CODE = ("app", "bench", "tests", "tools")


@dataclass(frozen=True)
class Module:
    """One Python file: its path below the tree's folder, and its syntax."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Path as written in faults."""
        return self.path.as_posix()


def modules(root: Path, *folders: str) -> Iterator[Module]:
    """Every Python file below the named folders of a tree, in a stable order."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            text = path.read_text("utf-8")
            yield Module(path.relative_to(root), text, ast.parse(text))


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def templates(root: Path) -> Iterator[tuple[str, str]]:
    """Every HTML template: its path below `templates/` and its text."""
    folder = root / "templates"
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), path.read_text("utf-8")


def scripts(root: Path) -> Iterator[tuple[str, str]]:
    """Every script and stylesheet of our own: path and text."""
    for path in sorted((root / "static").rglob("*")):
        if path.suffix in {".js", ".css"} and "vendor" not in path.parts:
            yield path.relative_to(root).as_posix(), path.read_text("utf-8")


def plant(root: Path, name: str, text: str) -> Path:
    """Write a file into a tree made to hold a fault; give the tree's folder."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return root


def assert_none(faults: Iterable[str]) -> None:
    """Fail with every fault on a line of its own."""
    found = list(faults)
    assert not found, "\n" + "\n".join(found)
