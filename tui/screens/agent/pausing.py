"""What an agent is ready for and pauses in: break, away, and custom statuses (domain rows 203, 204, 231 to 235).

Rule: where the office has no custom statuses nothing is asked, and the keys do what they say at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from textual.app import ComposeResult
from textual.containers import Vertical

from kaden.protocol.client import Pause, SetStatus
from kaden.protocol.desk import Desk, StatusChoice
from kaden.vocabulary import AfterSave, AgentState
from tui.model.desk import Phase, phase_of
from tui.model.link_state import Request
from tui.screens.agent.call_phase import CallPhase
from tui.widgets.pick_list import Pick, PickList
from tui.widgets.text import Words, safe

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat

WISHES: Final[dict[AfterSave, Literal["break", "away"]]] = {
    AfterSave.BREAK: "break",
    AfterSave.AWAY: "away",
}
"""What comes after saving and is a pause; the server is told such a wish before the save."""


class Pausing(Vertical):
    """Carries out the keys for break, away and status; lies over the desk while one of several is chosen.

    Args:
        kaden: the app.
        seat: whose requests these are.
        call: the call on the desk, whose form says what comes after saving.
        ask: sends a request of the desk.
        moved: told when the list opens and closes, so that the desk gives the focus back.
    """

    DEFAULT_CSS = """
    Pausing { layer: over; dock: bottom; height: auto; display: none; background: $background; }
    Pausing Words { height: 1; margin: 0; padding: 0 1; }
    """

    def __init__(
        self,
        kaden: KadenApp,
        seat: Seat,
        call: CallPhase,
        *,
        ask: Callable[[Request], None],
        moved: Callable[[], None],
    ) -> None:
        super().__init__()
        self.kaden = kaden
        self.words = kaden.words
        self._seat = seat
        self._call = call
        self._ask = ask
        self._moved = moved
        self._desk: Desk | None = None
        self._offered: tuple[StatusChoice | None, ...] = ()
        """What the lines stand for; None = the plain one."""
        self._use: Literal["sign_in", "pause"] = "pause"

    def compose(self) -> ComposeResult:
        yield Words(id="status_title")
        yield PickList(self.kaden.steady, self.kaden.ambiguous, id="status_list")
        yield Words(self.words("status.hint", take=self._key("take"), back=self._key("back")))

    def _key(self, verb: str) -> str:
        return self.kaden.key_of(f"agent.{verb}")

    @property
    def opened(self) -> bool:
        """Whether one of several is being chosen."""
        return bool(self._offered)

    def show(self, desk: Desk) -> None:
        """The desk changed; what was asked of another state is asked no more."""
        before, self._desk = self._desk, desk
        if before is not None and before.state is not desk.state:
            self.close()

    def close(self) -> None:
        """Choose nothing."""
        if self.opened:
            self._offered = ()
            self.display = False
            self._moved()

    # ---- keys ---------------------------------------------------------------------------------------------------

    def do_status(self) -> None:
        """Choose what to be ready for (domain rows 203, 206)."""
        if self._desk is not None:
            self._open("sign_in", self._desk.status)

    def do_break(self) -> None:
        """Pause for a break, now or after this call."""
        self._pause(AfterSave.BREAK, AgentState.BREAK)

    def do_away(self) -> None:
        """Be away, now or after this call; as what, if there is a choice."""
        if self._desk is not None and any(status.use == "pause" for status in self._desk.statuses):
            self._open("pause", self._desk.pause_status)
        else:
            self._pause(AfterSave.AWAY, AgentState.AWAY)

    def do_take(self) -> None:
        """Take the chosen line."""
        index = self.query_one("#status_list", PickList).index
        offered, desk = self._offered, self._desk
        self.close()
        if index is None or desk is None:
            return
        status = offered[index]
        if self._use == "sign_in":
            self._ask(SetStatus(request=self._seat.next_request(), status=status.id if status else None))
        elif status is None:
            self._pause(AfterSave.AWAY, AgentState.AWAY)
        else:
            self._pause_in(status, desk)

    def wish(self, then: AfterSave) -> None:
        """Tell the server too: the monitor shows the wish, and the pacing counts on one agent less."""
        to = WISHES.get(then)
        if self._desk is not None and (to != self._desk.pause_after or self._desk.pause_status is not None):
            self._ask(Pause(request=self._seat.next_request(), to=to))

    # ---- pausing ------------------------------------------------------------------------------------------------

    def _pause(self, then: AfterSave, state: AgentState) -> None:
        if self._desk is None:
            return
        if phase_of(self._desk) is not Phase.CALL:
            again = self._desk.pause_after is state and self._desk.pause_status is None
            self.wish(AfterSave.CONTINUE if again else then)
        elif then is AfterSave.AWAY and self._desk.pause_status is not None:
            self.wish(then)
        else:
            self.wish(self._call.go(then))

    def _pause_in(self, status: StatusChoice, desk: Desk) -> None:
        again = desk.pause_status is not None and desk.pause_status.id == status.id
        form = self._call.form if phase_of(desk) is Phase.CALL else None
        if form is not None and (again or form.then is not AfterSave.AWAY):
            self._call.go(AfterSave.AWAY)
        if again:
            self.wish(AfterSave.CONTINUE)
        else:
            self._ask(Pause(request=self._seat.next_request(), to="away", status=status.id))

    def _open(self, use: Literal["sign_in", "pause"], present: StatusChoice | None) -> None:
        desk = self._desk
        if desk is None:
            return
        self._use = use
        self._offered = (None, *(status for status in desk.statuses if status.use == use))
        plain = self.words(f"status.plain_{use}")
        picks = [Pick(plain if status is None else status.name) for status in self._offered]
        numbers = [status.id if status is not None else None for status in self._offered]
        wanted = present.id if present is not None else None
        index = numbers.index(wanted) if wanted in numbers else 0
        self.query_one("#status_title", Words).say(safe(self.words(f"status.title_{use}"), "bold"))
        lines = self.query_one("#status_list", PickList)
        lines.fill(picks, index)
        self.display = True
        self.screen.set_focus(lines)
        self._moved()


def has_statuses(desk: Desk | None) -> bool:
    """Whether there is anything to be ready for but everything."""
    return desk is not None and any(status.use == "sign_in" for status in desk.statuses)
