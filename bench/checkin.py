"""Check-in: eight phones at the gates of one hot event, one scan a request, each ticket once."""

import json
import uuid
from collections.abc import Iterable, Sequence

from app.attendance.queries.occupancy import occupancy_of
from app.platform.clock import utcnow
from bench.clients import Answer, WrongAnswerError, drive, request
from bench.counting import queries_of
from bench.seeding import Campus, Gate, running_fair
from bench.sites import Site

CLIENTS = 8
WARM_UP = 200
SCANS_COUNTED = 2  # the first one opens the counter
BATCH = 500


def scan_of(code: str, *, offline: bool = False) -> dict[str, object]:
    """A scan as a phone sends it."""
    return {
        "id": str(uuid.uuid4()),
        "code": code,
        "direction": "in",
        "scanned_at": f"{utcnow():%Y-%m-%dT%H:%M:%SZ}",
        "gate": "A",
        "offline": offline,
    }


def scan_request(gate: Gate, token: str, scans: list[dict[str, object]]) -> bytes:
    """One request of a phone."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = json.dumps({"scans": scans}).encode()
    return request("POST", f"/api/events/{gate.event_id}/scans", headers, body)


def gate_lanes(gate: Gate) -> list[list[bytes]]:
    """One lane for each phone; the tickets are dealt out."""
    return [
        [scan_request(gate, token, [scan_of(code)]) for code in gate.codes[n :: len(gate.tokens)]]
        for n, token in enumerate(gate.tokens)
    ]


def batch_lanes(gate: Gate) -> list[list[bytes]]:
    """One phone that sends what it kept, 500 scans a request."""
    batches = [gate.codes[n : n + BATCH] for n in range(0, len(gate.codes), BATCH)]
    return [
        [
            scan_request(gate, gate.tokens[0], [scan_of(code, offline=True) for code in batch])
            for batch in batches
        ]
    ]


def warm_up(site: Site, campus: Campus) -> int:
    """Let the server compile its statements at another fair's gates; the queries of one scan."""
    with site.inside():
        gate = running_fair(campus, WARM_UP, CLIENTS)
    drive(site.port, gate_lanes(gate))
    with site.inside():
        fresh = running_fair(campus, SCANS_COUNTED, 1)
    client, codes = site.app.test_client(use_cookies=False), iter(fresh.codes)

    def scan() -> None:
        headers = {"Authorization": f"Bearer {fresh.tokens[0]}"}
        envelope = {"scans": [scan_of(next(codes))]}
        client.post(f"/api/events/{fresh.event_id}/scans", json=envelope, headers=headers)

    return queries_of(site.app, scan)


def measure_scans(site: Site, campus: Campus, tickets: int) -> dict[str, float]:
    """One run of check-ins: scans a second, latency, CPU of server and database."""
    with site.inside():
        gate = running_fair(campus, tickets, CLIENTS)
    lanes = gate_lanes(gate)
    with site.cost() as cost:
        done = drive(site.port, lanes)
    expect_admitted(site, gate, done.answers)
    return {**done.latencies(), "cpu_s_per_1000": cost.cpu / tickets * 1000}


def measure_batches(site: Site, campus: Campus, batches: int) -> dict[str, float]:
    """One run of offline batches: scans a second, and the latency of a batch."""
    tickets = batches * BATCH
    with site.inside():
        gate = running_fair(campus, tickets, 1)
    lanes = batch_lanes(gate)
    with site.cost() as cost:
        done = drive(site.port, lanes)
    expect_admitted(site, gate, done.answers)
    figures = done.latencies() | {"per_s": tickets / done.seconds}
    return {**figures, "cpu_s_per_1000": cost.cpu / tickets * 1000}


def expect_admitted(site: Site, gate: Gate, answers: Sequence[Answer]) -> None:
    """Refuse a figure unless every ticket was admitted, and is counted, once."""
    outcomes = [result["outcome"] for result in results_of(answers)]
    strangers = {outcome for outcome in outcomes if outcome != "admitted"}
    with site.inside():
        inside = occupancy_of(gate.event_id).crowd.inside
    if strangers or len(outcomes) != len(gate.codes) or inside != len(gate.codes):
        raise WrongAnswerError(
            f"{len(gate.codes)} tickets, {len(outcomes)} answers, {inside} inside, {strangers}"
        )


def results_of(answers: Iterable[Answer]) -> list[dict[str, object]]:
    """The results in the answers; refuses anything but 200."""
    found: list[dict[str, object]] = []
    for answer in answers:
        if answer.status != 200:
            raise WrongAnswerError(f"{answer.status}: {answer.body[:200]!r}")
        found += json.loads(answer.body)["results"]
    return found
