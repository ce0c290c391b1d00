"""What the live board shows, in a number of trips that does not grow with the crowd."""

from datetime import datetime

from app.attendance.queries.board.crowds import halls_of, parties_of, waves_of
from app.attendance.queries.board.flows import flow_of, incidents_of, latest_of
from app.attendance.queries.board.gates import gates_of
from app.attendance.queries.board.logs import log_of
from app.attendance.queries.board.marks import Glance, board_glance
from app.attendance.queries.board.parts import (
    QUIET_AFTER,
    Act,
    Board,
    FlowPoint,
    GateRow,
    HallRow,
    LogRow,
    PartyCount,
    Phone,
    ScanRow,
    WaveRow,
)
from app.attendance.queries.occupancy import occupancy_of
from app.events.models import Event

__all__ = [
    "QUIET_AFTER",
    "Act",
    "Board",
    "FlowPoint",
    "GateRow",
    "Glance",
    "HallRow",
    "LogRow",
    "PartyCount",
    "Phone",
    "ScanRow",
    "WaveRow",
    "board_glance",
    "board_of",
    "log_of",
]


def board_of(event: Event, at: datetime) -> Board:
    """The board of an event at a moment."""
    counter = occupancy_of(event.id)
    return Board(
        crowd=counter.crowd,
        stopped_by=counter.stopped_by,
        stop_reason=counter.stop_reason,
        is_estimate=counter.is_estimate,
        parties=parties_of(event.id),
        waves=waves_of(event.id),
        halls=halls_of(event.id),
        gates=gates_of(event.id, at),
        latest=latest_of(event.id),
        log=log_of(event.id),
        incidents=incidents_of(event.id, counter.crowd.red_since, at),
        flow=flow_of(event.id, at),
    )
