"""What a strict content policy and swappable parts ask of templates."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, assert_none, modules, plant, scripts, templates
from tools.assets import icon_names

INLINE_STYLE = re.compile(r"<[^>]*\sstyle\s*=|<style[\s>]", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE)
DATA_SCRIPT = re.compile(r"<script[^>]*\stype=\"(application/json|text/plain)\"", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:src|srcset|data-src)=\"(?:https?:)?//", re.IGNORECASE)
MACRO = re.compile(r"^\{%-? macro ", re.MULTILINE)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
ICON = re.compile(r"\bicon\(\s*[\"']([a-z0-9-]+)[\"']|#i-([a-z0-9-]+)|\bicon=\"([a-z0-9-]+)\"")


def forbidden_markup(root: Path) -> Iterator[str]:
    """Styles, scripts and handlers inside pages, and anything loaded from elsewhere."""
    for name, text in templates(root):
        bare = COMMENT.sub("", text)
        inline = [tag for tag in INLINE_SCRIPT.finditer(bare) if not DATA_SCRIPT.match(tag[0])]
        found = [*INLINE_STYLE.finditer(bare), *inline, *HANDLER.finditer(bare)]
        for tag in [*found, *ELSEWHERE.finditer(bare)]:
            yield f"{name}: {' '.join(tag[0].split())[-60:]}"


def silent_parts(root: Path) -> Iterator[str]:
    """Parts whose first line does not say what they need; a file of macros says what it holds."""
    for name, text in templates(root):
        opening = "{#" if MACRO.search(text) else "{# needs:"
        if Path(name).name.startswith("_") and not text.startswith(opening):
            yield name


def used_icons(root: Path) -> set[str]:
    """Names of the icons that templates, code and scripts ask for by name."""
    python = [(module.name, module.text) for module in modules(root, "app")]
    texts = [text for _, text in [*templates(root), *scripts(root), *python]]
    return {next(filter(None, found)) for text in texts for found in ICON.findall(text)}


def test_pages_carry_no_style_script_or_handler() -> None:
    assert_none(forbidden_markup(ROOT))


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="a" style="color:red">',
        '<svg\n  style="width:1px">',
        "<style>p{}</style>",
        "<script>act()</script>",
        '<script type="module">act()</script>',
        '<button onclick="act()">',
        '<form hx-on:submit="act()">',
        '<a href="javascript:act()">',
        '<img src="https://example.org/a.png">',
        '<script src="//example.org/a.js"></script>',
    ],
)
def test_forbidden_markup_is_found(tmp_path: Path, markup: str) -> None:
    plant(tmp_path, "templates/events/page.html", markup)
    assert len(list(forbidden_markup(tmp_path))) == 1


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="style">{# style="" #}</p>',
        '<script src="/static/_ui/app.js" defer></script>',
        '<script type="application/json" id="pack">{}</script>',
        '<a href="https://example.org/">',
        '<p data-one="1">',
    ],
)
def test_permitted_markup_passes(tmp_path: Path, markup: str) -> None:
    plant(tmp_path, "templates/events/page.html", markup)
    assert list(forbidden_markup(tmp_path)) == []


def test_parts_say_what_they_need() -> None:
    assert_none(silent_parts(ROOT))


def test_silent_part_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "templates/events/_panel.html", "<div id='panel'></div>")
    plant(tmp_path, "templates/events/_words.html", "{% macro word() %}{% endmacro %}")
    assert list(silent_parts(tmp_path)) == ["events/_panel.html", "events/_words.html"]


def test_icons_in_use_are_in_the_sprite() -> None:
    drawn = set(icon_names((ROOT / "tools" / "icons.txt").read_text("utf-8")))
    assert_none(used_icons(ROOT) - drawn)


def test_icon_names_are_read_where_they_stand(tmp_path: Path) -> None:
    text = '{{ icon("sun") }}{{ entry(icon="user") }}<use href="/static/vendor/icons.svg#i-edit">'
    plant(tmp_path, "templates/events/page.html", text)
    assert used_icons(tmp_path) == {"sun", "user", "edit"}
