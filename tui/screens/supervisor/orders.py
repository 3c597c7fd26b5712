"""What a supervisor has done: it asks first where something is lost by it, and says how it went.

Rule: an order is about the job or the agent that the cursor stood on when its key was pressed, by its id: rows may move
while a person reads (domain rows 152 to 168, 297 to 307).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kaden.cells import cut
from kaden.protocol.client import ReleaseAgent, StartJob, StopJob
from tui.model.link_state import Refusal, Request
from tui.model.supervising import release_question

if TYPE_CHECKING:
    from tui.screens.supervisor.desk import SupervisorDesk

NAME_IN_QUESTION: Final = 16
"""Cells of a name in a question: what happens must have room beside it."""


class Orders:
    """Gives them for one desk."""

    def __init__(self, screen: SupervisorDesk) -> None:
        self._screen = screen
        self._words = screen.words
        self.asked = False
        """Whether an answer is still due."""

    def do_start(self) -> None:
        """Start the job (domain rows 153 to 157)."""
        job = self._screen.job
        if job is not None:
            request = StartJob(request=self.next_request(), job=job.id)
            question = self._words("question.start_job", job=self.short(job.name))
            self.ask(question, "supervisor.start", request, self._words("done.started", job=job.name))

    def do_stop(self) -> None:
        """Stop the job; talks go on (domain rows 160 to 164)."""
        job = self._screen.job
        if job is not None:
            request = StopJob(request=self.next_request(), job=job.id)
            question = self._words.counted("question.stop_job", job=self.short(job.name), count=job.on_call)
            self.ask(question, "supervisor.stop", request, self._words("done.stopped", job=job.name))

    def do_release(self) -> None:
        """Take the agent under the cursor out of the job (domain row 307)."""
        agent = self._screen.monitor_pane.selected
        if agent is not None:
            request = ReleaseAgent(request=self.next_request(), agent=agent.agent)
            question = self._words(release_question(agent), agent=self.short(agent.name))
            self.ask(question, "supervisor.release", request, self._words("done.released", agent=agent.name))

    # ---- how an order is given ----------------------------------------------------------------------------------

    def next_request(self) -> str:
        """An id for the next order."""
        return self._screen.seat.next_request()

    def ask(
        self,
        question: str,
        action: str,
        request: Request,
        done: str,
        refused: Callable[[], None] | None = None,
    ) -> None:
        """Give an order once the question is answered with yes."""
        self._screen.ask(question, action, lambda: self.give(request, done, refused))

    def give(self, request: Request, done: str, refused: Callable[[], None] | None = None) -> None:
        """Give an order; `done` is said when it is carried out, and its refusal when it is not: then `refused` too."""

        def answered(refusal: Refusal | None) -> None:
            self.asked = False
            kaden = self._screen.kaden
            kaden.toast(done if refusal is None else kaden.refusal_text(refusal))
            if refusal is not None and refused is not None:
                refused()
            self._screen.refresh_frame()

        self.asked = True
        self._screen.seat.ask(request, answered)
        self._screen.refresh_frame()

    def short(self, name: str) -> str:
        """A name as a question has room for it."""
        return cut(name, NAME_IN_QUESTION, self._screen.kaden.ambiguous)
