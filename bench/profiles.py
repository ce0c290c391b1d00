"""How much is measured: `full` for figures worth keeping, `quick` in less than a minute."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """Sizes of one run.

    Attributes:
        runs: how often the loads are repeated; figures are medians.
        scans: tickets shown one by one in a run of check-ins.
        batches: batches of 500 that a phone sends after its network came back, in a run.
        views: how often each page is opened.
        limit_requests: requests that a limit is taken from.
        attendances: rows that the coverage page sums up; 0 leaves it out.
    """

    name: str
    runs: int
    scans: int
    batches: int
    views: int
    limit_requests: int
    attendances: int


QUICK = Profile("quick", 1, 2_000, 4, 40, 4_000, 0)
FULL = Profile("full", 3, 6_000, 10, 200, 10_000, 2_000_000)
PROFILES = {profile.name: profile for profile in (QUICK, FULL)}
