"""The agent's desk: one screen whose phases follow the agent's state, so that a call is on the glass within a paint.

Rule: what stands here is a function of the newest `DeskChanged`. A call that connects wins over whatever is open: the
question is dropped unanswered, the help closes, another desk gives way (domain rows 210, 239, 240).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual import getters, on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from kaden.clock import Millis, stopwatch
from kaden.protocol.client import (
    EndJob,
    JoinJob,
    Pause,
    ReadNotice,
    ResumeWork,
    Shown,
)
from kaden.protocol.desk import Desk, DeskChanged
from kaden.protocol.my_work import PromisesChanged
from kaden.protocol.server import ServerMessage
from kaden.vocabulary import AfterSave, AgentState
from tui import actions
from tui.keys import bindings
from tui.model.desk import ASKED, ON_CALL, Phase, more_notes, phase_of, records, standing, timers, why_not
from tui.model.lessons import lesson
from tui.model.link_state import Refusal, Request
from tui.screens.agent.call_phase import CallPhase
from tui.screens.agent.forbidding import Forbidding
from tui.screens.agent.line_keys import LineKeys
from tui.screens.agent.noting import Noting
from tui.screens.agent.pausing import Pausing, has_statuses
from tui.screens.agent.phases import (
    JobsPhase,
    JoiningPhase,
    NoticePhase,
    PausedPhase,
    PhaseView,
    WaitingPhase,
)
from tui.screens.agent.previewing import Previewing, PreviewPhase
from tui.screens.agent.promises import Promises
from tui.screens.desk_screen import DeskScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.help_view import HelpView

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat

HELP: Final = "help"
"""The face that is no phase: it lies over whichever the agent is in."""


PATIENCE: Final[Millis] = 1_500
"""So long an answer may take until the desk says that it waits for one."""


class AgentDesk(DeskScreen):
    """Where an agent works."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions.ALL, "agent")]
    CSS_PATH = "desk.tcss"

    switcher = getters.query_one(ContentSwitcher)
    call_phase = getters.query_one(CallPhase)
    extension = getters.query_one(FilterBar)

    def __init__(self, kaden: KadenApp, seat: Seat, name: str = "agent") -> None:
        super().__init__(kaden, seat, name)
        self._desk: Desk | None = None
        self._phase = Phase.JOBS
        self._helping = False
        self._asked_at: Millis | None = None
        """When the server was asked what it has not answered yet, on the client's steady clock; None = nothing."""
        call = CallPhase(kaden, seat, Phase.CALL.value)
        self.pausing = Pausing(kaden, seat, call, ask=self._request, moved=self._list_moved)
        self.promises = Promises(kaden, seat, changed=self.refresh_frame)
        self._line = LineKeys(self, ask=self._request)
        self._previewing = Previewing(self, ask=self._request)
        self._forbidding = Forbidding(self, call)
        self._noting = Noting(self, call)
        self._jobs = JobsPhase(kaden, Phase.JOBS.value)
        self._views: dict[Phase, PhaseView] = {
            # The call comes first so that it is laid out at the start: the first customer need not wait for that.
            Phase.CALL: call,
            Phase.JOBS: self._jobs,
            Phase.JOINING: JoiningPhase(kaden, Phase.JOINING.value),
            Phase.WAITING: WaitingPhase(kaden, Phase.WAITING.value),
            Phase.PREVIEW: PreviewPhase(kaden, Phase.PREVIEW.value),
            Phase.PAUSED: PausedPhase(kaden, Phase.PAUSED.value),
            Phase.NOTICE: NoticePhase(kaden, Phase.NOTICE.value),
        }

    # ---- the frame asks -----------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        if self._line.typing:
            return actions.TRANSFER
        if self._previewing.typing:
            return actions.PASSING
        if self.pausing.opened:
            return actions.STATUSES
        return f"agent.{HELP if self._helping else self._phase.value}"

    def body(self) -> Iterator[Widget]:
        yield ContentSwitcher(
            *self._views.values(),
            HelpView(self.words, self.kaden.registry, self.kaden.has, id=HELP),
            initial=Phase.CALL.value,
        )
        hint = self.hint("agent.dial", "agent.back")
        yield FilterBar(self.words("transfer.prompt"), hint)
        yield self.pausing

    def place(self) -> tuple[str, ...]:
        job = self._desk.job.name if self._desk is not None and self._desk.job is not None else None
        word = self.words(f"phase.{HELP if self._helping else self._phase.value}")
        return (word,) if job is None else (job, word)

    @property
    def zone(self) -> str:
        desk = self._desk
        if desk is not None and desk.call is not None:
            return desk.call.zone
        jobs = () if desk is None else desk.jobs if desk.job is None else (desk.job,)
        zones = {job.zone for job in jobs}
        return zones.pop() if len(zones) == 1 else self.seat.zone_of_office

    def why_not(self, action: str) -> str | None:
        desk, _, verb = action.partition(".")
        if desk == "app" or verb == "back":
            return None
        form = self.call_phase.form
        saving = form is not None and form.saving
        reason = why_not(verb, self._desk, up=self.seat.up, saving=saving, asked=self._asked_at is not None)
        return None if reason is None else self.words(reason)

    def works(self, action: str) -> bool:
        return self.why_not(action) in (None, self.words(ASKED))

    def offered(self, action: str) -> bool:
        if self._phase is Phase.CALL and action in ("agent.break", "agent.away", "agent.end"):
            return False
        if action == "agent.record" and (self._desk is None or not records(self._desk)):
            return False
        if action == "agent.note" and (self._desk is None or not more_notes(self._desk)):
            return False
        if action == "agent.status" and not has_statuses(self._desk):
            return False
        return super().offered(action)

    def label(self, action: str) -> str:
        now = self._line.label(action)
        return super().label(action) if now is None else self.words(now)

    def banner_lines(self) -> list[str]:
        unfinished = self.kaden.seating.unfinished(self)
        press = self.kaden.key_of("agent.mine")
        lines = [*super().banner_lines(), *self._lesson(), *self.standing_lines(), *self.promises.due()]
        if unfinished and self._phase is not Phase.CALL:
            lines.append(self.words("mine.unfinished", name=unfinished, press=press))
        return lines

    def _lesson(self) -> Iterator[str]:
        """At a practice desk what to do next; here alone, for its keys mean something else on other screens."""
        if self.kaden.settings.practice and self._desk is not None and self.seat.up:
            yield self.words(lesson(self._desk), **self.kaden.lesson_keys())

    @property
    def _unanswered(self) -> bool:
        """Whether the server takes its time with what it was asked: the link may be dead without knowing it."""
        return self._asked_at is not None and self.kaden.steady() - self._asked_at >= PATIENCE

    def standing_lines(self) -> Iterator[str]:
        """What is so about the agent, for whichever desk the agent looks at."""
        desk, now, who = self._desk, self.seat.now(), self.seat.who
        if who is not None and not who.agent_use:
            yield self.words("standing.no_agent", account=who.name)
        if desk is None or now is None:
            return
        if self._unanswered:
            yield self.words("standing.asked")
        yield from (self.words("standing.told", text=told.text) for told in desk.messages)
        if desk.moves_to:
            later = desk.state in (AgentState.BREAK, AgentState.AWAY)
            yield self.words("standing.moves_later" if later else "standing.moves", job=desk.moves_to)
        if desk.not_moved_to:
            yield self.words("standing.not_moved", job=desk.not_moved_to)
        yield from (self.words(key) for key in standing(desk))
        yield from self.promises.standing()
        release = timers(desk, now).release
        if release is not None:
            # To the half minute: a banner that changed each second would be paid for in bytes.
            left = stopwatch(-(-release // 30_000) * 30_000)
            yield self.words("standing.release_near", left=left)

    def on_mount(self) -> None:
        super().on_mount()
        self.switcher.add_class("warming")
        self.call_after_refresh(self._warmed)

    def _warmed(self) -> None:
        """The hidden call form is laid out by now: show what there is."""
        self.switcher.remove_class("warming")
        if self._desk is None:
            self.switcher.current = None
            if self.seat.desk is not None:
                self._take(self.seat.desk)
        else:
            self._turn_to(self._phase)

    # ---- the server says ----------------------------------------------------------------------------------------

    def heard(self, said: ServerMessage) -> None:
        if isinstance(said, DeskChanged):
            self._take(said)
        elif isinstance(said, PromisesChanged):
            self.promises.look()
            self.refresh_frame()

    def _take(self, said: DeskChanged) -> None:
        before = self._desk
        desk = self._desk = said.desk
        self.pausing.show(desk)
        self._jobs.remember(desk)
        phase = phase_of(desk)
        if before is not None and before.state is not desk.state:
            # Whatever was asked was asked about something that is no more.
            self.drop_question()
        self._line.show(desk)
        self._previewing.show(desk)
        view = self._views[phase]
        view.show(desk)
        view.tick(desk, said.now)
        new_call = desk.call is not None and (
            before is None or before.call is None or before.call.attempt != desk.call.attempt
        )
        if phase is Phase.CALL and new_call:
            self._call_came()
            self._noting.show()
        if phase is not self._phase or new_call or self.switcher.current is None:
            self._turn_to(phase)
        # What it says goes to the screen in front, which is this one if a call came.
        self.promises.show(desk)
        self.refresh_frame()
        if phase is Phase.CALL and desk.call is not None and desk.state in ON_CALL:
            shown = Shown(attempt=desk.call.attempt, sequence=said.sequence)
            # The first refresh is the one that may have begun before; only after the next is the card on the glass.
            self.switcher.call_after_refresh(self.call_after_refresh, self.seat.tell, shown)

    def _call_came(self) -> None:
        self.drop_question()
        self.bottom_line.hush()
        self._line.close()
        self._helping = False
        self.kaden.seating.show_call_on(self)
        if self.kaden.settings.bell:
            self.kaden.bell()

    def doers(self) -> tuple[object, ...]:
        return (self, self._line, self._previewing, self.pausing, self._forbidding, self._noting, self.kaden)

    def _list_moved(self) -> None:
        if not self.pausing.opened and not self._helping:
            self._views[self._phase].take_focus()
        self.refresh_frame()

    def give_focus_back(self) -> None:
        """To where the next key belongs."""
        self._views[self._phase].take_focus()

    def _turn_to(self, phase: Phase) -> None:
        self._phase = phase
        if not self._helping:
            self.switcher.current = phase.value
            if not self.asking:
                self._views[phase].take_focus()

    def tick(self) -> None:
        now = self.seat.now()
        if self._desk is not None and now is not None:
            self._views[self._phase].tick(self._desk, now)
            if self._desk.release_warning or self._unanswered:
                self.banner.show_lines(self.banner_lines())
            self.promises.look()

    def flush(self) -> None:
        self.call_phase.flush()

    # ---- keys ---------------------------------------------------------------------------------------------------

    def _request(self, request: Request) -> None:
        if isinstance(request, Pause) and self._phase is Phase.CALL:
            # A wish holds nothing up: over a slow line the next key hangs up or saves before the server has heard.
            self.seat.ask(request, self._tell)
            return
        self._asked_at = self.kaden.steady()
        self.seat.ask(request, self._answered)
        self.refresh_frame()

    def _answered(self, refusal: Refusal | None) -> None:
        self._asked_at = None
        self._tell(refusal)
        self.refresh_frame()

    def _tell(self, refusal: Refusal | None) -> None:
        if refusal is not None:
            self.kaden.toast(self.kaden.refusal_text(refusal))

    def do_join(self) -> None:
        """Start to work in the chosen job (domain row 198)."""
        index = self._jobs.index
        if self._desk is not None and index is not None:
            self._request(JoinJob(request=self.seat.next_request(), job=self._desk.jobs[index].id))

    @on(CallPhase.SaveWanted)
    async def _save_wanted(self) -> None:
        await self.action_do("agent.save")

    def do_save(self) -> None:
        """Save the result (domain rows 230, 231)."""
        form = self.call_phase.form
        if form is not None and form.then is AfterSave.CONTINUE:
            self.pausing.wish(AfterSave.CONTINUE)
        self.call_phase.save()
        self.refresh_frame()

    def do_resume(self) -> None:
        """Back to waiting (domain row 234)."""
        self._request(ResumeWork(request=self.seat.next_request()))

    def do_end(self) -> None:
        """End the job: after this call, or now after a question (domain rows 231, 238, 241)."""
        if self._phase is Phase.CALL:
            self.pausing.wish(self.call_phase.go(AfterSave.END))
        else:
            self.ask(
                self.words("question.end"),
                "agent.end",
                lambda: self._request(EndJob(request=self.seat.next_request())),
            )

    def do_mine(self) -> None:
        """Open the own work: promised calls, the day's calls, unsaved records, figures."""
        self.kaden.seating.open_mine(self)

    def do_read(self) -> None:
        """The notice was read; back to the jobs."""
        self.seat.tell(ReadNotice())

    def do_help(self) -> None:
        """Show the keys of here, or go back."""
        if self._helping:
            self.do_back()
            return
        self.query_one(HelpView).show(self.context)
        self._helping = True
        self.switcher.current = HELP
        self.set_focus(self.query_one(HelpView))
        self.refresh_frame()

    def do_back(self) -> None:
        """Close the help or the statuses, or hand over to nobody after all."""
        if self._line.typing:
            self._line.close()
            return
        if self.pausing.opened:
            self.pausing.close()
            return
        self._helping = False
        self._turn_to(self._phase)
        self.refresh_frame()
