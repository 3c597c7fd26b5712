"""The client's shell: terminal, looks, words, keys and the first paint. Who sits where is `tui.seating`'s.

Rule: nothing is imported here that the first paint does not need; messages and sockets cost as much as the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from kaden import faults
from kaden.clock import Instant, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.text import clean
from kaden.words import Words
from tui import actions
from tui.driver import KeyboardDriver
from tui.keys import Registry, key_name
from tui.messages import Heard, LinkMoved, NotUtf8
from tui.model.address import Address
from tui.model.floor_time import clocks, steady_clock, wall_clock
from tui.screens.opening import OpeningScreen
from tui.settings import Settings
from tui.terminal import TerminalGuard
from tui.themes import DARK, LIGHT
from tui.widgets.bottom_line import FLASH

if TYPE_CHECKING:
    from tui.model.link_state import Refusal
    from tui.seat import Seat
    from tui.seating import Seating


class KadenApp(App[int], inherit_bindings=False):
    """One client. Its exit value is the exit code of the command."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", show=False),
        Binding("ctrl+c", "say_how_to_quit", show=False),
    ]

    seating: Seating
    """Seats and desks; there from the first paint on."""

    def __init__(
        self,
        settings: Settings,
        address: Address,
        *,
        terminal: str = "",
        zone: tzinfo | None = None,
        steady: Callable[[], Millis] = steady_clock,
    ) -> None:
        """`zone` is where the person sits (None = the system's), `steady` a clock that nobody adjusts.

        Raises:
            Refused: `CONFIG_BAD` for keys that clash or do not exist.
        """
        self.settings = settings
        self.address = address
        self.terminal = terminal
        self.words = Words(settings.language)
        self.registry = Registry(actions.ALL, settings.keys)
        self.steady = steady
        self.used = False
        """Whether a key was pressed since the last sign of life."""
        self.ambiguous = 2 if settings.ambiguous_wide else 1
        """Cells of an East Asian ambiguous character on this terminal."""
        self.refusal: Refused | None = None
        """Why the client ended, to be told on stderr."""
        self._zone = zone
        self._leaving = False
        # Said before the theme is known: else NO_COLOR would pass everything through a filter made for true colours.
        super().__init__(driver_class=KeyboardDriver, ansi_color=True)
        self.animation_level = "none"
        self.set_keymap(self.registry.keymap())
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = LIGHT.name if settings.light else DARK.name

    # ---- beginning and end --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.push_screen(OpeningScreen(self.words, self.program))
        self.call_after_refresh(self._take_seats)
        if not self.is_headless:
            guard = TerminalGuard(self.terminal_lost)
            guard.start()
            self.set_interval(1.0, guard.check)

    def _take_seats(self) -> None:
        from tui.seating import Seating

        self.seating = Seating(self)
        self.seating.open()

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there, before any screen takes the key."""
        if isinstance(event, events.Key | events.Paste):
            self.used = True
            if self._covered() or (isinstance(event, events.Key) and self._kept(event)):
                return
        await super().on_event(event)

    def _covered(self) -> bool:
        """Whether nobody sees what a key would do."""
        from tui.screens.desk_screen import DeskScreen

        return isinstance(self.screen, DeskScreen) and self.screen.covered

    def _kept(self, key: events.Key) -> bool:
        """Whether a desk keeps a key for what is opening; asked when the key comes, and when nobody took it."""
        from tui.screens.desk_screen import DeskScreen

        return isinstance(self.screen, DeskScreen) and self.screen.keeps(key)

    def on_heard(self, event: Heard) -> None:
        self.seating.heard(event)

    def on_link_moved(self, event: LinkMoved) -> None:
        if not self._leaving:
            self.seating.link_moved(event)

    def _handle_exception(self, error: Exception) -> None:
        # The screen library's own hook, the only one there is: by default it prints a trace at people.
        if self.is_headless:
            super()._handle_exception(error)
        elif self.refusal is None:
            self.end(unexpected(error))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A link that died of a fault of ours ends the client with one line, not with a trace."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.end(unexpected(event.worker.error))

    def end(self, refusal: Refused) -> None:
        """Leave with a sentence on stderr and exit code 1."""
        self.refusal = refusal
        self.exit(1)

    def action_leave(self) -> None:
        """Say goodbye on every seat and go. Desks ask first; the sign-in has nothing to lose."""
        if not self._leaving:
            self._leaving = True
            self.run_worker(self._leave(0, goodbye=True), name="leave", exit_on_error=False)

    def terminal_lost(self, code: int) -> None:
        """The terminal goes, or the process is told to: send what was typed, and leave the desk as it is.

        No goodbye: a call or a place in a job must not end because a line dropped. Another terminal finds both.
        """
        if not self._leaving:
            self._leaving = True
            self.run_worker(self._leave(code, goodbye=False), name="leave", exit_on_error=False)

    async def _leave(self, code: int, *, goodbye: bool) -> None:
        self.seating.leave(goodbye=goodbye)
        await self.workers.wait_for_complete([w for w in self.workers if w.group == "links"])
        self.exit(code)

    def on_not_utf8(self, _event: NotUtf8) -> None:
        self.toast(self.words("frame.not_utf8"))

    def action_say_how_to_quit(self) -> None:
        """Ctrl-C is pressed by habit; it must neither kill nor do nothing."""
        self.toast(self.words("frame.how_to_quit"))

    # ---- what screens need --------------------------------------------------------------------------------------

    @property
    def program(self) -> str:
        """What the title line begins with, on every screen."""
        return f"kaden {self.words('practice.title')}" if self.settings.practice else "kaden"

    def lesson_keys(self) -> dict[str, str]:
        """Keys that lessons name, as people say them."""
        return {
            action.id.partition(".")[2]: self.key_of(action.id) for action in actions.AGENT + actions.GENERAL
        }

    @property
    def home(self) -> Seat:
        """The seat that the person signed in to."""
        return self.seating.home

    def has(self, action: str) -> bool:
        """Whether this client has an action at all: not everyone has a second desk."""
        return self.seating.has(action)

    def do_desk(self) -> None:
        """Turn to the other of the own desks."""
        self.seating.turn()

    def do_seat(self) -> None:
        """Of the demo: sit down as an agent, or stand up again."""
        self.seating.sit_or_stand()

    def toast(self, text: str) -> None:
        """Say that something was done, or why not, for a few seconds; never takes the focus."""
        from tui.screens.desk_screen import DeskScreen

        if isinstance(self.screen, DeskScreen):
            self.screen.bottom_line.flash(text)
        else:
            self.notify(clean(text), timeout=FLASH, markup=False)

    def refusal_text(self, refusal: Refusal) -> str:
        """The sentence of a refusal, also of one that this client does not know."""
        try:
            told = self.words.refused(refusal.code, dict(refusal.values))
        except KeyError:
            # A newer server knows other codes and names the values differently; the code alone must do.
            told = ""
        unfilled = not refusal.values and "{" in told
        return self.words("frame.refused", code=refusal.code) if unfilled or not told else told

    def key_of(self, action: str) -> str:
        """The key of an action as people say it."""
        return key_name(self.registry[action].keys[0])

    def clocks(self, zone: str, at: Instant) -> tzinfo:
        """What days are meant by: a campaign's clocks; `zone` is its, empty = those of whoever sits here."""
        return clocks(zone, self._zone, at)

    def wall_clock(self, at: Instant, zone: str, form: str = "%H:%M") -> str:
        """A time on the clocks of a campaign; `zone` is its, empty = that of whoever sits here."""
        return wall_clock(at, zone, self._zone, form)


def unexpected(error: BaseException) -> Refused:
    """A fault of ours, as one sentence; its trace goes to a file."""
    return Refused(RefusalCode.UNEXPECTED, kind=type(error).__name__, path=faults.record(error))
