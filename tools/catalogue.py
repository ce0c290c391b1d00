"""Whether every user text has its Chinese. Runs inside `.venv`, because it reads with Babel."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tools.project import ROOT, venv_program
from tools.translations import TRANSLATIONS

KEYWORDS = ("_", "_l", "N_", "lazy_gettext")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extracted(root: Path) -> Catalog:
    """Every text that code and templates below `root` pass to gettext."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        keywords = [part for word in KEYWORDS for part in ("-k", word)]
        # Babel skips folders whose name begins with "_" unless told otherwise: _ui, _layout.
        options = ["extract", "-F", "babel.cfg", "--ignore-dirs", ".*", *keywords]
        options += ["-o", str(target), "."]
        subprocess.run([venv_program("pybabel"), "-q", *options], cwd=root, check=True)
        return read_catalogue(target)


def read_catalogue(path: Path) -> Catalog:
    """A `.po` or `.pot` file."""
    with path.open("rb") as file:
        return read_po(file)


def faults(wanted: Catalog, chinese: Catalog) -> Iterator[str]:
    """What is wrong with the Chinese: absent, empty, fuzzy, other placeholders, no longer used."""
    known = {message.id: message for message in chinese if message.id}
    for message in wanted:
        if message.id:
            yield from message_faults(message, known.pop(message.id, None))
    for unused in known:
        yield f"no longer used: {unused!r}"


def message_faults(wanted: Message, found: Message | None) -> Iterator[str]:
    """What is wrong with one text's Chinese."""
    if found is None or not all(texts(found.string)):
        yield f"not translated: {wanted.id!r}"
    elif found.fuzzy:
        yield f"marked fuzzy: {wanted.id!r}"
    elif placeholders(wanted.id) != placeholders(found.string):
        yield f"other placeholders: {wanted.id!r} -> {found.string!r}"


def texts(value: object) -> tuple[str, ...]:
    """One text, or singular and plural, as a tuple of texts."""
    return tuple(value) if isinstance(value, tuple | list) else (str(value or ""),)


def placeholders(value: object) -> set[str]:
    """Names that `%(name)s` fills in, over singular and plural."""
    return {name for text in texts(value) for name in PLACEHOLDER.findall(text)}


def main() -> int:
    """Print every fault; 1 if there is one."""
    source = TRANSLATIONS / "zh" / "LC_MESSAGES" / "messages.po"
    if not source.is_file():
        print(f"{source.relative_to(ROOT)} is missing.")
        return 1
    found = list(faults(extracted(ROOT), read_catalogue(source)))
    print("\n".join(found) or f"{len(read_catalogue(source))} texts, all of them in Chinese.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
