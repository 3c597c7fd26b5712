"""The two pictures of the supervisor's desk: all jobs, and one of them live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult

from kaden.clock import Instant
from kaden.protocol.server import AgentRow, JobRow, JobsChanged, MonitorChanged
from kaden.vocabulary import JobState
from kaden.words import Words
from tui.model.arranging import View
from tui.model.board import Board
from tui.model.monitor import Monitor
from tui.screens.supervisor.board_pane import BoardPane
from tui.screens.supervisor.columns import agent_columns, job_columns
from tui.widgets.job_head import JobHead

JOBS_PANE = "jobs_pane"
MONITOR_PANE = "monitor_pane"


class JobsPane(BoardPane[JobRow]):
    """All jobs that this account may see (domain rows 29, 168)."""

    def __init__(self, words: Words, clock: Callable[[Instant, str], str], ambiguous: int) -> None:
        columns = job_columns(words, clock)
        board = Board[JobRow](lambda row: row.id, columns, "name")
        super().__init__(words, board, columns, ambiguous, JOBS_PANE)
        self._words = words
        self._known = False
        """Whether the server has said what jobs there are; until then nothing is said about there being none."""
        self._ready_outside: int | None = None

    @property
    def crumbs(self) -> tuple[str, ...]:
        """What it is, and whether anybody takes the calls that come in (domain row 208)."""
        title, ready = self._words("supervisor.jobs"), self._ready_outside
        return (title,) if ready is None else (title, self._words("supervisor.ready_outside", count=ready))

    def heard(self, said: JobsChanged) -> None:
        """The list is sent whole."""
        self._known = True
        self._ready_outside = said.ready_outside
        self.board.replace(said.jobs)
        self.alert_lines.show(said.alerts, said.now)

    def refresh_rows(self, now: Instant) -> None:
        empty = self._words("empty.jobs") if self._known else ""
        found = self._words("empty.nothing_found", text=self.board.filter)
        self.grid.set_hint(found if self.board.rows else empty)
        super().refresh_rows(now)


class MonitorPane(BoardPane[AgentRow]):
    """One job live: its head, and a line for each agent (domain rows 297, 303 to 307)."""

    def __init__(self, words: Words, ambiguous: int, *, past: bool = False) -> None:
        """`past` = it shows a recorded day."""
        columns = agent_columns(words)
        self.monitor = Monitor(columns, "name")
        super().__init__(words, self.monitor.board, columns, ambiguous, MONITOR_PANE)
        self._words = words
        self._head = JobHead(words, ambiguous, past=past)

    def compose(self) -> ComposeResult:
        yield self._head
        yield from super().compose()

    def heard(self, said: MonitorChanged, note: str = "") -> None:
        """The head, what changed of the rows, what is wrong, and a note on what is not known of that."""
        self.monitor.heard(said)
        if said.header.job == self.monitor.job:
            self.alert_lines.show(said.alerts, said.now, note)

    @property
    def view(self) -> View:
        """The filter is meant for the agents of the job."""
        filtered = self.monitor.job if self.board.filter else None
        return replace(super().view, of=filtered)

    def turn_to(self, job: int | None) -> None:
        """Turn to another job, or to none."""
        self.monitor.watch(job)
        self.alert_lines.show((), 0)

    def refresh_rows(self, now: Instant) -> None:
        self.grid.set_hint(self._hint())
        self._head.show(self.monitor.header)
        super().refresh_rows(now)

    def _hint(self) -> str:
        header = self.monitor.header
        if header is None:
            return self._words("empty.opening")
        if self.board.rows:
            return self._words("empty.nothing_found", text=self.board.filter)
        return self._words("empty.nobody" if header.state is JobState.STARTED else "empty.stopped")
