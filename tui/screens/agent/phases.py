"""The quiet faces of the agent's desk: choose a job, answer the phone, wait, pause, read why the job is over."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kaden.clock import Instant, Millis, lasted, stopwatch
from kaden.protocol.desk import Desk, JobChoice
from kaden.vocabulary import AgentState, Dialling
from tui.widgets.pick_list import Pick, PickList
from tui.widgets.text import SafeText, Words, joined, safe

if TYPE_CHECKING:
    from tui.app import KadenApp


class StateClock(Horizontal):
    """A state and how long it lasts; only the digits are painted each second."""

    DEFAULT_CSS = """
    StateClock { height: 1; margin-bottom: 1; }
    StateClock .state { width: auto; height: 1; margin: 0; }
    StateClock .digits { width: 9; height: 1; margin: 0; }
    """

    def __init__(self, state: str, *, id: str) -> None:
        self._state = Words(safe(state, "bold"), classes="state")
        self._digits = Words(classes="digits")
        super().__init__(self._state, self._digits, id=id)

    def name_state(self, state: str) -> None:
        """Show another state."""
        self._state.say(safe(state, "bold"))

    def tick(self, span: Millis) -> None:
        """Show how long it lasts."""
        self._digits.say(safe(f"  {stopwatch(span)}", "bold"))


class PhaseView(Vertical):
    """One face. `show` when the desk changed, `tick` each second."""

    def __init__(self, kaden: KadenApp, id: str) -> None:
        super().__init__(id=id)
        self.kaden = kaden
        self.words = kaden.words

    @abstractmethod
    def show(self, desk: Desk) -> None:
        """Show what the desk says."""

    def tick(self, desk: Desk, now: Instant) -> None:
        """Bring the clocks up to date."""

    def take_focus(self) -> None:
        """Put the focus where the next key belongs."""
        self.screen.set_focus(None)


class JobsPhase(PhaseView):
    """The started jobs of the agent's groups (domain rows 196, 197).

    The cursor stays on a job, not on a line: whoever comes back from a job finds it under the cursor.
    """

    def __init__(self, kaden: KadenApp, id: str) -> None:
        super().__init__(kaden, id)
        self._job: int | None = None
        """Worked in or chosen last."""
        self._shown: tuple[int, ...] = ()

    def remember(self, desk: Desk) -> None:
        """Keep in mind which job the agent works in, or was taken out of."""
        if desk.job is not None:
            self._job = desk.job.id
        elif self._job is None:
            self._job = next((job.id for job in desk.jobs if left(job, desk)), None)

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Words(safe(self.words("jobs.title"), "bold"))
            yield Words(id="jobs_hint")
            yield PickList(self.kaden.steady, self.kaden.ambiguous, id="jobs_list")
            yield Words(id="jobs_status")
            yield Words(id="jobs_today")

    def show(self, desk: Desk) -> None:
        picks = self.query_one("#jobs_list", PickList)
        self._shown = tuple(job.id for job in desk.jobs)
        index = self._shown.index(self._job) if self._job in self._shown else 0 if desk.jobs else None
        picks.fill([Pick(f"{job.name}   {job.campaign}", job.hours) for job in desk.jobs], index)
        picks.display = bool(desk.jobs)
        press = self.kaden.key_of("agent.join")
        hint = self.words("jobs.choose", press=press) if desk.jobs else self.words("jobs.none")
        self.query_one("#jobs_hint", Words).say(hint)
        self.query_one("#jobs_today", Words).say(today_line(self.kaden, desk))
        show_status(self.query_one("#jobs_status", Words), self.kaden, desk)

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self._job = self._shown[event.index]

    @property
    def index(self) -> int | None:
        """The chosen job's place in the list."""
        return self.query_one("#jobs_list", PickList).index

    def take_focus(self) -> None:
        self.screen.set_focus(self.query_one("#jobs_list"))


class JoiningPhase(PhaseView):
    """The system rings the agent's phone (domain row 198)."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Words(id="joining_job")
            yield Words(id="joining_answer")
            yield Words(self.words("joining.then"))

    def show(self, desk: Desk) -> None:
        self.query_one("#joining_job", Words).say(job_line(desk))
        answer = safe(self.words("joining.answer", number=desk.shown_number), "bold")
        self.query_one("#joining_answer", Words).say(joined(answer))


class WaitingPhase(PhaseView):
    """Waiting for a customer, with the standing warnings of domain row 215."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield StateClock(self.words("waiting.state"), id="waiting_clock")
            yield Words(id="waiting_job")
            yield Words(id="waiting_status")
            yield Words(id="waiting_next")
            yield Words(safe(self.words("waiting.phone_title"), "bold"))
            yield Words(self.words("waiting.phone"))
            yield Words(id="waiting_today")

    def show(self, desk: Desk) -> None:
        preview = desk.job is not None and desk.job.dialling is Dialling.PREVIEW
        self.query_one("#waiting_job", Words).say(job_line(desk))
        self.query_one("#waiting_next", Words).say(
            self.words("waiting.preview" if preview else "waiting.next")
        )
        show_status(self.query_one("#waiting_status", Words), self.kaden, desk)
        self.query_one("#waiting_today", Words).say(today_line(self.kaden, desk))

    def tick(self, desk: Desk, now: Instant) -> None:
        self.query_one("#waiting_clock", StateClock).tick(lasted(desk.since, now))


class PausedPhase(PhaseView):
    """On break or away; the way back and the way out (domain rows 233 to 235)."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield StateClock("", id="paused_clock")
            yield Words(id="paused_job")
            yield Words(id="paused_today")

    def show(self, desk: Desk) -> None:
        state = self.words("paused.break" if desk.state is AgentState.BREAK else "paused.away")
        if desk.status is not None:
            state = f"{state}: {desk.status.name}"
        self.query_one("#paused_clock", StateClock).name_state(state)
        self.query_one("#paused_job", Words).say(job_line(desk))
        self.query_one("#paused_today", Words).say(today_line(self.kaden, desk))

    def tick(self, desk: Desk, now: Instant) -> None:
        self.query_one("#paused_clock", StateClock).tick(lasted(desk.since, now))


class NoticePhase(PhaseView):
    """The job stopped, or the agent was taken out of it, and why (domain rows 161, 246, 250)."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Words(id="notice_title")
            yield Words(id="notice_reason")
            yield Words(id="notice_next")

    def show(self, desk: Desk) -> None:
        notice = desk.notice
        kind = notice.kind if notice else "released" if desk.state is AgentState.RELEASED else "stopped"
        job = notice.job if notice else desk.job.name if desk.job else ""
        title = self.words(f"notice.{kind}", job=job)
        reason = self.words(f"{kind}.{notice.reason.value}") if notice else ""
        self.query_one("#notice_title", Words).say(safe(title, "bold"))
        self.query_one("#notice_reason", Words).say(reason)
        press, again = self.kaden.key_of("agent.read"), self.kaden.key_of("agent.join")
        back = kind == "released" and any(left(job, desk) for job in desk.jobs)
        self.query_one("#notice_next", Words).say(
            self.words("notice.next_again" if back else "notice.next", press=press, again=again)
        )


def left(job: JobChoice, desk: Desk) -> bool:
    """Whether this is the job that the agent's notice is about."""
    return desk.notice is not None and job.name == desk.notice.job


def job_line(desk: Desk) -> SafeText:
    """The job the agent stands in, with its campaign and hours."""
    if desk.job is None:
        return safe("")
    return joined(safe(desk.job.name, "bold"), f"   {desk.job.campaign}   {desk.job.hours}")


def show_status(line: Words, kaden: KadenApp, desk: Desk) -> None:
    """What the agent is ready for, and the key for it; nothing where there is nothing to choose (row 203)."""
    chooses = any(status.use == "sign_in" for status in desk.statuses)
    line.display = chooses or desk.status is not None
    name = kaden.words("status.plain_sign_in") if desk.status is None else desk.status.name
    line.say(kaden.words("status.line", status=name, press=kaden.key_of("agent.status")))


def today_line(kaden: KadenApp, desk: Desk) -> SafeText:
    """The agent's own day so far."""
    today = desk.today
    return safe(
        kaden.words.counted("today.line", count=today.calls, saved=today.saved, talk=stopwatch(today.talk)),
        "$secondary",
    )
