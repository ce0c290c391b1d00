"""The live board as its template wants it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from app.attendance.kinds import Level
from app.attendance.queries.board import QUIET_AFTER, Board, GateRow
from app.attendance.rules import OPENS_BEFORE, level_of
from app.attendance.rules.alarms import Alarm, alarms
from app.attendance.rules.board import (
    Advice,
    Moments,
    advice,
    expected_by_now,
    minutes_to_next_level,
    percent_full,
    reopens_below,
)
from app.attendance.rules.estimates import PlannedWave, QueueEstimate, estimated_queue
from app.events.models import Event
from app.platform.i18n import clock


class PlotPoint(NamedTuple):
    """A minute of the chart."""

    label: str
    up: int
    down: int
    tick: bool


@dataclass(frozen=True)
class Shown:
    """The board with what the rules make of it at this moment."""

    event: Event
    board: Board
    at: datetime

    @property
    def level(self) -> Level:
        """How near to full."""
        return level_of(self.board.crowd)

    @cached_property
    def advice(self) -> Advice:
        """The one thing to do."""
        moments = Moments(self.opens_at, self.event.starts_at, self.event.ends_at)
        devices = sum(gate.devices for gate in self.board.gates)
        return advice(self.board.crowd, moments, devices, self.at)

    @property
    def opens_at(self) -> datetime:
        """When the doors open."""
        return self.event.starts_at - OPENS_BEFORE

    @property
    def percent(self) -> int | None:
        """People inside per hundred of the safe capacity."""
        return percent_full(self.board.crowd)

    @property
    def reopens_below(self) -> int | None:
        """The number at which entry opens again, while fullness shuts it."""
        return reopens_below(self.board.crowd)

    @property
    def places(self) -> int | None:
        """How many more may come in."""
        crowd = self.board.crowd
        return None if crowd.cap is None else max(0, crowd.cap - crowd.present)

    @property
    def coming(self) -> tuple[int, int] | None:
        """The next level and in how many minutes it comes."""
        up, down = self.board.per_minute()
        return minutes_to_next_level(self.board.crowd, up - down)

    @property
    def expected(self) -> list[int]:
        """How many of each wave should have come by now."""
        return [
            expected_by_now(wave.seats, wave.starts_at, wave.ends_at, self.at)
            for wave in self.board.waves
        ]

    @property
    def flow(self) -> list[PlotPoint]:
        """Entries and exits of the last hour, by the minute on the campus clock."""
        return [PlotPoint(clock(p.at), p.up, p.down, p.tick) for p in self.board.flow]

    @property
    def busiest(self) -> PlotPoint:
        """The minute with most entries."""
        return max(self.flow, key=lambda point: point.up)

    @cached_property
    def alarms(self) -> list[Alarm]:
        """What is wrong, the gravest first."""
        board = self.board
        return alarms(board.crowd, board.halls, board.gates, board.incidents, self.at)

    @cached_property
    def queue(self) -> QueueEstimate | None:
        """The queue before the doors at the last whole minute; None: not enough scans to tell."""
        waves = [
            PlannedWave(wave.seats, wave.arrived, wave.starts_at, wave.ends_at)
            for wave in self.board.waves
        ]
        *past, present = self.board.flow
        return estimated_queue(waves, [point.up for point in past], present.at)

    def is_quiet(self, gate: GateRow) -> bool:
        """Whether nothing was heard of a gate for a while."""
        heard_at = gate.heard_at
        return heard_at is None or self.at - heard_at > QUIET_AFTER
