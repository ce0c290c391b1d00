"""The whole season, planned from what time it is on campus."""

from dataclasses import replace
from datetime import datetime

from app.demo.rules.diary import Diary
from app.demo.rules.fillers import fillers
from app.demo.rules.highlights import highlights
from app.demo.rules.plans import Season, in_utc
from app.demo.rules.students import Size
from app.support.rules import current_class_year


def season(now: datetime, size: Size) -> Season:
    """Plan a season around `now`, campus time: what every season has, then fillers up to the
    number of events wanted."""
    diary, class_year = Diary(now), current_class_year(now.date())
    events = list(highlights(diary, size, class_year))
    events += fillers(diary, size, max(0, size.events - len(events)))
    ready = (replace(event, draft=in_utc(event.draft)) for event in events)
    return Season(now, size, class_year, tuple(ready))
