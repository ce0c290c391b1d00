"""Functions of 30 lines, files of 300, views of 15."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import (
    OWN_CODE,
    ROOT,
    assert_none,
    functions,
    modules,
    plant,
    scripts,
)

FUNCTION_LINES = 30
FILE_LINES = 300
VIEW_LINES = 15


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines without the docstring; a signature counts as one, however it is broken."""
    first = function.body[0]
    lines = (function.end_lineno or first.lineno) - first.lineno + 2
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a route decorator stands above it."""
    decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
    return any(text.startswith("bp.") and "(" in text for text in decorators)


def long_functions(root: Path) -> Iterator[str]:
    """Functions and views that are longer than allowed."""
    for module in modules(root, *OWN_CODE):
        for function in functions(module):
            allowed = VIEW_LINES if is_view(function) else FUNCTION_LINES
            if length(function) > allowed:
                yield f"{module.name}: {function.name} has {length(function)} lines of {allowed}"


def long_files(root: Path) -> Iterator[str]:
    """Files, scripts and stylesheets too, that are longer than allowed."""
    files = [(module.name, module.text) for module in modules(root, *OWN_CODE)]
    for name, text in [*files, *scripts(root)]:
        if (lines := len(text.splitlines())) > FILE_LINES:
            yield f"{name} has {lines} lines of {FILE_LINES}"


def test_functions_are_short() -> None:
    assert_none(long_functions(ROOT))


def test_files_are_short() -> None:
    assert_none(long_files(ROOT))


def test_function_of_31_lines_is_found(tmp_path: Path) -> None:
    text = 'def act() -> None:\n    """Not counted."""\n' + "    act()\n" * 30
    plant(tmp_path, "app/events/rules.py", text)
    assert list(long_functions(tmp_path)) == ["app/events/rules.py: act has 31 lines of 30"]


def test_function_of_30_lines_passes(tmp_path: Path) -> None:
    text = 'def act() -> None:\n    """Not counted,\n    nor this."""\n' + "    act()\n" * 29
    plant(tmp_path, "app/events/rules.py", text)
    assert list(long_functions(tmp_path)) == []


def test_view_of_16_lines_is_found(tmp_path: Path) -> None:
    text = '@bp.get("/")\n@public("a page")\ndef page() -> str:\n' + "    act()\n" * 15
    plant(tmp_path, "app/events/views.py", text)
    assert list(long_functions(tmp_path)) == ["app/events/views.py: page has 16 lines of 15"]


@pytest.mark.parametrize("name", ["app/events/queries.py", "static/gate/scan.js", "static/a.css"])
def test_file_of_301_lines_is_found(tmp_path: Path, name: str) -> None:
    plant(tmp_path, name, "\n" * 301)
    assert list(long_files(tmp_path)) == [f"{name} has 301 lines of 300"]
