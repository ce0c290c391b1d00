"""The judgement of a gate without a network, held to the server's by one file of vectors.

static/attendance/judge.js is run against the same file by `node --test`. Each vector is judged
here twice: as if the scan had come at once, which must give the same answer, and as it is uploaded
afterwards, where nothing that a gate did by these rules may count as a breach.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.attendance.kinds import Direction, Outcome, Source
from app.attendance.rules import (
    OPENS_BEFORE,
    PASSING,
    Crowd,
    Effect,
    EventTimes,
    HallFacts,
    PresenceFacts,
    ScanDraft,
    SeatFacts,
    Situation,
    TicketFacts,
    Verdict,
    judged,
)
from app.attendance.rules.practice import practice_codes
from app.events.kinds import EventKind
from app.registrations.kinds import Party
from app.registrations.rules import canonical_code

FILE = json.loads((Path(__file__).parents[1] / "data" / "scan-vectors.json").read_text("utf-8"))
USUAL = FILE["usual"]
KNOWN = [vector for vector in FILE["vectors"] if vector["ticket"]]
UNKNOWN = [vector for vector in FILE["vectors"] if not vector["ticket"]]


def why(vector: dict[str, Any]) -> str:
    return str(vector["why"])


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def times(vector: dict[str, Any], *, asks_live_code: bool) -> EventTimes:
    event = USUAL["event"] | vector.get("event", {})
    return EventTimes(
        1, EventKind(event["kind"]), moment(event["starts_at"]), moment(event["ends_at"]),
        event["cancelled"], asks_live_code,
    )  # fmt: skip


def crowd(vector: dict[str, Any]) -> Crowd:
    """The crowd as it stands before a device without a place: others hold all that is free."""
    told = USUAL["crowd"] | vector.get("crowd", {})
    opened_at = moment(USUAL["event"]["starts_at"]) - OPENS_BEFORE
    made = Crowd(
        told["cap"],
        told["student_cap"],
        told["inside"],
        told["students_inside"],
        uncounted=told["uncounted"],
        stopped_at=opened_at if told["stopped"] else None,
        red_since=opened_at if told["red"] else None,
    )
    is_spent = vector.get("places", USUAL["places"]) == 0
    return made._replace(leased=(made.cap or 0) - made.present if is_spent else 0)


def seats(positions: list[int]) -> tuple[SeatFacts, ...]:
    return tuple(
        SeatFacts(
            wave["position"], wave["title"], wave["position"], moment(wave["starts_at"]),
            moment(wave["ends_at"]),
        )
        for wave in USUAL["waves"]
        if wave["position"] in positions
    )  # fmt: skip


def situation(vector: dict[str, Any], *, asks_live_code: bool = False) -> Situation:
    ticket, presence, hall = (vector.get(name) for name in ("ticket", "presence", "hall"))
    event = times(vector, asks_live_code=asks_live_code)
    before = event.opens_at - OPENS_BEFORE
    return Situation(
        event,
        crowd(vector),
        ticket
        and TicketFacts(
            7, 1, Party(ticket["party"]), 3, "张三", ticket["revoked"], seats(ticket["waves"])
        ),
        presence
        and PresenceFacts(presence["inside"], before, before, "A", "earlier", presence["hall"]),
        hall and HallFacts(**hall),
    )


def draft(vector: dict[str, Any], told: Outcome | None = None) -> ScanDraft:
    scan = {"direction": "in", "override": ""} | vector.get("scan", {})
    return ScanDraft(
        "id", "id", "code" if vector["ticket"] else None, "hash", Direction(scan["direction"]),
        Source.CAMERA, "A", moment(vector["at"]), told is not None, scan["override"], "digest",
        told,
    )  # fmt: skip


def says(vector: dict[str, Any]) -> tuple[Outcome, str, Effect]:
    said = vector["says"]
    return Outcome(said["outcome"]), said["reason"], Effect(said["effect"])


@pytest.mark.parametrize("vector", KNOWN, ids=why)
def test_gate_without_a_network_says_what_the_server_would(vector: dict[str, Any]) -> None:
    verdict = judged(draft(vector), situation(vector), moment(vector["at"]))
    assert (verdict.outcome, verdict.reason, verdict.effect) == says(vector)


@pytest.mark.parametrize("vector", KNOWN, ids=why)
def test_what_was_done_by_the_rules_is_no_breach_when_it_is_sent(vector: dict[str, Any]) -> None:
    outcome, reason, effect = says(vector)
    now = situation(vector, asks_live_code=True)
    at = moment(vector["at"])
    verdict = judged(draft(vector, outcome), now, at)
    if outcome in PASSING:
        assert verdict == Verdict(outcome, at, effect, reason)
    else:
        assert verdict == Verdict(outcome, at)


@pytest.mark.parametrize("vector", UNKNOWN, ids=why)
def test_code_that_nobody_knows_is_kept_as_what_it_was(vector: dict[str, Any]) -> None:
    outcome, reason, effect = says(vector)
    at = moment(vector["at"])
    verdict = judged(draft(vector, outcome), situation(vector), at)
    if outcome in PASSING:
        assert (reason, effect) == ("unverified", Effect.UNVERIFIED)
        assert verdict == Verdict(Outcome.UNKNOWN_CODE, at, effect, reason, forced=True)
    else:
        assert verdict == Verdict(outcome, at)


def test_every_outcome_that_a_gate_can_give_by_itself_has_a_vector() -> None:
    online_only = {
        Outcome.WRONG_EVENT, Outcome.LIVE_REQUIRED, Outcome.ID_REUSED, Outcome.INVALID
    }  # fmt: skip
    assert {says(vector)[0] for vector in FILE["vectors"]} == set(Outcome) - online_only


def test_practice_codes_are_those_of_the_file_and_have_the_form_of_a_ticket_s() -> None:
    codes = practice_codes()
    assert [each._asdict() for each in codes] == FILE["practice"]
    assert all(canonical_code(each.code) == each.code for each in codes)
    assert len({each.outcome for each in codes}) == len(codes)
