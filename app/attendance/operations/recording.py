"""The state of the door while the scans of one request are judged, and its writing afterwards."""

from datetime import datetime
from typing import Any

from app.attendance.kinds import Direction, Outcome
from app.attendance.operations.answers import (
    shown_holder,
    unjudged_answer,
    verdict_answer,
    with_id,
)
from app.attendance.operations.counting import (
    MOVE_PRESENCE,
    WRITE_ATTENDANCE,
    WRITE_HALL,
    WRITE_SCAN,
    WRITE_SELF_CHECK_IN,
    RacedError,
    count_in,
    count_out,
    settle,
)
from app.attendance.queries.door import Door, DoorFacts, Earlier, Holder
from app.attendance.rules import (
    Crowd,
    Effect,
    HallFacts,
    PresenceFacts,
    ScanDraft,
    SeatFacts,
    Situation,
    Stay,
    Verdict,
    Visit,
    after_entry,
    after_exit,
    entered,
    grade_of,
    is_skewed,
    judged,
    left,
    nearest_seat,
    recounted,
    retold,
    seats_of_visit,
)
from app.platform.hot import Link
from app.registrations.kinds import Party


class Recording:
    """Judges scans one after the other against facts read once, then writes what changed."""

    def __init__(self, facts: DoorFacts, door: Door, at: datetime) -> None:
        self.event = facts.frame.event
        self.crowd = facts.frame.crowd
        self.holders = facts.holders
        self.earlier = facts.earlier
        self.halls = facts.halls
        self.seen_halls = dict(facts.halls)
        self.device = facts.frame.device if door.token_hash is not None else None
        self.person_id = door.person_id
        self.trace = door.trace
        self.at = at
        self.scans: list[dict[str, Any]] = []
        self.presences: dict[int, tuple[PresenceFacts, PresenceFacts | None]] = {}
        self.stays: dict[tuple[int, int], Stay] = {}
        self.steps: list[tuple[Verdict, Party]] = []

    @property
    def hall(self) -> HallFacts | None:
        """The hall behind this device's gate, where the event's halls are kept apart."""
        return self.halls.get(self.device.hall_id or 0) if self.device else None

    def answer(self, scan: ScanDraft) -> str:
        """Judge one scan; give its answer as JSON text."""
        known = self.earlier.get(scan.id)
        if known is None:
            if not scan.gate and self.device:
                scan = scan._replace(gate=self.device.gate)
            known = self.earlier[scan.id] = Earlier(scan.digest, self._judge(scan))
        elif known.digest != scan.digest:
            return with_id(scan.sent_id, unjudged_answer(Outcome.ID_REUSED, None))
        return with_id(scan.sent_id, known.answer)

    def _judge(self, scan: ScanDraft) -> str:
        holder = self.holders.get(scan.code) if scan.code else None
        ticket = holder.ticket if holder else None
        before = holder.presence if holder else None
        now = Situation(self.event, self.crowd, ticket, before, self.hall)
        verdict = judged(scan, now, self.at)
        seat = nearest_seat(ticket.seats, verdict.moment) if ticket else None
        if holder is not None:
            self._take_effect(scan, holder, verdict)
        elif verdict.effect is Effect.UNVERIFIED:
            self._count_stranger(scan, verdict)
        shown = shown_holder(ticket, seat, self.event.id, self.event.kind) if ticket else None
        answer = verdict_answer(verdict, shown, before)
        self._note_scan(scan, holder, seat, verdict, answer)
        return answer

    def _take_effect(self, scan: ScanDraft, holder: Holder, verdict: Verdict) -> None:
        if verdict.effect is Effect.NOTHING:
            return
        before = holder.presence
        visit = Visit(verdict.moment, None, scan.id, grade=grade_of(scan.source))
        if verdict.effect is Effect.ENTERS:
            self.crowd = after_entry(self.crowd, holder.ticket.party, verdict.moment)
            self._keep_stays(holder, visit)
        elif verdict.effect is Effect.LEAVES and before is not None:
            self.crowd = after_exit(self.crowd, holder.ticket.party)
            self._keep_stays(holder, visit._replace(since=before.since, until=verdict.moment))
        elif verdict.effect is Effect.RETOLD and scan.direction is Direction.IN:
            self._retell(holder, visit)
        if verdict.effect in {Effect.ENTERS, Effect.LEAVES}:
            self.steps.append((verdict, holder.ticket.party))
        if verdict.effect is not Effect.RETOLD:
            self._move(scan, holder, verdict)

    def _count_stranger(self, scan: ScanDraft, verdict: Verdict) -> None:
        """A gate without a network let somebody pass whom we do not know: one head all the same."""
        step = 1 if scan.direction is Direction.IN else -1
        self.crowd = recounted(self.crowd, self.crowd.uncounted + step, verdict.moment)
        self.steps.append((verdict, Party.STUDENT))

    def _move(self, scan: ScanDraft, holder: Holder, verdict: Verdict) -> None:
        """Note where the holder is; the guard of the write is what was read at first."""
        before = holder.presence
        last_at = verdict.moment if before is None else max(before.last_at, verdict.moment)
        is_known = before is not None and not before.is_blank
        if before is not None and verdict.effect is Effect.MOVES:
            after = before._replace(last_at=last_at, hall_id=self._change_hall(before, self.hall))
        elif before is not None and is_known and verdict.effect is Effect.NOTED:
            after = before._replace(last_at=last_at)
        else:
            is_inside = verdict.effect is Effect.ENTERS
            hall_id = self._change_hall(before, self.hall if is_inside else None)
            after = PresenceFacts(is_inside, verdict.moment, last_at, scan.gate, scan.id, hall_id)
        first = self.presences.get(holder.ticket.id, (after, before))[1]
        self.presences[holder.ticket.id] = (after, first)
        self.holders[scan.code or ""] = holder._replace(presence=after)

    def _change_hall(self, before: PresenceFacts | None, hall: HallFacts | None) -> int | None:
        """Count somebody out of the hall where they were and into `hall`; give its id."""
        left_id = before.hall_id if before else None
        for hall_id, step in ((left_id, -1), (hall.id if hall else None, 1)):
            known = self.halls.get(hall_id or 0)
            if known is not None:
                self.halls[known.id] = known._replace(inside=max(0, known.inside + step))
        return hall.id if hall else None

    def _keep_stays(self, holder: Holder, visit: Visit) -> None:
        if holder.ticket.party is not Party.STUDENT:
            return
        for seat in seats_of_visit(self.event.kind, holder.ticket.seats, visit):
            stay = holder.stays.get(seat.session_id)
            self._keep_stay(
                holder,
                seat,
                entered(stay, visit)
                if visit.until is None
                else left(stay, visit, seat, self.event.kind),
            )

    def _retell(self, holder: Holder, visit: Visit) -> None:
        for seat in seats_of_visit(self.event.kind, holder.ticket.seats, visit):
            stay = retold(holder.stays.get(seat.session_id), visit)
            if stay is not None:
                self._keep_stay(holder, seat, stay)

    def _keep_stay(self, holder: Holder, seat: SeatFacts, stay: Stay) -> None:
        holder.stays[seat.session_id] = stay
        self.stays[holder.ticket.person_id, seat.session_id] = stay

    def _note_scan(
        self,
        scan: ScanDraft,
        holder: Holder | None,
        seat: SeatFacts | None,
        verdict: Verdict,
        answer: str,
    ) -> None:
        self.scans.append(
            {
                "id": scan.id,
                "event_id": self.event.id,
                "session_id": seat.session_id if seat else None,
                "ticket_id": holder.ticket.id if holder else None,
                "code_hash": None if holder else scan.code_hash,
                "direction": scan.direction,
                "source": scan.source,
                "device_id": self.device.id if self.device else None,
                "by_id": self.person_id,
                "gate": scan.gate,
                "scanned_at": scan.scanned_at,
                "received_at": self.at,
                "offline": scan.offline,
                "live": scan.live,
                "told": scan.told,
                "forced": verdict.forced,
                "skewed": is_skewed(scan, self.event, self.at),
                "outcome": verdict.outcome,
                "reason": verdict.reason,
                "digest": scan.digest,
                "answer": answer,
            }
        )

    def write(self, link: Link, *, held: bool) -> Crowd:
        """Write presences, the counter, scans and attendances; give the crowd afterwards.

        `held`: the rows were locked when they were read, so that the counter is written as it
        came out; else the counting statement judges fullness again. Raises `RacedError` where
        somebody was quicker.
        """
        moves = [
            self._presence_row(ticket_id, *self.presences[ticket_id])
            for ticket_id in sorted(self.presences)
        ]
        if moves and link.run_many(MOVE_PRESENCE, moves) != len(moves):
            raise RacedError
        if self.scans and link.run_many(WRITE_SCAN, self.scans) != len(self.scans):
            raise RacedError
        if self.trace and self.scans:
            link.run_many(WRITE_SELF_CHECK_IN, [self._trace_row(scan) for scan in self.scans])
        if self.stays:
            link.run_many(WRITE_ATTENDANCE, [self._stay_row(*key) for key in sorted(self.stays)])
        for hall in self.halls.values():
            if hall != self.seen_halls[hall.id]:
                link.run(WRITE_HALL, {"of_hall": hall.id, "new_inside": hall.inside})
        return self._count(link, held=held) if self.steps else self.crowd

    def _count(self, link: Link, *, held: bool) -> Crowd:
        """Move the counter, last, because every gate waits for it; give the crowd."""
        if held:
            settle(link, self.event.id, self.crowd)
            return self.crowd
        verdict, party = self.steps[0]
        is_student = party is Party.STUDENT
        if verdict.effect is Effect.LEAVES:
            return count_out(link, self.event.id, is_student=is_student)
        is_free = party is Party.STAFF or verdict.forced
        return count_in(
            link, self.event.id, is_student=is_student, is_free=is_free, at=verdict.moment
        )

    def _trace_row(self, scan: dict[str, Any]) -> dict[str, Any]:
        return {
            "scan_id": scan["id"],
            "event_id": self.event.id,
            "person_id": self.person_id,
            "at": self.at,
            **(self.trace._asdict() if self.trace else {}),
        }

    def _presence_row(
        self, ticket_id: int, after: PresenceFacts, before: PresenceFacts | None
    ) -> dict[str, Any]:
        return {
            "ticket_id": ticket_id,
            "event_id": self.event.id,
            **after._asdict(),
            "seen_last_at": before.last_at if before else None,
            "seen_inside": before.inside if before else None,
        }

    def _stay_row(self, person_id: int, session_id: int) -> dict[str, Any]:
        stay = self.stays[person_id, session_id]
        return {
            "person_id": person_id,
            "event_id": self.event.id,
            "session_id": session_id,
            **stay._asdict(),
        }
