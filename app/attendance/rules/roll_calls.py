"""The roll call of a visit: who set out, who is there, who is back, and who is missing."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from app.attendance.kinds import RollStage

STAGES = tuple(RollStage)


class Called(NamedTuple):
    """A person on the list and the stages at which the name was answered."""

    ticket_id: int
    name: str
    stages: frozenset[RollStage]


class Roll(NamedTuple):
    """One stage: who is expected, who has answered, who has not."""

    stage: RollStage
    expected: int
    present: int
    missing: tuple[str, ...]


def is_expected(stages: Collection[RollStage], stage: RollStage, *, anybody_set_out: bool) -> bool:
    """Whether a person is looked for at a stage: back are those who were there, there are those
    who set out; where nobody called names at the bus, everybody."""
    if stage is RollStage.SET_OUT:
        return True
    if stage is RollStage.RETURNED:
        return RollStage.ARRIVED in stages
    return not anybody_set_out or RollStage.SET_OUT in stages


def roll(people: Sequence[Called], stage: RollStage) -> Roll:
    """The counts of one stage. Who answered without being expected counts on both sides."""
    set_out = any(RollStage.SET_OUT in each.stages for each in people)
    present = [each for each in people if stage in each.stages]
    missing = [
        each.name
        for each in people
        if stage not in each.stages and is_expected(each.stages, stage, anybody_set_out=set_out)
    ]
    return Roll(stage, len(present) + len(missing), len(present), tuple(missing))


def stage_now(people: Sequence[Called]) -> RollStage:
    """The stage at which names are being called: the last one that anybody has answered, and the
    next one when everybody has."""
    begun = [stage for stage in STAGES if any(stage in each.stages for each in people)]
    if not begun:
        return STAGES[0]
    last = begun[-1]
    is_done = not roll(people, last).missing
    return STAGES[min(STAGES.index(last) + is_done, len(STAGES) - 1)]
