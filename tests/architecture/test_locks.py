"""Lock files: every package by hash, for every platform, from nowhere in particular."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, assert_none, plant

ADDRESS = re.compile(r"\b(?:https?|git|file)(?:\+\w+)?://", re.IGNORECASE)
PYTHON_LOCKS = ("run", "test", "node")
FILES = (
    ".npmrc",
    "package-lock.json",
    "package.json",
    *(f"requirements/{name}.{end}" for name in PYTHON_LOCKS for end in ("in", "txt")),
)


def addresses(root: Path) -> Iterator[str]:
    """Files about packages that name a place to fetch them from."""
    for name in FILES:
        path = root / name
        if path.is_file() and (found := ADDRESS.search(path.read_text("utf-8"))):
            yield f"{name}: {found[0]}"


def unhashed(text: str) -> Iterator[str]:
    """Packages of a Python lock file without a hash."""
    for entry in re.split(r"\n(?=\S)", text):
        name = re.match(r"([\w.-]+)==", entry)
        if name and "--hash=sha256:" not in entry:
            yield name[1]


def npm_faults(lock: str) -> Iterator[str]:
    """Packages of an npm lock without integrity, and platforms it lost."""
    packages = json.loads(lock)["packages"]
    for place, package in packages.items():
        if place and "integrity" not in package and not package.get("inBundle"):
            yield f"{place} has no integrity"
        for wanted in package.get("optionalDependencies", {}):
            if not {f"node_modules/{wanted}", f"{place}/node_modules/{wanted}"} & packages.keys():
                yield f"{wanted} is missing"


def loose_versions(manifest: str) -> list[str]:
    """Packages of package.json whose version is not exact."""
    data = json.loads(manifest)
    wanted = {**data.get("dependencies", {}), **data.get("devDependencies", {})}
    return [name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)]


def test_no_file_names_a_registry() -> None:
    assert_none(addresses(ROOT))


@pytest.mark.parametrize("name", FILES)
def test_registry_address_is_found(tmp_path: Path, name: str) -> None:
    plant(tmp_path, name, '"resolved": "https:' + '//packages.example.org/a.tgz"')
    assert list(addresses(tmp_path)) == [f"{name}: https://"]


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_has_a_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert list(unhashed(text)) == []
    assert "==" in text


def test_unhashed_package_is_found() -> None:
    text = "a==1 \\\n    --hash=sha256:00\nb==2\n    # via a\nc==3 \\\n    --hash=sha256:00\n"
    assert list(unhashed(text)) == ["b"]


def test_npm_lock_is_whole() -> None:
    assert list(npm_faults((ROOT / "package-lock.json").read_text("utf-8"))) == []


def test_faults_of_an_npm_lock_are_found() -> None:
    here = {"integrity": "sha512-00", "optionalDependencies": {"a-linux": "1", "a-windows": "1"}}
    lock = {"packages": {"": {}, "node_modules/a": here, "node_modules/a-linux": {}}}
    found = list(npm_faults(json.dumps(lock)))
    assert found == ["a-windows is missing", "node_modules/a-linux has no integrity"]


def test_npm_versions_are_exact() -> None:
    assert loose_versions((ROOT / "package.json").read_text("utf-8")) == []


def test_loose_npm_version_is_found() -> None:
    assert loose_versions('{"devDependencies": {"a": "^1.2.3", "b": "1.2.3"}}') == ["a"]
