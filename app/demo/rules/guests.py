"""Who is registered for what, and who of them comes; people by their student numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from app.demo.rules.cast import UNIVERSITY
from app.demo.rules.highlights import FINISHED, RUNNING, VISIT_AHEAD, VISIT_PAST
from app.demo.rules.plans import Fate, PlannedEvent, Season
from app.demo.rules.students import Case
from app.events.kinds import EventKind

OPEN = frozenset({Fate.PUBLISHED, Fate.CANCELLED})
SECOND_WAVE = 1
FOR_ACCOUNTS = 2


@dataclass(frozen=True)
class GuestList:
    """The guests of one event.

    Attributes:
        seated: for each session (a training: the first) the numbers that have a place in it.
        coming: those of them who come, where the event has begun.
        waiting: who waits for a place in the first session.
    """

    seated: list[list[str]]
    coming: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)

    def add(self, number: str, session: int, *, comes: bool) -> None:
        """One guest more."""
        self.seated[session].append(number)
        if comes:
            self.coming.add(number)


def guest_lists(
    season: Season, students: Mapping[str, Sequence[str]], cases: Sequence[Case]
) -> dict[str, GuestList]:
    """The guests of every published event, by its key.

    `students`: numbers by university; the first two of the first one are the accounts, whose
    places are set by hand. A hardship graduate comes to as many events as their case says.
    """
    found: dict[str, GuestList] = {}
    scripted = {*students[UNIVERSITY][:2], *(case.number for case in cases)}
    accounts = set(students[UNIVERSITY][:2])
    for event in season.events:
        if event.fate in OPEN:
            absent = scripted if event.starts_at <= season.now else accounts
            pool = [each for each in students[event.university] if each not in absent]
            found[event.key] = _drawn(season, event, pool)
    _add_cases(season, found, cases)
    _add_accounts(found, *students[UNIVERSITY][:2])
    return found


def _drawn(season: Season, event: PlannedEvent, pool: list[str]) -> GuestList:
    """Guests by chance, as full as planned, as long as there are students left."""
    draw = Random(f"guests {season.size.seed} {event.key}")  # noqa: S311
    draw.shuffle(pool)
    seated = []
    for session, share in zip(event.draft.sessions, event.fill, strict=False):
        count = min(round(session.planned * share), len(pool))
        seated.append([pool.pop() for _ in range(count)])
    coming = {number for wave in seated for number in wave if draw.random() < event.turnout}
    waiting = [pool.pop() for _ in range(min(event.waiting, len(pool)))]
    return GuestList(seated, coming, waiting)


def _add_cases(season: Season, found: dict[str, GuestList], cases: Sequence[Case]) -> None:
    """Each hardship graduate at as many events of the past as they have activities."""
    countable = [
        event
        for event in season.attended
        if event.ends_at <= season.now
        and event.university == UNIVERSITY
        and event.draft.counts_as_activity
        and event.draft.kind is not EventKind.TRAINING
    ]
    for case in cases[1:]:
        draw = Random(f"activities {season.size.seed} {case.number}")  # noqa: S311
        with_room = [(event, room) for event in countable if (room := _room(event, found))]
        for event, sessions in draw.sample(with_room, case.activities):
            found[event.key].add(case.number, draw.choice(sessions), comes=True)


def _room(event: PlannedEvent, found: dict[str, GuestList]) -> list[int]:
    """The sessions with places left, some of which the accounts will take."""
    seated = found[event.key].seated
    return [
        place
        for place, session in enumerate(event.draft.sessions)
        if len(seated[place]) < session.planned - FOR_ACCOUNTS
    ]


def _add_accounts(found: dict[str, GuestList], student: str, student2: str) -> None:
    """`student@` has been to a fair and on a visit: two of three. Both stand before the door of
    today's fair, and neither is registered for the next one."""
    found[FINISHED].add(student, 0, comes=True)
    found[VISIT_PAST].add(student, 0, comes=True)
    found["talk_past"].add(student2, 0, comes=True)
    for number in (student, student2):
        found[RUNNING].add(number, SECOND_WAVE, comes=False)
    found["talk_ahead"].add(student, 0, comes=False)
    found[VISIT_AHEAD].add(student2, 0, comes=False)
