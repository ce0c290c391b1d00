"""Lists to import, and what is left of them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.imports.kinds import ImportKind
from app.imports.models import ImportBatch
from app.imports.operations import commit_list, keep_list
from app.imports.queries import incoming_list
from app.platform.access import Actor
from app.platform.database import reading
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.units.models import Unit
from tests.factories import NOW
from tests.platform.samples import SAMPLE

ROSTER, HARDSHIP, VENUES = ImportKind.ROSTER, ImportKind.HARDSHIP, ImportKind.VENUES
ROSTERS = ("roster.xlsx", "roster.xls", "roster-gbk.csv")


def sample(name: str) -> bytes:
    """A sample file's content."""
    return (SAMPLE / name).read_bytes()


def roster_csv(*rows: str) -> bytes:
    """A graduate list with a column that must not be kept."""
    return "\n".join(("学号,姓名,学院,届别,身份证号", *rows)).encode()


ZHAO = "N1,赵一,信息工程学院,2027,360101200001010011"
QIAN = "N2,钱二,外国语学院,2027,360101200001010022"
NOBODY = ",无学号,外国语学院,2027,360101200001010033"

LEDGER = (
    "学号,姓名,困难类型,帮扶责任人,责任人工号,责任人职务\n"
    "N1,赵一,低保,冯芳婷,T1,辅导员\nN2,钱二,残疾,冯芳婷,T1,班主任\nN9,孙三,低保,冯芳婷,T1,班主任"
).encode()
GOOD = roster_csv(ZHAO, QIAN)
HALF_GOOD = roster_csv(ZHAO, NOBODY)


def keep(kind: ImportKind, unit: Unit, content: bytes, actor: Actor, at: datetime = NOW) -> int:
    """Read a list and keep it; the import's id."""
    incoming = incoming_list(kind, unit.id, f"{kind}.csv", content)
    return keep_list(incoming, actor=actor, at=at)


def save(
    kind: ImportKind,
    unit: Unit,
    content: bytes,
    actor: Actor,
    at: datetime = NOW,
    *,
    skip_rejected: bool = False,
) -> ImportBatch:
    """Keep a list and commit it; the import as it is then."""
    batch_id = keep(kind, unit, content, actor, at)
    commit_list(batch_id, skip_rejected=skip_rejected, actor=actor, at=at)
    return batch(batch_id)


def batch(batch_id: int) -> ImportBatch:
    """An import as it is now."""
    reading().rollback()
    return reading().get_one(ImportBatch, batch_id)


def counts(kept: ImportBatch) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    answer = kept.answer
    return (
        answer["created"],
        answer["updated"],
        answer["unchanged"],
        len(answer["rejected"]),
    )


def kept_files(instance_path: str) -> list[bytes]:
    """What lies in the folder of uploaded files."""
    folder = Path(instance_path) / "files"
    return [path.read_bytes() for path in folder.glob("*")] if folder.exists() else []


def refusal_of(act: Callable[[], object]) -> tuple[Reason, dict[str, object]]:
    """What an operation is refused with."""
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.reason, refusal.value.facts
