"""The server is killed in the middle of a stream of scans: what was answered is kept, once."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.attendance.models import Attendance, Presence, Scan
from app.platform.database import reading
from tests import databases
from tests.attendance.doors import (
    MINUTE,
    Scene,
    crowd_of,
    give_passes,
    kept,
    make_scene,
    members,
    real_now,
)
from tests.factories import make_students
from tests.servers import ROOT, as_environment, free_port, wait_until_answering

pytestmark = pytest.mark.faults

CLIENTS = 4
STREAM_SECONDS = 0.6
TICKETS_A_ROUND = 400


@contextmanager
def killed_at_the_end(settings: Mapping[str, object], log: Path) -> Iterator[int]:
    """A server in a process group of its own, which is killed with the group; gives its port."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "wsgi:app"),
    ]
    base_url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=as_environment({**settings, "BASE_URL": base_url}),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_answering(base_url, process, log)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class Gate:
    """A gate that scans one ticket after the other, and sends again what got no answer."""

    scene: Scene
    scans: list[dict[str, Any]]
    answered: dict[str, str] = field(default_factory=dict)

    def stream(self, port: int) -> None:
        """Send scans until the server is gone or all are answered."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            for scan in self.scans:
                if scan["id"] not in self.answered:
                    self.answered[scan["id"]] = self._send(connection, scan)
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()

    def _send(self, connection: http.client.HTTPConnection, scan: dict[str, Any]) -> str:
        connection.request(
            "POST",
            f"/api/events/{self.scene.event_id}/scans",
            json.dumps({"scans": [scan]}),
            {"Authorization": f"Bearer {self.scene.token}"},
        )
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return str(json.loads(body)["results"][0]["outcome"])


def open_gates(scene: Scene, rounds: int) -> list[Gate]:
    people = make_students(scene.school, TICKETS_A_ROUND * rounds)
    tickets = give_passes(scene, people, (scene.waves[0],))
    scanned_at = f"{real_now():%Y-%m-%dT%H:%M:%SZ}"
    scans = [members(ticket.code, scanned_at=scanned_at) for ticket in tickets]
    return [Gate(scene, scans[n::CLIENTS]) for n in range(CLIENTS)]


def stream_of_all(gates: list[Gate], port: int) -> list[threading.Thread]:
    threads = [threading.Thread(target=gate.stream, args=(port,)) for gate in gates]
    for thread in threads:
        thread.start()
    return threads


def join(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive()


def check_the_record(scene: Scene, gates: list[Gate]) -> None:
    """Every answered scan is kept as it was answered, none is doubled, and the sums agree."""
    scans = {scan.id: scan for scan in kept(Scan)}
    for gate in gates:
        for name, outcome in gate.answered.items():
            assert scans[name].outcome == outcome
    inside = {row.ticket_id for row in kept(Presence) if row.inside}
    admitted = [scan.ticket_id for scan in scans.values() if scan.outcome == "admitted"]
    assert sorted(inside) == sorted(admitted)
    assert crowd_of(scene).inside == crowd_of(scene).admitted == len(admitted)
    assert len(kept(Attendance)) == len(admitted)
    if databases.kind() == "sqlite":
        assert reading().execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert reading().execute(text("PRAGMA foreign_key_check")).all() == []


@pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_no_answered_scan_is_lost_or_doubled_when_the_server_is_killed(
    app: Flask, test_settings: dict[str, object], tmp_path: Path, rounds: int
) -> None:
    scene = make_scene(starts_at=real_now() - 10 * MINUTE, quota=TICKETS_A_ROUND * rounds)
    gates = open_gates(scene, rounds)
    for _round in range(rounds):
        with killed_at_the_end(test_settings, tmp_path / "server.log") as port:
            threads = stream_of_all(gates, port)
            time.sleep(STREAM_SECONDS)
        join(threads)
        check_the_record(scene, gates)
    assert sum(len(gate.answered) for gate in gates) > rounds
    with killed_at_the_end(test_settings, tmp_path / "server.log") as port:
        join(stream_of_all(gates, port))
    check_the_record(scene, gates)
    outcomes = [outcome for gate in gates for outcome in gate.answered.values()]
    assert outcomes == ["admitted"] * (TICKETS_A_ROUND * rounds)
