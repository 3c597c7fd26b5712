"""What happens in this process and is kept nowhere else, counted where it happens; all counters begin at 0 with it.

Rules: a registry of our own, so that nothing gets in that nobody chose; no number, no name of a customer and no account
is a label, and whatever is one is a small set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from kaden.clock import Instant
from server.dialer import effects as do
from server.dialer.effects import Effect
from server.dialer.writes import MarkAbandoned, MarkAnswered, MarkConnected
from server.storage.port import Tx
from server.storage.store import KeepingRunner

T = TypeVar("T")

COMMIT_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
LAG_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
"""Seconds; the bar for a full floor is 10 ms in 99 of 100 looks."""

_STEPS: Final = {MarkAnswered: "answered", MarkConnected: "connected", MarkAbandoned: "abandoned"}


class Instruments:
    """The counters of one server, and the registry that everything shown stands in."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._calls = Counter(
            "kaden_calls",
            "Calls to customers since the server started, by how far they came.",
            ["step"],
            registry=self.registry,
        )
        self._decisions = Counter(
            "kaden_decisions", "Pacing decisions that changed something.", registry=self.registry
        )
        self._refusals = Counter(
            "kaden_refusals",
            "Requests of desks and commands that were refused.",
            ["code"],
            registry=self.registry,
        )
        self._commits = Histogram(
            "kaden_commit_seconds",
            "From asking for a write to its being on disk.",
            buckets=COMMIT_BUCKETS,
            registry=self.registry,
        )
        self._lag = Histogram(
            "kaden_loop_lag_seconds",
            "How late the server's loop was, looked at four times a second.",
            buckets=LAG_BUCKETS,
            registry=self.registry,
        )
        for step in ("dialled", *_STEPS.values()):
            self._calls.labels(step)

    def effects(self, effects: Iterable[Effect]) -> None:
        """Count what the floor orders."""
        for effect in effects:
            match effect:
                case do.PlaceCall():
                    self._calls.labels("dialled").inc()
                case do.Decided():
                    self._decisions.inc()
                case do.Write(order) if type(order) in _STEPS:
                    self._calls.labels(_STEPS[type(order)]).inc()

    def refused(self, code: str) -> None:
        """One request was refused; `code` is one of `RefusalCode`."""
        self._refusals.labels(code).inc()

    def committed(self, seconds: float) -> None:
        """One write is on disk."""
        self._commits.observe(seconds)

    def late(self, seconds: float) -> None:
        """One look at the loop."""
        self._lag.observe(seconds)

    def text(self) -> bytes:
        """Everything in the registry, as Prometheus reads it."""
        return generate_latest(self.registry)


class MeasuredRunner:
    """A `KeepingRunner` whose interactive writes are timed; what failed or is bulk is no latency.

    Args:
        runner: does the work.
        took: told of the seconds of each write.
    """

    def __init__(self, runner: KeepingRunner, took: Callable[[float], None]) -> None:
        self._runner = runner
        self._took = took

    async def write(self, transaction: Callable[[Tx], T], *, bulk: bool = False) -> T:
        """As `Runner.write`."""
        began = perf_counter()
        result = await self._runner.write(transaction, bulk=bulk)
        if not bulk:
            self._took(perf_counter() - began)
        return result

    async def read(self, query: Callable[[Tx], T]) -> T:
        """As `Runner.read`."""
        return await self._runner.read(query)

    async def backup(self, directory: Path, at: Instant) -> Path:
        """As `KeepingRunner.backup`."""
        return await self._runner.backup(directory, at)

    async def close(self) -> None:
        """As `Runner.close`."""
        await self._runner.close()
