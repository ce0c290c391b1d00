"""The check of the Chinese texts can fail."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools.catalogue import extracted, faults, read_catalogue
from tools.translations import TRANSLATIONS


def catalogue(**texts: str) -> Catalog:
    """A catalogue that gives each text its translation."""
    made = Catalog(fuzzy=False)
    for text, translation in texts.items():
        made.add(text, translation)
    return made


def test_complete_translation_passes() -> None:
    assert list(faults(catalogue(Sun=""), catalogue(Sun="日"))) == []


def test_absent_translation_is_found() -> None:
    assert list(faults(catalogue(Sun=""), catalogue())) == ["not translated: 'Sun'"]


def test_empty_translation_is_found() -> None:
    assert list(faults(catalogue(Sun=""), catalogue(Sun=""))) == ["not translated: 'Sun'"]


def test_fuzzy_translation_is_found() -> None:
    chinese = Catalog(fuzzy=False)
    chinese.add("Sun", "日", flags=["fuzzy"])
    assert list(faults(catalogue(Sun=""), chinese)) == ["marked fuzzy: 'Sun'"]


def test_unused_translation_is_found() -> None:
    assert list(faults(catalogue(), catalogue(Sun="日"))) == ["no longer used: 'Sun'"]


@pytest.mark.parametrize("chinese", ["剩余席位", "剩余席位：%(count)s"])
def test_other_placeholder_is_found(chinese: str) -> None:
    wanted = catalogue(**{"Seats left: %(n)s": ""})
    found = list(faults(wanted, catalogue(**{"Seats left: %(n)s": chinese})))
    assert found == [f"other placeholders: 'Seats left: %(n)s' -> {chinese!r}"]


def test_texts_are_extracted_from_code_and_templates(tmp_path: Path) -> None:
    settings = "[python: app/**.py]\n\n[jinja2: templates/**.html]\nsilent = false\n"
    (tmp_path / "babel.cfg").write_text(settings)
    for name, text in {
        "app/a.py": '_l("From code")',
        "templates/a.html": '{{ _("A page") }}',
    }.items():
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text)
    assert {message.id for message in extracted(tmp_path)} == {"", "From code", "A page"}


def test_chinese_catalogue_can_be_read() -> None:
    assert len(read_catalogue(TRANSLATIONS / "zh" / "LC_MESSAGES" / "messages.po")) > 0
