"""A name that was called, as the scan that it is."""

from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from app.attendance.forms.scans import ScanKeys, read_scan
from app.attendance.kinds import Direction, RollStage, Source
from app.attendance.operations.roll_calls import ScanOf
from app.attendance.rules import ScanDraft
from app.platform.errors import NotFound
from app.registrations.forms import row_id


@dataclass(frozen=True)
class CallDraft:
    """Whose name was called at which stage; `scan_id` makes pressing twice one scan."""

    ticket_id: int
    stage: RollStage
    scan_id: str


def call_draft(form: MultiDict[str, str]) -> CallDraft:
    """Read `ticket_id`, `stage` and `scan_id`; `NotFound` for a stage that there is not."""
    stage = form.get("stage", "")
    if stage not in set(RollStage):
        raise NotFound
    return CallDraft(
        row_id(form.get("ticket_id", "")), RollStage(stage), form.get("scan_id", "").lower()
    )


def stage_wanted(arguments: MultiDict[str, str], usual: RollStage) -> RollStage:
    """The stage that an address names, or the usual one."""
    stage = arguments.get("stage", "")
    return RollStage(stage) if stage in set(RollStage) else usual


def scan_of_call(
    draft: CallDraft, event_id: int, *, keys: ScanKeys, made_at: datetime, at: datetime
) -> ScanOf:
    """Make the scan of a call. `made_at`: when the same call was recorded before, or `at`."""

    def scan_of(code: str, direction: Direction) -> ScanDraft:
        members = {
            "id": draft.scan_id, "code": code, "direction": direction.value,
            "scanned_at": made_at.isoformat(), "gate": "", "source": Source.NUMBER.value,
        }  # fmt: skip
        scan = read_scan(members, event_id=event_id, keys=keys, at=at)
        if not isinstance(scan, ScanDraft):
            raise NotFound
        return scan._replace(source=Source.MANUAL)

    return scan_of
