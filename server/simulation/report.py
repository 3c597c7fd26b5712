"""The figures of a simulated day and of several together, with the definitions of docs/simulation.md.

Rule: shares are 0 to 1, and 0 of nothing is 0.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from kaden.clock import HOUR, MINUTE, SECOND, Instant, Millis
from server.simulation.books import Books, Hour

WORST_WINDOW: Final[Millis] = 30 * MINUTE
"""Length of the window in which the abandoned share was highest."""

ENOUGH: Final = 20
"""Live answers that a window must have to be counted: one lost call of three says nothing."""


@dataclass(frozen=True, slots=True)
class DayReport:
    """One simulated day."""

    scenario: str
    policy: str
    agents: int
    seed: int
    limit: float
    """Allowed share of abandoned calls, 0 to 1."""
    length: Millis
    event_hash: str
    dials: int
    connected: int
    """Persons joined to an agent."""
    abandoned: int
    busy: int
    machine: int
    """Machines, and persons who were taken for one."""
    no_answer: int
    misjudged: int
    """Persons among `machine`."""
    cancelled: int
    open: int
    """Calls that neither ended nor reached an agent before the day did."""
    talk: Millis
    lines_max: int
    hours: tuple[Hour, ...]
    waits: array[int]
    """Milliseconds from each person's answer to the agent, or to giving up; in the order of their fates."""
    fates: tuple[tuple[Instant, bool], ...]
    """Since the day's start: when each was decided, and whether the person was lost."""
    decisions: array[int]
    """Nanoseconds of each decision of the policy; the machine's own, so never in the hash."""
    wall_seconds: float

    @property
    def live(self) -> int:
        """Persons who answered, were taken for persons, and whose fate was decided."""
        return self.connected + self.abandoned

    @property
    def abandoned_share(self) -> float:
        """Of the live answers."""
        return self.abandoned / self.live if self.live else 0.0

    @property
    def floor_time(self) -> Millis:
        """Of all agents, breaks taken out."""
        return sum(hour.busy + hour.waiting for hour in self.hours)

    @property
    def busy_time(self) -> Millis:
        """Talk and wrap-up of all agents."""
        return sum(hour.busy for hour in self.hours)

    @property
    def occupancy(self) -> float:
        """Share of the floor time that was talk or wrap-up."""
        return self.busy_time / self.floor_time if self.floor_time else 0.0

    @property
    def over_limit(self) -> bool:
        """Whether more calls were abandoned than allowed."""
        return self.abandoned_share > self.limit


def day_report(
    books: Books, *, scenario: str, policy: str, agents: int, seed: int, limit: float, length: Millis,
    event_hash: str, decisions: array[int], open_calls: int, wall_seconds: float,
) -> DayReport:  # fmt: skip
    """The report of a day whose books are closed."""
    return DayReport(
        scenario=scenario,
        policy=policy,
        agents=agents,
        seed=seed,
        limit=limit,
        length=length,
        event_hash=event_hash,
        dials=books.dials,
        connected=books.connected,
        abandoned=books.abandoned,
        busy=books.busy,
        machine=books.machine,
        no_answer=books.no_answer,
        misjudged=books.misjudged,
        cancelled=books.cancelled,
        open=open_calls,
        talk=books.talk,
        lines_max=books.lines_max,
        hours=tuple(books.hours),
        waits=array("q", books.waits),
        fates=tuple(books.fates),
        decisions=decisions,
        wall_seconds=wall_seconds,
    )


def day_form(day: DayReport) -> dict[str, Any]:
    """A day as `--json` prints it."""
    return _form([day], day.event_hash, day.seed)


def days_form(days: Sequence[DayReport]) -> dict[str, Any]:
    """Several days as `--json` prints them: each, and all together."""
    together = blake2b("".join(day.event_hash for day in days).encode(), digest_size=16).hexdigest()
    total = _form(days, together, days[0].seed)
    total["seeds"] = [day.seed for day in days]
    total["worst_day_abandoned_share"] = max(day.abandoned_share for day in days)
    total["days_over_limit"] = sum(day.over_limit for day in days)
    return {"days": [day_form(day) for day in days], "total": total}


def _form(days: Sequence[DayReport], event_hash: str, seed: int) -> dict[str, Any]:
    first = days[0]
    live = _sum(days, "live")
    floor_hours = _sum(days, "floor_time") / HOUR
    waits = sorted(wait for day in days for wait in day.waits)
    decisions = sorted(spent for day in days for spent in day.decisions)
    return {
        "scenario": first.scenario,
        "policy": first.policy,
        "agents": first.agents,
        "hours": sum(day.length for day in days) / HOUR,
        "seed": seed,
        "event_hash": event_hash,
        "dials": _sum(days, "dials"),
        "live": live,
        "connected": _sum(days, "connected"),
        "abandoned": _sum(days, "abandoned"),
        "busy": _sum(days, "busy"),
        "machine": _sum(days, "machine"),
        "no_answer": _sum(days, "no_answer"),
        "occupancy": share(_sum(days, "busy_time"), _sum(days, "floor_time")),
        "talk_minutes_per_agent_hour": share(_sum(days, "talk") / MINUTE, floor_hours),
        "abandoned_share": share(_sum(days, "abandoned"), live),
        "wait_seconds": {
            "mean": share(sum(waits) / SECOND, len(waits)),
            "p95": quantile(waits, 0.95) / SECOND,
            "max": (waits[-1] if waits else 0) / SECOND,
        },
        "calls_per_agent_hour": share(_sum(days, "connected"), floor_hours),
        "lines_max": max(day.lines_max for day in days),
        "decision_ms": {"p50": quantile(decisions, 0.5) / 1e6, "p99": quantile(decisions, 0.99) / 1e6},
        "wall_seconds": _sum(days, "wall_seconds"),
        "taken_for_machine": _sum(days, "misjudged"),
        "cancelled": _sum(days, "cancelled"),
        "open_at_end": _sum(days, "open"),
    }


def _sum(days: Sequence[DayReport], name: str) -> Any:
    return sum(getattr(day, name) for day in days)


def share(part: float, whole: float) -> float:
    """`part` of `whole`; 0 of nothing."""
    return part / whole if whole else 0.0


def quantile(ordered: Sequence[int], part: float) -> int:
    """The smallest value that at least `part` of them do not exceed; 0 of none."""
    return ordered[max(0, -(-len(ordered) * round(part * 10_000) // 10_000) - 1)] if ordered else 0


def worst_window(day: DayReport) -> tuple[Instant, float] | None:
    """End of the half hour with the highest abandoned share, and that share; None while there are too few answers."""
    worst: tuple[Instant, float] | None = None
    first = lost = 0
    for place, (at, gone) in enumerate(day.fates):
        lost += gone
        while day.fates[first][0] <= at - WORST_WINDOW:
            lost -= day.fates[first][1]
            first += 1
        answers = place + 1 - first
        if answers >= ENOUGH and (worst is None or lost / answers > worst[1]):
            worst = (at, lost / answers)
    return worst
