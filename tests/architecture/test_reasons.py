"""Every refusal is raised somewhere, has its sentence and is asserted by a test."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from app.platform.access import Permission, Role
from app.platform.reasons import Reason
from app.platform.words import REFUSALS
from tests.architecture.source import ROOT, assert_none, modules, plant

MENTION = re.compile(r"\b(?:Reason|R)\.([A-Z][A-Z_]*)\b")


def mentioned(root: Path, folder: str, *besides: str) -> set[str]:
    """Names of the reasons that the code below a folder mentions, some files not counted."""
    return {
        name
        for module in modules(root, folder)
        if not any(part in module.name for part in besides)
        for name in MENTION.findall(module.text)
    }


def never_raised(root: Path, reasons: type[StrEnum]) -> Iterator[str]:
    """Reasons that no operation names."""
    used = mentioned(root, "app", "platform/reasons", "platform/words")
    yield from (reason.name for reason in reasons if reason.name not in used)


def never_tested(root: Path, reasons: type[StrEnum]) -> Iterator[str]:
    """Reasons that no test names."""
    used = mentioned(root, "tests", "tests/architecture")
    yield from (reason.name for reason in reasons if reason.name not in used)


def out_of_order(members: type[StrEnum]) -> list[str]:
    """Members that do not stand where the alphabet wants them."""
    names = [member.name for member in members]
    pairs = zip(names, sorted(names), strict=True)
    return [name for name, wanted in pairs if name != wanted]


def test_every_reason_has_its_sentence() -> None:
    assert set(REFUSALS) == set(Reason)


def test_every_reason_is_raised() -> None:
    assert_none(never_raised(ROOT, Reason))


def test_every_reason_is_tested() -> None:
    assert_none(never_tested(ROOT, Reason))


@pytest.mark.parametrize("members", [Reason, Permission])
def test_list_is_alphabetical(members: type[StrEnum]) -> None:
    assert out_of_order(members) == []


def test_roles_are_lower_case() -> None:
    assert [role for role in Role if role.value != role.name.lower()] == []


class Planted(StrEnum):
    """Reasons of a tree made to hold faults."""

    FULL = "full"
    EMPTY = "empty"


def test_reason_nobody_raises_or_tests_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "app/events/operations.py", "raise Refusal(Reason.FULL)\n")
    plant(tmp_path, "app/platform/reasons.py", "Reason.EMPTY\n")
    plant(tmp_path, "tests/events/test_operations.py", "Reason.EMPTY\n")
    plant(tmp_path, "tests/architecture/test_reasons.py", "Reason.FULL\n")
    assert list(never_raised(tmp_path, Planted)) == ["EMPTY"]
    assert list(never_tested(tmp_path, Planted)) == ["FULL"]


def test_list_out_of_order_is_found() -> None:
    assert out_of_order(Planted) == ["FULL", "EMPTY"]
