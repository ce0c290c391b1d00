"""The order of judgement at the door, as docs/check-in.md sets it. The nonce comes before it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.attendance.kinds import Direction, Outcome, Source
from app.attendance.rules.crowds import Crowd, entry_refusal
from app.attendance.rules.scans import (
    OPENS_BEFORE,
    WAVE_TOLERANCE,
    EventTimes,
    PresenceFacts,
    ScanDraft,
    TicketFacts,
    moment_of,
    nearest_seat,
)
from app.events.kinds import EventKind
from app.registrations.kinds import Party

# Without a network the gate let the person in by itself: what happened is recorded.
FORCIBLE = frozenset(
    {Outcome.REVOKED, Outcome.CANCELLED, Outcome.TOO_EARLY, Outcome.TOO_LATE, Outcome.WRONG_WAVE}
)


# What lets somebody through.
PASSING = frozenset({Outcome.ADMITTED, Outcome.LEFT})
# A code that was shown; nobody shows one who is found by number or whose link was opened.
SHOWN_CODES = frozenset({Source.CAMERA, Source.SCANNER})


class Effect(StrEnum):
    """What a scan changes."""

    NOTHING = "nothing"
    ENTERS = "enters"
    LEAVES = "leaves"
    NOTED = "noted"  # where the holder is was told again, later than before
    RETOLD = "retold"  # an older scan that arrived late: the holder is where a newer one says
    MOVES = "moves"  # from one hall of the event to another
    UNVERIFIED = "unverified"  # nobody knows who it was, but a gate without a network let them pass


class Verdict(NamedTuple):
    """The judgement of one scan, and when it happened."""

    outcome: Outcome
    moment: datetime
    effect: Effect = Effect.NOTHING
    reason: str = ""
    forced: bool = False


class HallFacts(NamedTuple):
    """A hall of the event, of those that the organiser keeps apart; `cap` None: no limit of it."""

    id: int
    cap: int | None
    inside: int


class Situation(NamedTuple):
    """What is known when a scan is judged; `ticket` is None for an unknown code, `hall` unless the
    gate leads to one of several."""

    event: EventTimes
    crowd: Crowd
    ticket: TicketFacts | None
    presence: PresenceFacts | None
    hall: HallFacts | None = None


def judged(scan: ScanDraft, now: Situation, at: datetime) -> Verdict:
    """Judge one scan: ticket, event, window, direction and re-entry, presence, fullness last.

    Who is outside is so by the latest scan that tells it; a scan made without a network that
    arrives after a newer one changes no more than the record. Whom such a gate sent away stays
    outside, whatever we would have said.
    """
    moment = moment_of(scan, now.event, at)
    if scan.offline and scan.told is not None and scan.told not in PASSING:
        return Verdict(scan.told, moment)
    if now.ticket is None:
        return _judged_unknown(scan, moment)
    if scan.direction is Direction.OUT:
        return _judged_exit(scan, now.ticket, now, moment)
    return _judged_entry(scan, now.ticket, now, moment)


def _judged_unknown(scan: ScanDraft, moment: datetime) -> Verdict:
    if not scan.offline or scan.told is None:
        return Verdict(Outcome.UNKNOWN_CODE, moment)
    return Verdict(Outcome.UNKNOWN_CODE, moment, Effect.UNVERIFIED, "unverified", forced=True)


def _judged_entry(
    scan: ScanDraft, ticket: TicketFacts, now: Situation, moment: datetime
) -> Verdict:
    obstacle = _ticket_obstacle(ticket, now.event) or _window_obstacle(now.event, moment)
    forces = scan.offline and obstacle in FORCIBLE
    if obstacle and not forces:
        return Verdict(obstacle, moment)
    presence = now.presence
    if presence is not None and presence.inside:
        return _judged_inside(scan, presence, now.hall, moment)
    if presence is not None and scan.offline and moment < presence.last_at:
        return Verdict(Outcome.ADMITTED, moment, Effect.RETOLD, "superseded", forced=forces)
    obstacle = obstacle or _doubt(scan, ticket, now.event, moment)
    refusal = (obstacle, "") if obstacle else _fullness(scan, ticket, now)
    if refusal is None:
        return Verdict(Outcome.ADMITTED, moment, Effect.ENTERS)
    if scan.offline:
        return Verdict(Outcome.ADMITTED, moment, Effect.ENTERS, refusal[0].value, forced=True)
    return Verdict(refusal[0], moment, reason=refusal[1])


def _doubt(
    scan: ScanDraft, ticket: TicketFacts, event: EventTimes, moment: datetime
) -> Outcome | None:
    """What the person at the gate may pass over; the live code is asked for after the wave."""
    if scan.override == Outcome.LIVE_REQUIRED:
        return None
    if scan.override != Outcome.WRONG_WAVE and is_other_wave(ticket, event, moment):
        return Outcome.WRONG_WAVE
    is_asked = event.asks_live_code and not scan.offline and scan.source in SHOWN_CODES
    return Outcome.LIVE_REQUIRED if is_asked and not scan.live else None


def _fullness(scan: ScanDraft, ticket: TicketFacts, now: Situation) -> tuple[Outcome, str] | None:
    """Why there is no room. A gate without a network gives places away that it holds."""
    crowd = now.crowd._replace(leased=0) if scan.offline else now.crowd
    refusal = entry_refusal(crowd, ticket.party)
    if refusal is None and ticket.party is not Party.STAFF and is_hall_full(now.hall):
        return Outcome.FULL, "hall"
    return refusal


def is_hall_full(hall: HallFacts | None) -> bool:
    """Whether nobody may come into this hall, though there may be room in the others."""
    return hall is not None and hall.cap is not None and hall.inside >= hall.cap


def _judged_inside(
    scan: ScanDraft, presence: PresenceFacts, hall: HallFacts | None, moment: datetime
) -> Verdict:
    """Somebody inside shows the code again: at another hall's gate they move, else they came twice.

    They are counted in one hall only, so that the next gate takes them from where they were.
    """
    is_elsewhere = hall is not None and presence.hall_id != hall.id
    if not is_elsewhere or (scan.offline and moment < presence.last_at):
        return Verdict(Outcome.ALREADY_INSIDE, moment, _effect_inside(scan, presence, moment))
    if not is_hall_full(hall):
        return Verdict(Outcome.ADMITTED, moment, Effect.MOVES, "moved")
    if scan.offline:
        return Verdict(Outcome.ADMITTED, moment, Effect.MOVES, "moved", forced=True)
    return Verdict(Outcome.FULL, moment, reason="hall")


def _effect_inside(scan: ScanDraft, presence: PresenceFacts, moment: datetime) -> Effect:
    """Somebody inside came in at another gate too: only a gate without a network let them."""
    if not scan.offline:
        return Effect.NOTHING
    if moment > presence.last_at:
        return Effect.NOTED
    return Effect.RETOLD if moment < presence.since else Effect.NOTHING


def _judged_exit(scan: ScanDraft, ticket: TicketFacts, now: Situation, moment: datetime) -> Verdict:
    """Leaving is possible at any time and with any ticket that somebody came in with."""
    presence = now.presence
    if presence is None or not presence.inside:
        obstacle = _ticket_obstacle(ticket, now.event)
        if obstacle:
            return Verdict(obstacle, moment)
        is_news = presence is None or moment > presence.last_at
        return Verdict(Outcome.NOT_INSIDE, moment, Effect.NOTED if is_news else Effect.NOTHING)
    if scan.offline and moment < presence.last_at:
        return Verdict(Outcome.LEFT, moment, Effect.RETOLD, "superseded")
    return Verdict(Outcome.LEFT, moment, Effect.LEAVES)


def _ticket_obstacle(ticket: TicketFacts, event: EventTimes) -> Outcome | None:
    if ticket.event_id == event.id and event.is_cancelled:
        return Outcome.CANCELLED
    if ticket.is_revoked:
        return Outcome.REVOKED
    return Outcome.WRONG_EVENT if ticket.event_id != event.id else None


def _window_obstacle(event: EventTimes, moment: datetime) -> Outcome | None:
    """Entry is open in [an hour before the first session, the end)."""
    if moment < event.opens_at:
        return Outcome.TOO_EARLY
    return Outcome.TOO_LATE if moment >= event.ends_at else None


def is_other_wave(ticket: TicketFacts, event: EventTimes, moment: datetime) -> bool:
    """Whether it is another wave's time: a fair's student comes with their own, half an hour more
    or less. Nobody is early for the first one once the doors are open."""
    if event.kind is not EventKind.FAIR or ticket.party is not Party.STUDENT:
        return False
    wave = nearest_seat(ticket.seats, moment)
    if wave is None:
        return False
    is_first = wave.starts_at <= event.starts_at
    opens_at = wave.starts_at - (OPENS_BEFORE if is_first else WAVE_TOLERANCE)
    return not opens_at <= moment < wave.ends_at + WAVE_TOLERANCE
