"""Which measurement runs when, on which site, beside which limit."""

import resource
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import checkin, coverage, limits, pages, roster, rush
from bench.databases import postgresql
from bench.disks import workplace
from bench.feed import measure_feed
from bench.idle import measure_idle
from bench.profiles import Profile
from bench.report import Figures, Limit, Report, median_of, say
from bench.seeding import Campus, found_campus, full_month
from bench.sites import Site, site
from tests.databases import Cluster

ON_SQLITE = (
    *("checkin_sqlite", "batch_sqlite", "register_rush_sqlite", "roster_dry_run"),
    *("calendar_month", "event_page", "ticket_page", "feed"),
)
ON_POSTGRESQL = (
    "checkin_postgresql", "batch_postgresql", "register_rush_postgresql", "coverage_page",
)  # fmt: skip
OPEN_FILES = 4096  # a rush holds a thousand connections at both ends


def measure_all(profile: Profile, report: Report) -> None:
    """Measure what the report wants, in folders of our own that are gone afterwards."""
    allow_many_connections()
    with workplace() as folder:
        bench = Bench(profile, report, folder, limits.measure_empty(folder, profile))
        if report.wants("idle"):
            bench.weigh_idle()
        if report.wants(*ON_SQLITE):
            bench.measure_sqlite()
        if report.wants(*ON_POSTGRESQL):
            bench.measure_postgresql()


def allow_many_connections() -> None:
    """Raise this process's limit of open files; servers started later inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


@dataclass(frozen=True)
class Bench:
    """One run: how much to measure, where to put figures and files, and the shared limits."""

    profile: Profile
    report: Report
    folder: Path
    empty: limits.Empty

    def weigh_idle(self) -> None:
        """The memory of a server that rests."""
        limit = Limit("an empty Flask view on the same server", {"mb": self.empty.mb})
        self.report.measure("idle", partial(measure_idle, self.folder / "idle"), lambda: limit)

    def measure_sqlite(self) -> None:
        """Pages, loads and the graduate list."""
        with site(self.folder / "sqlite") as served:
            with served.inside():
                campus = found_campus()
                full_month(campus)
            self.measure_pages(served, campus)
            self.measure_loads("sqlite", served, campus, self.raw_sqlite)
            self.report.measure(
                "roster_dry_run",
                lambda: roster.measure_roster(served, campus, self.folder),
                lambda: roster.bare_reading(self.folder),
            )

    def measure_postgresql(self) -> None:
        """Loads and the page of sums; nothing where PostgreSQL is not installed."""
        with postgresql() as cluster:
            if cluster is None:
                say(f"PostgreSQL is not installed: skipped {', '.join(ON_POSTGRESQL)}.")
                return
            with site(self.folder / "postgresql", cluster) as served:
                with served.inside():
                    campus = found_campus()
                self.measure_loads(
                    "postgresql", served, campus, partial(self.raw_postgresql, cluster)
                )
                self.measure_coverage(served, campus)

    def measure_pages(self, served: Site, campus: Campus) -> None:
        """Calendar, event, ticket and feed, by one browser."""
        alone = {"ms": self.empty.ms, "per_s": 1000 / self.empty.ms}
        limit = Limit("an empty Flask view on the same server, one client", alone)
        for key, measure in {
            "calendar_month": pages.measure_calendar,
            "event_page": pages.measure_event_page,
            "ticket_page": pages.measure_ticket_page,
            "feed": measure_feed,
        }.items():
            act = partial(measure, served, campus, self.profile.views)
            self.report.measure(key, act, lambda: limit)

    def measure_loads(
        self, database: str, served: Site, campus: Campus, raw: Callable[[bool], Limit]
    ) -> None:
        """Check-ins one by one, in batches, and the rush; `raw` gives the driver's own limit."""
        queries = 0
        if self.report.wants(f"checkin_{database}", f"batch_{database}"):
            queries = checkin.warm_up(served, campus)
        loads: dict[str, tuple[Callable[[], Figures], Callable[[], Limit]]] = {
            "checkin": (
                lambda: (
                    checkin.measure_scans(served, campus, self.profile.scans) | {"queries": queries}
                ),
                lambda: raw(False),
            ),
            "batch": (
                lambda: checkin.measure_batches(served, campus, self.profile.batches),
                lambda: raw(True),
            ),
            "register_rush": (lambda: rush.measure_rush(served, campus), self.empty_rush),
        }
        for name, (act, limit) in loads.items():
            self.report.measure(f"{name}_{database}", partial(self.repeated, act), limit)

    def repeated(self, act: Callable[[], Figures]) -> Figures:
        """The median of the profile's number of runs."""
        return median_of([act() for _ in range(self.profile.runs)])

    def raw_sqlite(self, in_batches: bool) -> Limit:
        """The driver alone, one writer: SQLite lets no second one in."""
        count = self.profile.limit_requests
        if in_batches:
            return Limit(
                "sqlite3: one insert a scan, a commit for 500, synchronous=FULL",
                {"per_s": limits.raw_sqlite_batch(self.folder, count, checkin.BATCH)},
            )
        per_s, cpu = limits.raw_sqlite(self.folder, count)
        return Limit(
            "sqlite3, one writer: an insert, the counter, a commit, synchronous=FULL",
            {"per_s": per_s, **self.floor(cpu)},
        )

    def raw_postgresql(self, cluster: Cluster, in_batches: bool) -> Limit:
        """The driver alone, as many connections as the check-in has clients."""
        count = self.profile.limit_requests
        if in_batches:
            return Limit(
                "psycopg: one insert a scan, a commit for 500, fsync on",
                {"per_s": limits.raw_postgresql_batch(cluster, count, checkin.BATCH)},
            )
        per_s, cpu = limits.raw_postgresql(cluster, count, checkin.CLIENTS)
        return Limit(
            "psycopg, 8 connections: an insert, the counter, a commit, fsync on",
            {"per_s": per_s, **self.floor(cpu)},
        )

    def floor(self, driver_cpu: float) -> dict[str, float]:
        """CPU of the least that could serve a check-in: the empty view and the driver."""
        return {
            "cpu_s_per_1000": self.empty.cpu_s_per_1000 + driver_cpu,
            "empty_view_per_s": self.empty.per_s,
            "fsyncs_per_s": self.empty.fsyncs_per_s,
        }

    def empty_rush(self) -> Limit:
        """The same thousand clients at the empty view."""
        return Limit(
            "an empty Flask view on the same server, 1,000 clients at once",
            {"per_s": self.empty.rush_per_s, "p95_ms": self.empty.rush_p95_ms},
        )

    def measure_coverage(self, served: Site, campus: Campus) -> None:
        """The officer's page of sums; only a full run has the minute that its rows take."""
        if not self.profile.attendances:
            say(f"coverage_page: left out by the {self.profile.name} profile.")
            return
        self.report.measure(
            "coverage_page",
            lambda: coverage.measure_coverage(served, campus, self.profile.attendances),
            lambda: coverage.bare_count(served),
        )
