"""Requests at moments of their own: people do not wait for each other's answers."""

import heapq
import itertools
import selectors
import time
from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bench.clients import PATIENCE_SECONDS, Answer, Lane

AT_ONCE = -1.0  # as `Call.due`


@dataclass(frozen=True)
class Call:
    """A request of some kind, due so many seconds after the beginning, or `AT_ONCE`.

    One without a request only waits.
    """

    kind: str
    due: float
    request: bytes


# What one person or device does: it yields calls and is sent their answers.
Script: TypeAlias = Generator[Call, Answer, None]
NO_ANSWER = Answer(0, b"", b"", 0.0)


@dataclass
class Stage:
    """All scripts on one clock."""

    port: int
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    lanes: dict[int, Lane] = field(default_factory=dict)
    coming: list[tuple[float, int, Call, Script]] = field(default_factory=list)
    waiting: int = 0

    def __post_init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.numbers = itertools.count()
        self.began = time.perf_counter()

    @property
    def now(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self.began

    def go_on(self, script: Script, answer: Answer | None) -> None:
        """Let a script say what it does next; hang up when it has ended."""
        try:
            call = next(script) if answer is None else script.send(answer)
        except StopIteration:
            if lane := self.lanes.pop(id(script), None):
                self.selector.unregister(lane.socket)
                lane.socket.close()
            return
        if call.due == AT_ONCE:
            call = replace(call, due=self.now)
        heapq.heappush(self.coming, (call.due, next(self.numbers), call, script))

    def send(self, call: Call, script: Script) -> None:
        """Send a call whose moment has come."""
        if not call.request:
            self.go_on(script, NO_ANSWER)
            return
        lane = self.lanes.get(id(script))
        if lane is None:
            lane = self.lanes[id(script)] = Lane(self.port, [])
            self.selector.register(lane.socket, selectors.EVENT_READ)
        self.selector.modify(lane.socket, selectors.EVENT_READ, (lane, call, script))
        lane.requests = iter([call.request])
        lane.send_next()
        lane.sent_at = self.began + call.due
        self.waiting += 1

    def receive(self) -> None:
        """Take the answers that come until the next call is due."""
        until = self.coming[0][0] - self.now if self.coming else PATIENCE_SECONDS
        ready = self.selector.select(max(0.0, until))
        if not ready and not self.coming:
            raise TimeoutError(f"{self.waiting} requests were not answered")
        for key, _events in ready:
            lane, call, script = key.data
            if answer := lane.receive():
                self.waiting -= 1
                self.answers[call.kind].append(answer)
                self.go_on(script, answer)


def play(port: int, scripts: Sequence[Script]) -> dict[str, list[Answer]]:
    """Play all scripts at once; the answers by kind, their seconds from when each was due."""
    stage = Stage(port)
    for script in scripts:
        stage.go_on(script, None)
    while stage.coming or stage.waiting:
        while stage.coming and stage.coming[0][0] <= stage.now:
            _due, _number, call, script = heapq.heappop(stage.coming)
            stage.send(call, script)
        stage.receive()
    return dict(stage.answers)
