"""What went wrong at the doors, and what people in charge did about it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import select

from app.attendance.forms.scans import ScanKeys, read_scans
from app.attendance.kinds import Doubt, Ruling
from app.attendance.models import HeadCount, Presence, ScanRuling
from app.attendance.operations.head_counts import count_heads
from app.attendance.operations.rulings import RulingDraft, rule_on_scan
from app.attendance.operations.scans import record_scans
from app.attendance.queries.door import Door
from app.attendance.queries.occupancy import occupancy_of
from app.attendance.queries.reconciliation import ReportFilter, ReportRow, report_rows
from app.demo.rules.doubts import OfflineScan
from app.demo.rules.highlights import FINISHED, RUNNING
from app.demo.rules.plans import Season
from app.events.models import Event
from app.people.queries import actor_of
from app.platform.access import Actor
from app.platform.database import reading
from app.registrations.models import Registration, Ticket

# A campus card, held before a gate whose network was away.
STRANGE_CARD = "9000113570246801"
SEEN_UNCOUNTED = 3  # more than the record said
COUNTED_BEFORE = timedelta(minutes=2)
REASONS = {
    Doubt.FORCED: (Ruling.COUNTS, "断网时放行，本人在场，已核对学生证"),
    Doubt.DOUBLED: (Ruling.DOES_NOT_COUNT, "同一张票在两个验票口入场，疑似截图"),
    Doubt.LATE: (Ruling.COUNTS, "手机晚间才联网，时间合理"),
    Doubt.UNVERIFIED: (Ruling.DOES_NOT_COUNT, "误刷校园卡，无法确认是谁"),
    Doubt.WRONG_CLOCK: (Ruling.COUNTS, "手机时间不对，按服务器时间计"),
}


def scan_offline(
    event_id: int,
    scans: Iterable[OfflineScan],
    codes: Mapping[str, str],
    tokens: Mapping[str, str],
    keys: ScanKeys,
) -> int:
    """Record what gates judged by themselves, as it came; give how many scans.

    `codes`: by guest, of those who have a ticket; `tokens`: hashes by gate. Scans have ids of
    their own, so that doing this again adds nothing.
    """
    total = 0
    for (came_at, gate), group in groupby(scans, key=lambda scan: (scan.came_at, scan.gate)):
        sent = [_sent(scan, codes.get(scan.guest, STRANGE_CARD)) for scan in group]
        body = json.dumps({"scans": sent}).encode()
        read = read_scans(body, event_id=event_id, keys=keys, at=came_at)
        total += len(record_scans(Door(event_id, tokens.get(gate)), read, at=came_at).results)
    return total


def _sent(scan: OfflineScan, code: str) -> dict[str, object]:
    return {
        "id": scan.id,
        "code": code,
        "direction": "in",
        "scanned_at": scan.made_at.isoformat(),
        "gate": scan.gate,
        "offline": True,
        "told": scan.told.value,
    }


def still_inside(event_id: int) -> list[int]:
    """The students who are inside by the record, in the order of their tickets."""
    reading().rollback()  # the door writes past this session, which has read before
    rows = reading().scalars(
        select(Registration.person_id)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .join(Presence, Presence.ticket_id == Ticket.id)
        .where(Presence.event_id == event_id, Presence.inside)
        .order_by(Ticket.id)
    )
    return list(rows)


def settle_doubts(season: Season, ids: Mapping[str, int], *, actor: Actor) -> None:
    """What people in charge did about it, once: a head count, and decisions on what is over."""
    reading().rollback()
    at = season.now.astimezone(UTC)
    _count_round(ids[RUNNING], at)
    _decide_doubts(ids[FINISHED], actor, at)


def _count_round(event_id: int, at: datetime) -> None:
    """The responsible person of the running fair has just counted."""
    responsible_id = reading().get_one(Event, event_id).responsible_id
    if responsible_id is None:
        return
    if reading().scalar(select(HeadCount.id).where(HeadCount.event_id == event_id)) is None:
        people = occupancy_of(event_id).crowd.present + SEEN_UNCOUNTED
        actor = actor_of(responsible_id)
        count_heads(event_id, people, "整点巡场清点", actor=actor, at=at - COUNTED_BEFORE)


def _decide_doubts(event_id: int, actor: Actor, at: datetime) -> None:
    """The organiser has decided on every scan in doubt of a fair that is over, but for one."""
    decided = select(ScanRuling.scan_id).where(ScanRuling.event_id == event_id)
    if reading().scalar(decided) is not None:
        return
    rows = report_rows(event_id, ReportFilter())
    for row in _but_one(rows):
        ruling, reason = REASONS[row.doubts[0]]
        draft = RulingDraft(ruling, reason)
        rule_on_scan(event_id, row.scan_id, draft, row.seen, actor=actor, at=at)


def _but_one(rows: Sequence[ReportRow]) -> Iterable[ReportRow]:
    """Leave the last ticket that was let in twice for whoever looks at the demo."""
    twice = [row.scan_id for row in rows if Doubt.DOUBLED in row.doubts]
    left = twice[-1:] or [row.scan_id for row in rows[-1:]]
    return (row for row in rows if row.scan_id not in left)
