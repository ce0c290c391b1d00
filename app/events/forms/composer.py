"""The composer's form: everything of an event that a person sets, and its sessions two ways.

Equal waves are given by a day, a start, an end and a count; lessons, and anything uneven, by rows.
Every step works without script: a button that only changes the form is a submit as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField
from wtforms import Form as PlainForm

from app.events.forms.small import MOST_PLACES, WordsForm
from app.events.kinds import Audience, EventFormat, EventKind
from app.events.rules import (
    EventDraft,
    Flaw,
    Problem,
    SessionDraft,
    WavePlan,
    draft_flaws,
    waves_between,
)
from app.events.words import AUDIENCES, FORMATS, PROBLEMS
from app.people.models import Person
from app.platform.clock import from_campus
from app.platform.fields import clock, day, moment, whole
from app.platform.forms import choice, line
from app.platform.i18n import number
from app.units.models import Unit
from app.venues.models import Venue

MOST_WAVES = 24
MOST_ROWS = 60
WAVES, ROWS = "waves", "rows"
NUMBERS: dict[str, int] = {
    "minimum_pct": 0,
    "external_people": 0,
    "employer_reps": 0,
    "staff_people": 0,
    "leaders": 0,
    "booths": 0,
    "lanes": 1,
    "stay_minutes": 60,
    "reserve_pct": 2,
}
NEEDED: dict[str, LazyString] = {
    "day": _l("Choose the day."),
    "starts": _l("Type when it starts."),
    "ends": _l("Type when it ends."),
    "places": _l("Type how many places there are."),
}


@dataclass(frozen=True)
class Choices:
    """What the selects offer this actor."""

    units: Sequence[Unit]
    venues: Sequence[Venue]
    people: Sequence[Person]


class RowForm(PlainForm):
    """One session set by hand; `places` may be left to the form's."""

    title = line(_l("Title"), most=80)
    day = day(_l("Day"))
    starts = clock(_l("Start"))
    ends = clock(_l("End"))
    places = whole(_l("Places"), least=1, most=MOST_PLACES)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that makes it a session."""
        typed: tuple[Any, ...] = (self.title, self.day, self.starts, self.ends)
        return not any(field._value() for field in typed)


class ComposerForm(WordsForm):
    """An event as its organiser plans it. Build it with `offer(choices)` before use."""

    kind = HiddenField()
    plan = HiddenField(default=WAVES)
    unit_id = choice(_l("Organised by"), [], coerce=int)
    format = choice(_l("How one takes part"), list(FORMATS.items()))
    audience = choice(_l("For whom"), list(AUDIENCES.items()))
    venue_id = choice(_l("Venue"), [], coerce=int, default=0)
    day = day(_l("Day"))
    starts = clock(_l("Start"))
    ends = clock(_l("End"))
    waves = whole(
        _l("Arrival waves"), least=1, most=MOST_WAVES, default=1,
        description=_l("A student chooses one of them."),
    )  # fmt: skip
    wave_minutes = whole(
        _l("Minutes of a wave"), least=5, most=24 * 60,
        description=_l("Empty: the time is divided evenly."),
    )  # fmt: skip
    places = whole(_l("Places in each"), least=1, most=MOST_PLACES)
    rows = FieldList(FormField(RowForm), _l("Sessions"), max_entries=MOST_ROWS)
    opens_at = moment(_l("Registration opens"), description=_l("Empty: on publication."))
    closes_at = moment(_l("Registration closes"), description=_l("Empty: when it ends."))
    expected_people = whole(
        _l("Students expected"), most=1_000_000,
        description=_l("Over the whole event. Empty: all places together."),
    )  # fmt: skip
    external_people = whole(_l("People from outside"), most=1_000_000)
    employer_reps = whole(_l("Employers' representatives"), most=MOST_PLACES)
    staff_people = whole(_l("Staff and volunteers"), most=MOST_PLACES)
    leaders = whole(_l("Teachers who go along"), most=1000)
    booths = whole(_l("Booths"), most=2000)
    lanes = whole(_l("Ticket lanes"), least=1, most=200)
    stay_minutes = whole(
        _l("Usual stay, minutes"), least=5, most=24 * 60,
        description=_l("A wave lasts at least as long as people stay."),
    )  # fmt: skip
    reserve_pct = whole(_l("Kept free, per cent"), most=50)
    minimum_pct = whole(
        _l("Needed to count, per cent"), most=100,
        description=_l("How much of the time one must be there. 0: coming is enough."),
    )  # fmt: skip
    counts_as_activity = BooleanField(
        _l("Counts as one of a student's three activities"), default=True
    )
    responsible_id = choice(_l("Responsible person"), [], coerce=int, default=0)

    def offer(self, choices: Choices) -> None:
        """Fill the selects; what is not among the choices is refused beside the field."""
        self._say_what_is_needed()
        self.unit_id.choices = [(unit.id, unit.name) for unit in choices.units]
        self.venue_id.choices = [(0, _l("Not chosen yet"))] + [
            (venue.id, venue_label(venue)) for venue in choices.venues
        ]
        self.responsible_id.choices = [(0, _l("Not chosen yet"))] + [
            (person.id, person_label(person)) for person in choices.people
        ]

    @property
    def event_kind(self) -> EventKind:
        """The kind in the hidden field; a made-up one is a fair."""
        return EventKind(self.kind.data) if self.kind.data in set(EventKind) else EventKind.FAIR

    @property
    def event_format(self) -> EventFormat:
        """The chosen format."""
        chosen = self.format.data
        return EventFormat(chosen) if chosen in set(EventFormat) else EventFormat.ON_SITE

    def is_sound_at(self, at: datetime) -> bool:
        """Whether the draft can be kept; else every error stands beside its field."""
        shape = self.validate()
        complete = self._has_complete_sessions()
        if not (shape and complete):
            return False
        flaws = draft_flaws(self.draft(), at)
        for flaw in flaws:
            place = self._place(flaw)
            place.errors = [*place.errors, str(PROBLEMS[flaw.problem])]
        self._gather_row_errors()
        return not flaws

    def draft(self) -> EventDraft:
        """The draft, as far as it can be read: what is wrong or missing is left at its default."""
        return EventDraft(
            kind=self.event_kind,
            unit_id=self.unit_id.data or 0,
            words=self.words(),
            sessions=self.sessions(),
            format=self.event_format,
            audience=self._audience(),
            venue_id=self.venue_id.data or None,
            responsible_id=self.responsible_id.data or None,
            ends_at=self._shuts_at(),
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            counts_as_activity=bool(self.counts_as_activity.data),
            expected_people=self._sound(self.expected_people),
            **{name: self._number(name) for name in NUMBERS},
        )

    def sessions(self) -> tuple[SessionDraft, ...]:
        """The sessions that are complete; none while the day or a time is missing."""
        if self.plan.data == ROWS:
            return tuple(
                SessionDraft(
                    from_campus(row.day.data, row.starts.data),
                    from_campus(row.day.data, row.ends.data),
                    self._sound(row.places) or self._sound(self.places) or 0,
                    row.title.data or "",
                )
                for row in self.complete_rows()
            )
        if not all((self.day.data, self.starts.data, self.ends.data)):
            return ()
        start = from_campus(self.day.data, self.starts.data)
        end = from_campus(self.day.data, self.ends.data)
        places = self._sound(self.places) or 0
        if end <= start:
            return (SessionDraft(start, end, places),)
        count = self._sound(self.waves) or 1
        return waves_between(start, end, WavePlan(count, places, self._sound(self.wave_minutes)))

    def complete_rows(self) -> list[RowForm]:
        """The rows with a day and both times, by time."""
        rows = [entry.form for entry in self.rows.entries]
        whole_rows = [row for row in rows if row.day.data and row.starts.data and row.ends.data]
        return sorted(whole_rows, key=lambda row: (row.day.data, row.starts.data))

    def _say_what_is_needed(self) -> None:
        """Labels say what may be left empty; here that depends on how sessions are given."""
        fields = [self[name] for name in NEEDED]
        if self.plan.data == ROWS:
            rows = [entry.form for entry in self.rows.entries]
            fields = [row[name] for row in rows for name in ("day", "starts", "ends")]
        for field in fields:
            field.flags.optional = False

    def _has_complete_sessions(self) -> bool:
        """Whether each session has its day and times; says beside the field what is missing."""
        if self.plan.data == ROWS:
            rows = [entry.form for entry in self.rows.entries if not entry.form.is_blank]
            gaps = [row[name] for row in rows for name in ("day", "starts", "ends")]
            if any(row.places.data is None for row in rows):
                gaps.append(self.places)
        else:
            gaps = [self[name] for name in NEEDED]
        gaps = [gap for gap in gaps if gap.data is None and not gap.errors]
        for gap in gaps:
            gap.errors = [NEEDED[gap.short_name]]
        self._gather_row_errors()
        return not gaps

    def _place(self, flaw: Flaw) -> Field:
        """The field beside which a flaw is said."""
        rows = self.complete_rows() if self.plan.data == ROWS else []
        form: Any = self
        if flaw.field not in self and rows:
            form = rows[-1] if flaw.problem is Problem.TOO_LONG else rows[flaw.row]
        name = flaw.field if flaw.field in self else PLACES_OF[flaw.problem]
        # A row has no waves: where its end is wrong, the sessions before it end too late.
        place: Field = form[name if name in form else "ends"]
        return place

    def _gather_row_errors(self) -> None:
        """The list of rows speaks for its rows in the summary on top."""
        found = [entry.form.errors for entry in self.rows.entries if entry.form.errors]
        self.rows.errors = found or [e for e in self.rows.errors if not isinstance(e, dict)]

    def _sound(self, field: Field) -> int | None:
        return None if field.errors else field.data

    def _number(self, name: str) -> int:
        value = self._sound(self[name])
        return NUMBERS[name] if value is None else value

    def _audience(self) -> Audience:
        chosen = self.audience.data
        return Audience(chosen) if chosen in set(Audience) else Audience.OWN_STUDENTS

    def _shuts_at(self) -> datetime | None:
        if self.plan.data == ROWS or not (self.day.data and self.starts.data and self.ends.data):
            return None
        if self.ends.data <= self.starts.data:
            return None
        return from_campus(self.day.data, self.ends.data)


# Beside which field a problem of the sessions stands, in the form or in the row of the session.
PLACES_OF = {
    Problem.ENDS_BEFORE_START: "ends",
    Problem.ENDS_TOO_EARLY: "waves",
    Problem.IN_THE_PAST: "day",
    Problem.NO_PLACES: "places",
    Problem.NO_SESSION: "rows",
    Problem.SESSIONS_OVERLAP: "starts",
    Problem.SESSION_TOO_LONG: "ends",
    Problem.TOO_FAR: "day",
    Problem.TOO_LONG: "day",
}


def venue_label(venue: Venue) -> str:
    """A venue in a select: its name and its size."""
    size = number(venue.area_m2)
    return str(gettext("%(name)s, %(area)s m²", name=venue.name, area=size))


def person_label(person: Person) -> str:
    """A person in a select: their name and position."""
    return f"{person.name}{gettext(', ')}{person.position}" if person.position else person.name
