"""A PostgreSQL of our own that keeps its promises: default settings, fsync on, on a disk."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.disks import disk_place
from tests.databases import Cluster, server_account, server_programs, wait_for_cluster

SETTINGS = {"fsync": "on", "synchronous_commit": "on", "listen_addresses": ""}


@contextmanager
def postgresql() -> Iterator[Cluster | None]:
    """A cluster reachable by its socket only; None where PostgreSQL is not installed."""
    programs = server_programs()
    if programs is None:
        yield None
        return
    cluster = start(programs)
    try:
        yield cluster
    finally:
        cluster.stop()


def start(programs: Path) -> Cluster:
    """Make a cluster in a folder of its own, which its account can reach, and start it."""
    folder, account = Path(tempfile.mkdtemp(prefix="fairday-bench-", dir=disk_place())), None
    if account := server_account():
        shutil.chown(folder, account)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-A", "trust", "-U", "fairday", "-E", "UTF8", "--no-locale", data],
        user=account,
        cwd=folder,
        check=True,
        capture_output=True,
    )
    options = SETTINGS | {"unix_socket_directories": str(folder)}
    arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *arguments],
            user=account,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    cluster = Cluster(folder, process)
    wait_for_cluster(cluster)
    return cluster
