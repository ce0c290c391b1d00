"""What the code of the house must not say: a second commit, vague names, unfinished work."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import (
    OWN_CODE,
    ROOT,
    Module,
    assert_none,
    functions,
    modules,
    plant,
    scripts,
    templates,
)

VAGUE_FILES = {"utils", "util", "common", "misc", "helpers", "manager", "managers"}
FIXED_BY_LIBRARIES = {
    *("handle_data", "handle_endtag", "handle_starttag"),  # html.parser
    *("process_bind_param", "process_formdata", "process_result_value"),
}
VAGUE_FUNCTION = re.compile(r"^_?(handle|process|manage)_|_manager$")
MACHINE_PATH = re.compile("/(?:work/ma" + "in|ro" + "ot/|ho" + "me/[a-z]+/)")
UNFINISHED = re.compile(
    "|".join(f"\\b{word}\\b" for word in ("TO" + "DO", "FIX" + "ME", "XX" + "X"))
)


def commits(root: Path) -> list[str]:
    """Where the application commits."""
    return [
        f"{module.name}: {ast.unparse(call.func)}"
        for module in modules(root, "app")
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "commit"
    ]


def vague_names(root: Path) -> Iterator[str]:
    """Files and functions whose names do not say what they hold or do."""
    for module in modules(root, *OWN_CODE):
        if module.path.stem in VAGUE_FILES or module.path.parent.name in VAGUE_FILES:
            yield module.name
        for function in functions(module):
            if function.name not in FIXED_BY_LIBRARIES and VAGUE_FUNCTION.search(function.name):
                yield f"{module.name}: {function.name}"


def unfinished(root: Path) -> Iterator[str]:
    """Files that speak of work put off."""
    files = [(module.name, module.text) for module in modules(root, *OWN_CODE, "migrations")]
    for name, text in [*files, *templates(root), *scripts(root)]:
        if found := UNFINISHED.search(text):
            yield f"{name}: {found[0]}"


def machine_paths(root: Path) -> Iterator[str]:
    """Files that name a folder which only one machine has."""
    files = [(module.name, module.text) for module in modules(root, *OWN_CODE, "migrations")]
    for name, text in [*files, *templates(root), *scripts(root)]:
        if found := MACHINE_PATH.search(text):
            yield f"{name}: {found[0]}"


def foreign_imports(root: Path) -> Iterator[str]:
    """What `app.safety` imports beyond the standard library and itself; commands are a door."""
    inside = [m for m in modules(root, "app/safety") if m.path.name != "commands.py"]
    for module in inside:
        for name in imported(module):
            if name.split(".")[0] not in sys.stdlib_module_names and not is_safety(name):
                yield f"{module.name}: {name}"


def is_safety(name: str) -> bool:
    """Whether a module belongs to the safety rules."""
    return name == "app.safety" or name.startswith("app.safety.")


def imported(module: Module) -> Iterator[str]:
    """Names of the modules a file imports; `from app import safety` counts as `app.safety`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "app":
            yield from (f"app.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def test_application_commits_in_one_place() -> None:
    assert commits(ROOT) == ["app/platform/database.py: session.commit"]


def test_second_commit_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "app/events/operations.py", "db.session.commit()\n")
    assert commits(tmp_path) == ["app/events/operations.py: db.session.commit"]


def test_names_say_what_they_are() -> None:
    assert_none(vague_names(ROOT))


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("app/events/utils.py", "", "app/events/utils.py"),
        ("app/common/words.py", "", "app/common/words.py"),
        ("app/a.py", "def handle_scan(): ...\n", "app/a.py: handle_scan"),
        ("app/a.py", "def _process_row(): ...\n", "app/a.py: _process_row"),
    ],
)
def test_vague_name_is_found(tmp_path: Path, name: str, text: str, fault: str) -> None:
    plant(tmp_path, name, text)
    assert list(vague_names(tmp_path)) == [fault]


def test_nothing_is_put_off() -> None:
    assert_none(unfinished(ROOT))


@pytest.mark.parametrize("name", ["app/a.py", "templates/events/a.html", "static/gate/a.js"])
def test_work_put_off_is_found(tmp_path: Path, name: str) -> None:
    plant(tmp_path, name, "# TO" + "DO later\n")
    assert len(list(unfinished(tmp_path))) == 1


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert_none(machine_paths(ROOT))


def test_folder_of_one_machine_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "app/a.py", 'PLACE = "/ro' + 'ot/files"\n')
    assert list(machine_paths(tmp_path)) == ["app/a.py: /ro" + "ot/"]


def test_safety_stands_on_the_standard_library() -> None:
    assert_none(foreign_imports(ROOT))


@pytest.mark.parametrize(
    "line", ["import flask", "from app import platform", "from app.platform.clock import utcnow"]
)
def test_foreign_import_in_safety_is_found(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "app/safety/rules.py", f"import math\nfrom app.safety import limits\n{line}\n")
    assert len(list(foreign_imports(tmp_path))) == 1
