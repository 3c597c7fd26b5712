"""What a supervisor has an agent do: pause, go on in another job, read a line; and a call of theirs kept as it stands.

Rule: the keys of the bar are about the agent who was chosen when it opened, by its id; what is typed and chosen lies
over the picture, which goes on underneath.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from kaden.protocol.server import AgentRow, JobRow
from kaden.protocol.supervising import MAX_MESSAGE, KeepUnsaved, MoveAgent, PauseAgent, TellAgent
from kaden.vocabulary import JobState
from tui import actions
from tui.screens.supervisor.orders import Orders
from tui.widgets.filter_bar import FilterBar
from tui.widgets.pick_list import Pick, PickList
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.supervisor.desk import SupervisorDesk


class AgentOrders(Vertical):
    """Carries them out for one desk; lies over it while a job is chosen or a message typed."""

    DEFAULT_CSS = """
    AgentOrders { layer: over; dock: bottom; height: auto; display: none; background: $background; }
    AgentOrders Words { height: 1; padding: 0 1; }
    AgentOrders FilterBar { dock: none; }
    """

    def __init__(self, screen: SupervisorDesk, orders: Orders) -> None:
        super().__init__()
        self._desk = screen
        self._orders = orders
        self._words = screen.words
        self.agent: AgentRow | None = None
        """Whom the keys are about."""
        self._to_all = False
        self._offered: tuple[JobRow, ...] = ()
        self._list = PickList(screen.kaden.steady, screen.kaden.ambiguous, id="move_list")
        self._title = Words(id="move_title")
        self._bar = FilterBar("", screen.hint("supervisor.take", "supervisor.back"))

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._list
        yield self._bar

    @property
    def crumb(self) -> str:
        """Whom the keys are about, as the title says it."""
        if self._to_all:
            return self._words("supervisor.to_all")
        return "" if self.agent is None else self.agent.name

    # ---- keys ---------------------------------------------------------------------------------------------------

    def do_act(self) -> None:
        """Choose what the agent under the cursor shall do."""
        self.agent = self._desk.monitor_pane.selected
        if self.agent is not None:
            self._desk.lay_over(actions.ACTING)

    def do_pause(self) -> None:
        """A break, at once or after this call; a wish that stands is taken back."""
        agent = self.agent
        if agent is not None:
            to: Literal["break"] | None = None if agent.pause_after else "break"
            request = PauseAgent(request=self._orders.next_request(), agent=agent.agent, to=to)
            done = "done.paused" if to else "done.pause_off"
            self._orders.give(request, self._words(done, agent=agent.name))
            self._desk.do_done()

    def do_move(self) -> None:
        """Choose the job in which the agent goes on."""
        agent = self.agent
        self._offered = tuple(self.other_jobs())
        if agent is not None and self._offered:
            self._title.say(self._words("supervisor.move_title", agent=agent.name))
            self._list.fill([Pick(job.name, job.campaign) for job in self._offered], 0)
            self._show(of=self._list)
            self._desk.lay_over(actions.MOVING)
            self._desk.set_focus(self._list)

    def do_tell(self) -> None:
        """Type a line for the agent's desk."""
        self._type(to_all=False)

    def do_tell_all(self) -> None:
        """Type a line for the desks of all agents of the job."""
        self._type(to_all=True)

    def do_keep(self) -> None:
        """Keep the call at the agent's desk as an unsaved record (domain rows 280, 282)."""
        agent = self.agent
        if agent is not None and agent.call is not None:
            request = KeepUnsaved(request=self._orders.next_request(), agent=agent.agent, attempt=agent.call)
            question = self._words("question.keep_unsaved", agent=self._orders.short(agent.name))
            done = self._words("done.kept_unsaved", agent=agent.name)
            self._desk.do_done()
            self._orders.ask(question, "supervisor.keep", request, done)

    def do_save(self) -> None:
        """Open the form of the finished call at the agent's desk, to save it in the agent's stead."""
        if self.agent is not None and self.agent.call is not None:
            self._desk.do_done()
            self._desk.kaden.seating.open_at_desk(self.agent)

    def do_take(self) -> None:
        """Send what was typed, or ask for the move that was chosen."""
        if self._bar.display:
            self._send()
        elif self._list.index is not None:
            self._move(self._offered[self._list.index])

    # ---- what they do -------------------------------------------------------------------------------------------

    def other_jobs(self) -> Iterator[JobRow]:
        """Started jobs that this supervisor may let agents work in; the watched one only to call a move off."""
        watched = None if self._is_to_move else self._desk.monitor_pane.monitor.job
        for job in self._desk.jobs_pane.board.rows.values():
            if job.id != watched and job.may_edit and job.state is JobState.STARTED:
                yield job

    @property
    def _is_to_move(self) -> bool:
        rows = self._desk.monitor_pane.board.rows
        return self.agent is not None and bool(rows.get(self.agent.agent, self.agent).moves_to)

    def close(self) -> None:
        """Nothing is typed or chosen any more."""
        self.display = self._to_all = False

    @on(PickList.Entered)
    def _on_entered(self) -> None:
        self.do_take()

    def _show(self, of: PickList | FilterBar) -> None:
        self.display = True
        self._title.display = self._list.display = of is self._list
        self._bar.display = of is self._bar

    def _type(self, *, to_all: bool) -> None:
        self._to_all = to_all
        self._show(of=self._bar)
        self._bar.field.max_length = MAX_MESSAGE
        self._desk.lay_over(actions.TELLING)
        name = "" if self.agent is None else self._orders.short(self.agent.name)
        prompt = "supervisor.tell_all_prompt" if to_all else "supervisor.tell_prompt"
        self._bar.open("", self._words(prompt, agent=name))

    def _send(self) -> None:
        text, agent, to_all = self._bar.field.value.strip(), self.agent, self._to_all
        job = self._desk.monitor_pane.monitor.job
        self._desk.do_done()
        request = self._orders.next_request()
        if text and to_all and job is not None:
            self._orders.give(TellAgent(request=request, job=job, text=text), self._words("done.told_all"))
        elif text and agent is not None and not to_all:
            told = TellAgent(request=request, agent=agent.agent, text=text)
            self._orders.give(told, self._words("done.told", agent=agent.name))

    def _move(self, job: JobRow) -> None:
        agent = self.agent
        self._desk.do_done()
        if agent is not None:
            request = MoveAgent(request=self._orders.next_request(), agent=agent.agent, job=job.id)
            names = {"agent": self._orders.short(agent.name), "job": self._orders.short(job.name)}
            stays = job.id == self._desk.monitor_pane.monitor.job
            done = self._words("done.stays" if stays else "done.moved", agent=agent.name, job=job.name)
            question = self._words("question.stay" if stays else "question.move", **names)
            self._orders.ask(question, "supervisor.move", request, done)
