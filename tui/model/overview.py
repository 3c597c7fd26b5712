"""What is known of the whole floor at once: every job, and each started one with its agents and alerts.

Rule: only what the server said stands here; what was asked for by name is shown, whatever else came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kaden.clock import Instant
from kaden.protocol.alerts import Alert, Severity
from kaden.protocol.server import AgentRow, JobRow, JobsChanged, MonitorChanged, MonitorHeader, ServerMessage
from kaden.vocabulary import AgentState, JobState

ATTENTION: Final = (
    AgentState.HELD,
    AgentState.TRANSFERRING,
    AgentState.WRAPUP,
    AgentState.TALKING,
    AgentState.REDIALLING,
    AgentState.CALLING,
    AgentState.PREVIEWING,
    AgentState.WAITING,
    AgentState.JOINING,
    AgentState.AWAY,
    AgentState.BREAK,
)
"""Agents' states, first those in which a customer or a result waits for them; all others come last."""

_NO_ALERT: Final = len(Severity)


@dataclass
class _Monitor:
    header: MonitorHeader
    rows: dict[int, AgentRow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job with what is known of it beyond the list."""

    row: JobRow
    header: MonitorHeader | None
    """None while it is stopped, and until its monitor came."""
    alerts: tuple[Alert, ...]
    """Of this job, the worst first."""

    @property
    def started(self) -> bool:
        return self.row.state is JobState.STARTED


class Overview:
    """The floor as one account sees it.

    Args:
        wanted: name or number of the only job to show; None = all.
    """

    def __init__(self, wanted: str | None = None) -> None:
        self._wanted = wanted
        self._jobs: tuple[JobRow, ...] = ()
        self._alerts: tuple[Alert, ...] = ()
        self._monitors: dict[int, _Monitor] = {}
        self.known = False
        """Whether the server has said what jobs there are."""
        self.office_zone = ""
        """In which times are meant where the jobs do not agree; empty = not told."""
        self.said_at: Instant | None = None
        """The server's time when it last said something."""

    def heard(self, said: ServerMessage) -> bool:
        """Take in what the server says; whether it was about the floor."""
        match said:
            case JobsChanged():
                self._jobs, self._alerts, self.known = said.jobs, said.alerts, True
                there = {row.id for row in said.jobs}
                self._monitors = {job: one for job, one in self._monitors.items() if job in there}
            case MonitorChanged():
                self._take(said)
            case _:
                return False
        self.said_at = said.now
        return True

    def forget(self) -> None:
        """The link is a new one: what comes is whole, and what was there may have ended meanwhile."""
        self._monitors.clear()
        self.known = False

    def _take(self, said: MonitorChanged) -> None:
        monitor = self._monitors.get(said.header.job)
        if monitor is None or said.whole:
            monitor = self._monitors[said.header.job] = _Monitor(said.header)
        monitor.header = said.header
        for agent in said.gone:
            monitor.rows.pop(agent, None)
        monitor.rows.update((row.agent, row) for row in said.rows)

    @property
    def zone(self) -> str:
        """That of the jobs shown, if they have one, else the office's."""
        zones = {row.zone for row in self.shown}
        return (zones.pop() if len(zones) == 1 else "") or self.office_zone

    # ---- what there is ------------------------------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        """All jobs that the account may see."""
        return tuple(row.name for row in self._jobs)

    @property
    def complete(self) -> bool:
        """Whether every started job's monitor came."""
        return self.known and all(
            row.id in self._monitors for row in self._jobs if row.state is JobState.STARTED
        )

    @property
    def shown(self) -> tuple[JobRow, ...]:
        """The jobs that are wanted: by name, else by number."""
        if self._wanted is None:
            return self._jobs
        named = tuple(row for row in self._jobs if row.name == self._wanted)
        return named or tuple(row for row in self._jobs if str(row.id) == self._wanted)

    def jobs(self) -> list[JobLine]:
        """Started jobs with alerts first, the worst of them first; stopped ones last."""
        lines = [JobLine(row, self._header(row), self._of_job(row.id)) for row in self.shown]
        return sorted(
            lines,
            key=lambda line: (not line.started, _severity(line.alerts), -len(line.alerts), line.row.id),
        )

    def headers(self) -> list[MonitorHeader]:
        """Heads of the started jobs."""
        return [line.header for line in self.jobs() if line.header is not None]

    def alerts(self) -> list[Alert]:
        """What is wrong with the floor and in the jobs, the worst first."""
        jobs = {row.id for row in self.shown}
        return [alert for alert in self._alerts if alert.job is None or alert.job in jobs]

    def agents(self) -> list[tuple[AgentRow, JobRow]]:
        """Who is in a job: those with alerts first, then by state, the longest in it first.

        A stopped job has agents too, as long as their talks go on.
        """
        found = [(row, job) for job in self.shown for row in self._rows(job.id)]
        alerts = self.alerts_by_agent()
        return sorted(found, key=lambda one: _attention(one[0], alerts))

    def talks(self) -> list[tuple[AgentRow, JobRow]]:
        """Who has a customer on the line: on hold first, then the longest talks."""
        talking = [(row, job) for row, job in self.agents() if row.talk_since is not None]
        return sorted(
            talking, key=lambda one: (one[0].hold_since is None, one[0].hold_since or one[0].talk_since)
        )

    def alerts_by_agent(self) -> Mapping[int, Alert]:
        """The worst that is wrong with each agent."""
        worst: dict[int, Alert] = {}
        for alert in self._alerts:
            if alert.agent is not None:
                worst.setdefault(alert.agent, alert)
        return worst

    def _header(self, row: JobRow) -> MonitorHeader | None:
        monitor = self._monitors.get(row.id)
        return monitor.header if monitor is not None and row.state is JobState.STARTED else None

    def _rows(self, job: int) -> Iterator[AgentRow]:
        if job in self._monitors:
            yield from self._monitors[job].rows.values()

    def _of_job(self, job: int) -> tuple[Alert, ...]:
        return tuple(alert for alert in self._alerts if alert.job == job)


def _severity(alerts: tuple[Alert, ...]) -> int:
    return min((list(Severity).index(alert.severity) for alert in alerts), default=_NO_ALERT)


def _attention(row: AgentRow, alerts: Mapping[int, Alert]) -> tuple[int, int, Instant, int]:
    alert = alerts.get(row.agent)
    state = ATTENTION.index(row.state) if row.state in ATTENTION else len(ATTENTION)
    return _severity(() if alert is None else (alert,)), state, row.since, row.agent
