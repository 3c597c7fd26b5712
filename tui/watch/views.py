"""What the panes of `kaden watch` show: agents, jobs, calls, alerts, each sorted by what needs attention.

Rule: a pane says in words and signs what it says in colour, and says so where it has nothing to say.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeAlias

from kaden import alert_words, pacing_words, why_words
from kaden.clock import Instant
from kaden.protocol.alerts import Severity
from kaden.protocol.server import AgentRow, JobRow, MonitorHeader
from kaden.words import Words
from tui.model.columns import Column, Role
from tui.model.monitor import BROKEN, role_of
from tui.model.overview import JobLine, Overview
from tui.screens.supervisor.columns import agent_columns
from tui.watch.painting import Line, Piece
from tui.watch.tables import table

AgentAtWork: TypeAlias = tuple[AgentRow, JobRow]

_SEVERITY_ROLES: Final[Mapping[Severity, Role]] = {Severity.DANGER: "alarm", Severity.WARNING: "warn"}
_STANDING_ROLES: Final[Mapping[str, Role]] = {"over": "alarm", "near": "warn"}

BAR: Final = 20
"""Cells at most for a drawing of calls out."""


@dataclass(frozen=True)
class Eye:
    """How what is shown is seen: the language and the width of ambiguous characters."""

    words: Words
    ambiguous: int


class View(ABC):
    """One picture of the floor.

    Args:
        floor: what is known.
        eye: who looks.
    """

    name: ClassVar[str]

    def __init__(self, floor: Overview, eye: Eye) -> None:
        self.floor = floor
        self._words = eye.words
        self._ambiguous = eye.ambiguous

    @abstractmethod
    def figures(self) -> Sequence[str]:
        """What the title tells in numbers."""

    @abstractmethod
    def lines(self, now: Instant, cells: int) -> Iterator[Line]:
        """The picture, the most urgent first; nothing where there is nothing to show."""

    @abstractmethod
    def nothing(self) -> str:
        """The word for what is said when there are no lines."""

    @abstractmethod
    def objects(self) -> list[dict[str, Any]]:
        """The same for programs."""

    def _agents_in(self, *counts: str) -> list[str]:
        """Numbers of all started jobs together, by the names that their heads give them."""
        heads = self.floor.headers()
        return [
            self._words(f"watch.{count}", count=sum(getattr(head, count) for head in heads))
            for count in counts
        ]

    def _agent_columns(self, *wanted: str) -> list[Column[AgentAtWork]]:
        """Columns of the job monitor by their keys, and `job`; the sign tells of alerts."""
        known = {column.key: _of_agent(column) for column in agent_columns(self._words)}
        known["alert"] = self._sign()
        title = self._words("watch_column.job")
        known["job"] = _text("job", title, 10, lambda one: one[1].name, grow=14)
        several = len(self.floor.shown) > 1
        return [known[key] for key in wanted if key != "job" or several]

    def _sign(self) -> Column[AgentAtWork]:
        alerts = self.floor.alerts_by_agent()

        def show(one: AgentAtWork, _now: Instant) -> str:
            alert = alerts.get(one[0].agent)
            return "" if alert is None else alert_words.sign(alert)

        def role(one: AgentAtWork, _now: Instant) -> Role:
            alert = alerts.get(one[0].agent)
            return "plain" if alert is None else _SEVERITY_ROLES[alert.severity]

        return Column(key="alert", title="!", width=2, show=show, sort=_unsorted, role=role)


class AgentsView(View):
    """Everybody in a job (domain rows 297, 303)."""

    name = "agents"

    def figures(self) -> Sequence[str]:
        return self._agents_in("talking", "wrapup", "waiting", "paused")

    def lines(self, now: Instant, cells: int) -> Iterator[Line]:
        agents = self.floor.agents()
        if agents:
            wanted = ("alert", "name", "state", "time", "customer", "job", "calls", "saved", "number")
            columns = self._agent_columns(*wanted, "attempt", "talked", "listeners", "terminal")
            yield from table(columns, agents, now, cells, self._ambiguous)

    def nothing(self) -> str:
        return "watch.nobody" if self.floor.headers() else "watch.none_started"

    def objects(self) -> list[dict[str, Any]]:
        return [_object_of(one) for one in self.floor.agents()]


class CallsView(View):
    """Calls on their way, job by job, and every talk (domain rows 297, 306)."""

    name = "calls"

    def figures(self) -> Sequence[str]:
        out = sum(head.ringing for head in self.floor.headers())
        return [self._words("watch.out", count=out), *self._agents_in("talking")]

    def lines(self, now: Instant, cells: int) -> Iterator[Line]:
        heads = [head for head in self.floor.headers() if head.ringing or head.target]
        talks = self.floor.talks()
        for head in heads:
            yield self._out(head)
        if talks:
            wanted = ("alert", "name", "talk", "hold", "customer", "job", "number", "attempt")
            columns = self._agent_columns(*wanted, "state", "listeners")
            yield from table(columns, talks, now, cells, self._ambiguous)

    def _out(self, head: MonitorHeader) -> Line:
        full, free = ("#", ".") if self._ambiguous == 2 else ("■", "□")
        wanted = max(head.target, head.ringing)
        shown = min(wanted, BAR)
        drawn = -(-head.ringing * shown // wanted) if wanted else 0
        told = self._words("watch.calls_out", out=head.ringing, target=head.target)
        why = why_words.limiting(self._words, head.limiting)
        return (
            Piece(f"{head.name}  "),
            Piece(full * drawn, "busy"),
            Piece(f"{free * (shown - drawn)}  ", "quiet"),
            Piece(f"{told}  ", "strong"),
            Piece(why, _role_of_limiting(head)),
        )

    def nothing(self) -> str:
        return "watch.no_calls" if self.floor.headers() else "watch.none_started"

    def objects(self) -> list[dict[str, Any]]:
        out = [
            {"job": head.job, "job_name": head.name, "out": head.ringing, "target": head.target}
            for head in self.floor.headers()
        ]
        return [*out, *(_object_of(one) for one in self.floor.talks())]


class JobsView(View):
    """Every job with its figures and why no more calls go out (domain rows 168, 306, 321)."""

    name = "jobs"

    def figures(self) -> Sequence[str]:
        told = self._words("watch.of_jobs", started=len(self.floor.headers()), count=len(self.floor.shown))
        return [told, *self._agents_in("talking", "waiting")]

    def lines(self, now: Instant, cells: int) -> Iterator[Line]:
        jobs = self.floor.jobs()
        if jobs:
            yield from table(self._columns(), jobs, now, cells, self._ambiguous)

    def nothing(self) -> str:
        return "watch.no_jobs"

    def objects(self) -> list[dict[str, Any]]:
        return [
            line.row.model_dump(mode="json")
            | {"monitor": None if line.header is None else line.header.model_dump(mode="json")}
            for line in self.floor.jobs()
        ]

    def _columns(self) -> list[Column[JobLine]]:
        def count(key: str, width: int, of: Callable[[MonitorHeader], int]) -> Column[JobLine]:
            return self._figure(key, width, lambda head: f"{of(head):,}")

        def state(line: JobLine) -> str:
            return self._words(f"job_state.{line.row.state}")

        return [
            self._alerts(),
            _text("job", self._words("watch_column.job"), 16, lambda line: line.row.name, grow=14),
            _text("state", self._words("watch_column.state"), 7, state, role=_role_of_job),
            count("talking", 4, lambda head: head.talking),
            count("waiting", 4, lambda head: head.waiting),
            count("wrapup", 4, lambda head: head.wrapup),
            self._figure("out", 6, lambda head: f"{head.ringing}/{head.target}"),
            count("left", 7, lambda head: head.remaining),
            self._figure("abandoned", 8, _abandoned, role=_role_of_share),
            self._figure("why", 24, self._why, grow=20, align="left", role=_role_of_limiting),
            count("dialled", 7, lambda head: head.attempts),
            count("connected", 6, lambda head: head.connected),
            count("saved", 6, lambda head: head.saved),
            count("unsaved", 7, lambda head: head.unsaved),
            count("paused", 5, lambda head: head.paused),
            _text("hours", self._words("watch_column.hours"), 11, lambda line: line.row.hours),
        ]

    def _why(self, head: MonitorHeader) -> str:
        return why_words.limiting(self._words, head.limiting)

    def _alerts(self) -> Column[JobLine]:
        def show(line: JobLine, _now: Instant) -> str:
            return alert_words.sign(line.alerts[0]) if line.alerts else ""

        def role(line: JobLine, _now: Instant) -> Role:
            return _SEVERITY_ROLES[line.alerts[0].severity] if line.alerts else "plain"

        return Column(key="alert", title="!", width=2, show=show, sort=_unsorted, role=role)

    def _figure(
        self,
        key: str,
        width: int,
        of: Callable[[MonitorHeader], str],
        *,
        role: Callable[[MonitorHeader], Role] | None = None,
        **more: Any,
    ) -> Column[JobLine]:
        """What a started job's head tells; nothing for a stopped one."""

        def shown(line: JobLine, _now: Instant) -> str:
            return "" if line.header is None else of(line.header)

        def meant(line: JobLine, _now: Instant) -> Role:
            return "plain" if line.header is None or role is None else role(line.header)

        fields: dict[str, Any] = {"align": "right"} | more
        title = self._words(f"watch_column.{key}")
        return Column(key=key, title=title, width=width, show=shown, sort=_unsorted, role=meant, **fields)


class AlertsView(View):
    """What somebody should look at now, one sentence each (domain rows 217, 283, 321)."""

    name = "alerts"

    def figures(self) -> Sequence[str]:
        severities = [alert.severity for alert in self.floor.alerts()]
        return [self._words(f"watch.{severity}", count=severities.count(severity)) for severity in Severity]

    def lines(self, now: Instant, cells: int) -> Iterator[Line]:
        names = {row.id: row.name for row in self.floor.shown}
        for alert in self.floor.alerts():
            role = _SEVERITY_ROLES[alert.severity]
            told = alert_words.told(self._words, alert, now)
            job = names.get(alert.job or 0, "") if alert.agent is not None and len(names) > 1 else ""
            yield (
                Piece(f"{alert_words.sign(alert)} ", role),
                Piece(told, role),
                Piece(f"  {job}" if job else "", "quiet"),
            )

    def nothing(self) -> str:
        return "watch.no_alerts"

    def objects(self) -> list[dict[str, Any]]:
        return [alert.model_dump(mode="json", exclude_none=True) for alert in self.floor.alerts()]


VIEWS: Final[tuple[type[View], ...]] = (AgentsView, JobsView, CallsView, AlertsView)


def _object_of(one: AgentAtWork) -> dict[str, Any]:
    row, job = one
    return {"job": job.id, "job_name": job.name} | row.model_dump(mode="json")


def _of_agent(column: Column[AgentRow]) -> Column[AgentAtWork]:
    """A column of the job monitor, for agents of several jobs."""
    return Column(
        key=column.key,
        title=column.title,
        width=column.width,
        align=column.align,
        grow=column.grow,
        show=lambda one, now: column.show(one[0], now),
        sort=_unsorted,
        role=(lambda one, _now: role_of(one[0]))
        if column.key == "state"
        else (lambda one, now: column.role(one[0], now)),
    )


def _text(key: str, title: str, width: int, of: Callable[[Any], str], **more: Any) -> Column[Any]:
    fields: dict[str, Any] = {"sort": _unsorted} | more
    return Column(key=key, title=title, width=width, show=lambda row, _now: of(row), **fields)


def _unsorted(_row: object) -> int:
    """The overview has put the rows in order."""
    return 0


def _abandoned(head: MonitorHeader) -> str:
    share = None if head.ledger is None else head.ledger.hour
    warned = "" if head.ledger is None or head.ledger.standing == "fine" else "! "
    return "-" if share is None else f"{warned}{pacing_words.percent(share)}"


def _role_of_share(head: MonitorHeader) -> Role:
    return "plain" if head.ledger is None else _STANDING_ROLES.get(head.ledger.standing, "plain")


def _role_of_limiting(head: MonitorHeader) -> Role:
    return "alarm" if head.limiting in BROKEN else "plain"


def _role_of_job(line: JobLine, _now: Instant) -> Role:
    return "good" if line.started else "quiet"
