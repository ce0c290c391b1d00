"""Days and hours of the season: working days around today, and no two events of one university
at the same time, so that its students can go to each."""

from datetime import date, datetime, time, timedelta

SATURDAY = 5
LONGEST_SEARCH = 60  # days
# A lecture hall is cleared and set up again between two events, and students walk.
PAUSE = timedelta(minutes=45)


def working_day(today: date, offset: int) -> date:
    """The day `offset` days from today; from a weekend on to the next working day away from today.

    Never today itself unless `offset` is 0.
    """
    day = today + timedelta(days=offset)
    step = timedelta(days=-1 if offset < 0 else 1)
    while offset and day.weekday() >= SATURDAY:
        day += step
    return day


def working_days(today: date, count: int) -> list[date]:
    """The next working days after today; before it where `count` is negative, in their order."""
    step, day = (1 if count > 0 else -1), today
    found: list[date] = []
    while len(found) < abs(count):
        day += timedelta(days=step)
        if day.weekday() < SATURDAY:
            found.append(day)
    return sorted(found)


class Diary:
    """What is taken, by university."""

    def __init__(self, now: datetime) -> None:
        """`now` is campus time: the days are its days."""
        self.now = now
        self._taken: list[tuple[str, datetime, datetime]] = []

    def at(self, day: date, clock: time) -> datetime:
        """A campus wall time."""
        return datetime.combine(day, clock, self.now.tzinfo)

    def take(self, owner: str, starts_at: datetime, ends_at: datetime) -> None:
        """Keep a stretch for one event of the university."""
        self._taken.append((owner, starts_at, ends_at))

    def free_start(
        self, owner: str, offset: int, span: timedelta, clocks: tuple[time, ...]
    ) -> datetime:
        """Take the first free of these hours on that day, or on a day farther from today."""
        step = -1 if offset < 0 else 1
        for further in range(LONGEST_SEARCH):
            day = working_day(self.now.date(), offset + step * further)
            for clock in clocks:
                start = self.at(day, clock)
                if self._is_free(owner, start - PAUSE, start + span + PAUSE):
                    self.take(owner, start, start + span)
                    return start
        raise ValueError("the season has more events than free hours")

    def _is_free(self, owner: str, starts_at: datetime, ends_at: datetime) -> bool:
        return not any(
            owner == other and since < ends_at and starts_at < until
            for other, since, until in self._taken
        )
