"""The call jobs of a batch: a list of definitions whose jobs are started and stopped here too (domain row 166)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.cells import cut
from kaden.protocol.client import StartJob, StopJob
from kaden.protocol.server import ServerMessage
from kaden.protocol.setup import Definition
from kaden.setup.kinds import Kind
from tui import actions
from tui.model.link_state import Refusal
from tui.screens.setup.list_pane import NAME_IN_QUESTION, ListPane
from tui.screens.setup.pane import Thing

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


class JobsPane(ListPane):
    """Jobs to set up, to turn on and off, and to ask why they do not dial."""

    place = actions.SETUP_JOBS

    def __init__(self, desk: SetupDesk, thing: Thing | None) -> None:
        """`thing` is the batch."""
        super().__init__(desk, Kind.JOB, thing)

    def why_not(self, action: str) -> str | None:
        verb, job = action.partition(".")[2], self.selected
        if verb not in ("start", "stop", "why"):
            return super().why_not(action)
        if job is None:
            return self.words("why_not.no_row")
        if not self.desk.seat.up:
            return self.words("why_not.offline")
        if verb == "why":
            return None
        if job.live is (verb == "start"):
            return self.words("why_not.started" if job.live else "why_not.stopped")
        return None if job.may_edit else self.words("setup_screen.may_not_change")

    def do_start(self) -> None:
        """Start the chosen job (domain rows 153 to 157)."""
        if (job := self.selected) is not None:
            request = StartJob(request=self.desk.seat.next_request(), job=job.id)
            self._ask("setup_screen.start_job", "setup.start", request, "done.started", job)

    def do_stop(self) -> None:
        """Stop the chosen job; talks go on (domain rows 160 to 164)."""
        if (job := self.selected) is not None:
            request = StopJob(request=self.desk.seat.next_request(), job=job.id)
            self._ask("setup_screen.stop_job", "setup.stop", request, "done.stopped", job)

    def do_why(self) -> None:
        """Show what stands in the way of its records."""
        if (job := self.selected) is not None:
            self.desk.kaden.seating.open_why(job=(job.id, str(job.values["name"])))

    def _ask(
        self, question: str, action: str, request: StartJob | StopJob, done: str, job: Definition
    ) -> None:
        name = str(job.values["name"])

        def answered(said: ServerMessage | Refusal) -> None:
            if isinstance(said, Refusal):
                self.desk.refused(said)
            else:
                self.desk.kaden.toast(self.words(done, job=name))
            self.shown()

        short = cut(name, NAME_IN_QUESTION, self.desk.kaden.ambiguous)
        self.desk.ask(
            self.words(question, job=short), action, lambda: self.desk.fetch(request, self, answered)
        )
