"""What this machine could do at most, measured in the same run as the figures beside it.

An empty view on the same server with the same client; a minimal check-in by the driver alone;
how often the disk can promise that a page is kept.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from bench.clients import Drive, drive, request, spread
from bench.disks import fsyncs_per_s
from bench.processes import Cost, cpu_seconds, memory_mb
from bench.profiles import Profile
from bench.servers import Server, serving
from tests.databases import Cluster

# A minimal check-in: each ticket once, and one counter that every gate waits for.
TABLES = (
    "CREATE TABLE least_scan (ticket BIGINT PRIMARY KEY, at TEXT NOT NULL)",
    "CREATE TABLE least_door (inside INT NOT NULL, cap INT NOT NULL)",
    "INSERT INTO least_door VALUES (0, 1000000000)",
)
KEEP = "INSERT INTO least_scan VALUES (?, '2026-11-25T01:02:03Z')"
COUNT = "UPDATE least_door SET inside = inside + 1 WHERE inside < cap RETURNING inside"
DROP = ("DROP TABLE least_scan", "DROP TABLE least_door")
ASKED = request("GET", "/")
RUSH, CLIENTS, FSYNCS, WARM_UP = 1_000, 8, 500, 200


@dataclass(frozen=True)
class Empty:
    """The empty view with one client, with eight and with a thousand; its server; the disk."""

    ms: float
    per_s: float
    cpu_s_per_1000: float
    rush_per_s: float
    rush_p95_ms: float
    mb: float
    fsyncs_per_s: float


def measure_empty(folder: Path, profile: Profile) -> Empty:
    """The limits that several figures share."""
    with empty_server(folder) as server:
        alone, _cpu = empty_view(server, profile.limit_requests // 8, 1)
        together, cpu = empty_view(server, profile.limit_requests, CLIENTS)
        rush, _cpu = empty_view(server, RUSH, RUSH)
        mb = memory_mb(server.pid)
    return Empty(
        ms=alone.ms(50),
        per_s=together.per_s,
        cpu_s_per_1000=cpu,
        rush_per_s=rush.per_s,
        rush_p95_ms=rush.ms(95),
        mb=mb,
        fsyncs_per_s=fsyncs_per_s(folder, FSYNCS),
    )


@contextmanager
def empty_server(folder: Path) -> Iterator[Server]:
    """A server whose only view answers two bytes."""
    with serving("bench.empty_site:app", {}, folder / "empty.log") as server:
        drive(server.port, [[ASKED] * WARM_UP])
        yield server


def empty_view(server: Server, requests: int, clients: int) -> tuple[Drive, float]:
    """Many requests to the empty view by so many clients; and CPU seconds per 1,000."""
    with Cost([server.pid]) as cost:
        done = drive(server.port, spread([ASKED] * requests, clients))
    return done, cost.cpu / requests * 1000


def raw_sqlite(folder: Path, count: int) -> tuple[float, float]:
    """Minimal check-ins a second with `synchronous=FULL` by one writer, and CPU-s per 1,000.

    SQLite has one writer at a time: more of them only wait for each other.
    """
    with closing(sqlite3.connect(folder / "limit.sqlite3", isolation_level=None)) as link:
        link.execute("PRAGMA journal_mode=WAL")
        link.execute("PRAGMA synchronous=FULL")
        for statement in TABLES:
            link.execute(statement)
        began, cpu = time.perf_counter(), time.process_time()
        for ticket in range(count):
            link.execute("BEGIN IMMEDIATE")
            link.execute(KEEP, (ticket,))
            link.execute(COUNT).fetchone()
            link.execute("COMMIT")
        return count / (time.perf_counter() - began), (time.process_time() - cpu) / count * 1000


def raw_sqlite_batch(folder: Path, count: int, size: int) -> float:
    """Rows a second when so many minimal check-ins are one transaction."""
    with closing(sqlite3.connect(folder / "batch.sqlite3", isolation_level=None)) as link:
        link.execute("PRAGMA journal_mode=WAL")
        link.execute("PRAGMA synchronous=FULL")
        for statement in TABLES:
            link.execute(statement)
        began = time.perf_counter()
        for first in range(0, count, size):
            link.execute("BEGIN IMMEDIATE")
            link.executemany(KEEP, [(ticket,) for ticket in range(first, first + size)])
            link.execute("COMMIT")
        return count / (time.perf_counter() - began)


def raw_postgresql(cluster: Cluster, count: int, clients: int) -> tuple[float, float]:
    """Minimal check-ins a second by so many connections, and CPU-s per 1,000 with the server's."""
    keep = KEEP.replace("?", "%s")

    def check_in(link: psycopg.Connection[Any], tickets: range) -> None:
        for ticket in tickets:
            link.execute(keep, (ticket,))
            link.execute(COUNT).fetchone()
            link.commit()

    with _least_tables(cluster):
        began = time.perf_counter()
        cpu = time.process_time() + cpu_seconds([cluster.process.pid])
        _in_threads(cluster, check_in, [range(n, count, clients) for n in range(clients)])
        spent = time.process_time() + cpu_seconds([cluster.process.pid]) - cpu
        return count / (time.perf_counter() - began), spent / count * 1000


def raw_postgresql_batch(cluster: Cluster, count: int, size: int) -> float:
    """Rows a second when so many minimal check-ins are one transaction."""
    keep = KEEP.replace("?", "%s")

    def send(link: psycopg.Connection[Any], tickets: range) -> None:
        for first in tickets:
            rows = [(ticket,) for ticket in range(first, first + size)]
            link.cursor().executemany(keep, rows)
            link.commit()

    with _least_tables(cluster):
        began = time.perf_counter()
        _in_threads(cluster, send, [range(0, count, size)])
        return count / (time.perf_counter() - began)


def _connect(cluster: Cluster) -> psycopg.Connection[Any]:
    url = make_url(cluster.url).set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False))


@contextmanager
def _least_tables(cluster: Cluster) -> Iterator[None]:
    with _connect(cluster) as link:
        for statement in TABLES:
            link.execute(statement)
    yield
    with _connect(cluster) as link:
        for statement in DROP:
            link.execute(statement)


def _in_threads(
    cluster: Cluster, act: Callable[[psycopg.Connection[Any], range], None], parts: list[range]
) -> None:
    """Run the act in a thread for each part, each with a connection of its own."""

    def run(part: range) -> None:
        with _connect(cluster) as link:
            act(link, part)

    threads = [threading.Thread(target=run, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
