"""The record of each reading of a support file: who, whose, when, what for."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from app.platform.access import Actor
from app.platform.database import transaction
from app.support.models import SupportRead


class Purpose(StrEnum):
    """What a file was read for; the student sees it."""

    CASELOAD = "caseload"  # the helper's own list
    FILE = "file"  # the file itself
    UNIT_LIST = "unit_list"  # the officer's list of a unit
    TALLY = "tally"  # the command line's tally


def note_reads(file_ids: Sequence[int], purpose: Purpose, *, actor: Actor, at: datetime) -> None:
    """Add one row for each file that is about to be shown; n files, n rows."""
    with transaction() as tx:
        tx.add_all(
            SupportRead(
                file_id=file_id,
                reader_id=actor.person_id,
                reader_name=actor.name,
                purpose=purpose.value,
                at=at,
            )
            for file_id in file_ids
        )
