"""The icon sprite and the files copied for the browser."""

from pathlib import Path

import pytest

from tools.assets import COPIES, VENDOR, icon_names, icon_symbol, sprite
from tools.project import Stop

SUN = """<svg
  xmlns="http://www.w3.org/2000/svg"
  width="24"
>
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M3 12h1" />
  <path d="M8 12a4 4 0 1 0 8 0" />
</svg>
"""


def test_names_are_sorted_and_single() -> None:
    assert icon_names("# icons\nsun\n\nedit # pages\nsun\n") == ["edit", "sun"]


def test_symbol_holds_the_strokes_only() -> None:
    assert icon_symbol("sun", SUN) == (
        '<symbol id="i-sun" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        '<path d="M3 12h1" /><path d="M8 12a4 4 0 1 0 8 0" /></symbol>'
    )


def test_unknown_icon_is_named(tmp_path: Path) -> None:
    (tmp_path / "sun.svg").write_text(SUN)
    with pytest.raises(Stop, match=r"does not have: moonshine$"):
        sprite(["moonshine", "sun"], tmp_path)


def test_sprite_is_one_document(tmp_path: Path) -> None:
    (tmp_path / "sun.svg").write_text(SUN)
    drawing = sprite(["sun"], tmp_path)
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg">\n<symbol id="i-sun"')
    assert drawing.endswith("</symbol>\n</svg>\n")


@pytest.mark.parametrize("name", [name for _, _, name in COPIES] + ["app.css", "icons.svg"])
def test_browser_file_is_in_place(name: str) -> None:
    assert (VENDOR / name).stat().st_size > 0
