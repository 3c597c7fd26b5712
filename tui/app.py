"""The client: puts seats, screens, keys and words together. No rule of the trade stands here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import ClassVar, Final

from textual.app import App
from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from kaden import faults
from kaden.clock import Instant, Millis
from kaden.protocol.client import Alive
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import SignedIn
from kaden.text import clean
from kaden.vocabulary import Role
from kaden.words import Words
from tui import actions
from tui.keys import Registry, key_name
from tui.messages import Heard, LinkMoved
from tui.model.address import Address
from tui.model.link_state import LinkPhase, Refusal
from tui.screens.desk_screen import DeskScreen
from tui.seat import Seat, steady_clock
from tui.settings import Settings
from tui.themes import DARK, LIGHT
from tui.widgets.key_bar import FLASH

ALIVE_EVERY: Final = 4.0
"""Seconds between two signs of life; each is sent after a paint."""

SUPERVISOR: Final = "supervisor"
AGENT: Final = "agent"
GUEST: Final = "guest"
"""Names of the desks' screens."""


class KadenApp(App[int], inherit_bindings=False):
    """One client. Its exit value is the exit code of the command."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", show=False),
        Binding("ctrl+c", "say_how_to_quit", show=False),
    ]

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
        self.words = Words(settings.language)
        self.registry = Registry(actions.ALL, settings.keys)
        self.steady = steady
        self.ambiguous = 2 if settings.ambiguous_wide else 1
        """Cells of an East Asian ambiguous character on this terminal."""
        super().__init__()
        self.animation_level = "none"
        self.set_keymap(self.registry.keymap())
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = LIGHT.name if settings.light else DARK.name
        self.refusal: Refused | None = None
        """Why the client ended, to be told on stderr."""
        self._address = address
        self._terminal = terminal
        self._zone = zone
        self._leaving = False
        self.home = self._new_seat(settings.account)
        """The seat that the person signed in to."""
        self.guest: Seat | None = None
        """Of the demo: the agent's seat that one key away the same person sits on."""

    def on_mount(self) -> None:
        # Imported here so that the modules of one screen do not delay the first paint of another.
        from tui.screens.sign_in import SignInScreen

        self.push_screen(SignInScreen(self, self.home))
        self.start(self.home)
        self.set_interval(ALIVE_EVERY, self._sign_of_life)

    # ---- seats --------------------------------------------------------------------------------------------------

    def _new_seat(self, account: str | None) -> Seat:
        return Seat(
            self._address,
            account,
            terminal=self._terminal,
            ca_file=self.settings.ca_file,
            steady=self.steady,
        )

    def start(self, seat: Seat) -> None:
        """Open a seat's link and keep it up."""
        seat.attach(self)
        self.run_worker(seat.link.run(), name="link", group="links", exit_on_error=False)

    def come_back(self, seat: Seat) -> None:
        """Open the link of a seat again that another terminal took over, or that the server closed."""
        seat.reopen()
        self.start(seat)

    @property
    def seats(self) -> list[Seat]:
        """All open ones."""
        return [self.home] if self.guest is None else [self.home, self.guest]

    def _sign_of_life(self) -> None:
        self.call_after_refresh(self._tell_alive)

    def _tell_alive(self) -> None:
        for seat in self.seats:
            seat.tell(Alive())

    def on_heard(self, event: Heard) -> None:
        """Open the desk of whoever signed in for the first time."""
        if isinstance(event.said, SignedIn) and event.seat is self.home and not self.desks:
            self._open_desks(event.said)

    def on_link_moved(self, event: LinkMoved) -> None:
        """Turn to where a closed link or a new sign-in is dealt with."""
        seat, conversation = event.seat, event.seat.link.conversation
        if self._leaving:
            return
        if conversation.final_refusal is not None:
            refusal = conversation.final_refusal
            self.end(Refused(RefusalCode(refusal.code), **dict(refusal.values)))
        elif conversation.over:
            from tui.screens.closed import ClosedScreen

            self.push_screen(ClosedScreen(self, seat))
        elif conversation.phase is LinkPhase.CHOOSING and seat is self.guest:
            if conversation.refusal is not None:
                self.toast(self.refusal_text(conversation.refusal))
            self.stand_up()
        elif conversation.phase is LinkPhase.CHOOSING and self.screen.name != "sign_in":
            from tui.screens.sign_in import SignInScreen

            self.push_screen(SignInScreen(self, seat, again=True))

    # ---- desks --------------------------------------------------------------------------------------------------

    @property
    def desks(self) -> list[str]:
        """Names of the desks that this account has, its own first."""
        return [name for name in (SUPERVISOR, AGENT) if self.is_screen_installed(name)]

    def _open_desks(self, who: SignedIn) -> None:
        if who.agent_use or who.role is Role.USER:
            from tui.screens.agent.desk import AgentDesk

            self.install_screen(AgentDesk(self, self.home, AGENT), AGENT)
        if who.role is not Role.USER:
            from tui.screens.supervisor.desk import SupervisorDesk

            self.install_screen(SupervisorDesk(self), SUPERVISOR)
        self.switch_screen(self.desks[0])

    def has(self, action: str) -> bool:
        """Whether this client has an action at all: not everyone has a second desk."""
        if action == "app.desk":
            return len(self.desks) > 1 and self.guest is None
        if action == "app.seat":
            return self.settings.demo_agent is not None
        return True

    def do_desk(self) -> None:
        """Turn to the other of the own desks."""
        self.switch_screen(next(name for name in self.desks if name != self.screen.name))

    def show_call_on(self, desk: DeskScreen) -> None:
        """A call came: its desk is shown, whatever else is open."""
        if desk.is_current:
            return
        if desk in self.screen_stack:
            while not desk.is_current:
                self.pop_screen()
        elif desk.name is not None and self.is_screen_installed(desk.name):
            self.switch_screen(desk.name)

    def do_seat(self) -> None:
        """Of the demo: sit down as an agent, or stand up again."""
        if self.guest is None:
            self.sit_down()
        else:
            self.stand_up()

    def sit_down(self) -> None:
        """Open the agent's seat over the same socket, and show its desk."""
        from tui.screens.agent.desk import AgentDesk

        self.guest = self._new_seat(self.settings.demo_agent)
        self.push_screen(AgentDesk(self, self.guest, GUEST))
        self.start(self.guest)

    def stand_up(self) -> None:
        """End the agent's stay and go back. A call that is on goes on; sitting down again finds it."""
        if self.guest is None:
            return
        self._flush_drafts()
        self.guest.link.goodbye()
        self.guest = None
        while self.screen.name != self.desks[0]:
            self.pop_screen()

    # ---- the end ------------------------------------------------------------------------------------------------

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A link that died of a fault of ours ends the client with one line, not with a trace."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            error = event.worker.error
            self.end(Refused(RefusalCode.UNEXPECTED, kind=type(error).__name__, path=faults.record(error)))

    def end(self, refusal: Refused) -> None:
        """Leave with a sentence on stderr and exit code 1."""
        self.refusal = refusal
        self.exit(1)

    def action_leave(self) -> None:
        """Say goodbye on every seat and go. Desks ask first; the sign-in has nothing to lose."""
        if not self._leaving:
            self._leaving = True
            self.run_worker(self._leave(), name="leave", exit_on_error=False)

    async def _leave(self) -> None:
        self._flush_drafts()
        for seat in self.seats:
            seat.link.goodbye()
        await self.workers.wait_for_complete([w for w in self.workers if w.group == "links"])
        self.exit(0)

    def _flush_drafts(self) -> None:
        for screen in {*self.screen_stack, *(self.get_screen(name) for name in self.desks)}:
            if isinstance(screen, DeskScreen):
                screen.flush()

    def action_say_how_to_quit(self) -> None:
        """Ctrl-C is pressed by habit; it must neither kill nor do nothing."""
        self.toast(self.words("frame.how_to_quit"))

    # ---- what screens need --------------------------------------------------------------------------------------

    def toast(self, text: str) -> None:
        """Say that something was done, or why not, for a few seconds; never takes the focus."""
        if isinstance(self.screen, DeskScreen):
            self.screen.key_bar.flash(text)
        else:
            self.notify(clean(text), timeout=FLASH, markup=False)

    def refusal_text(self, refusal: Refusal) -> str:
        """The sentence of a refusal, also of one that this client does not know."""
        key = f"refusal.{refusal.code}"
        if key not in self.words:
            return self.words("frame.refused", code=refusal.code)
        try:
            return self.words(key, **dict(refusal.values))
        except KeyError:
            return self.words("frame.refused", code=refusal.code)

    def key_of(self, action: str) -> str:
        """The key of an action as people say it."""
        return key_name(self.registry[action].keys[0])

    def local(self, instant: Instant) -> datetime:
        """An instant on the clock of whoever sits here."""
        return datetime.fromtimestamp(instant / 1_000, UTC).astimezone(self._zone)

    def link_lines(self, seat: Seat) -> list[str]:
        """What a banner says about a seat's link."""
        return [self.words("frame.link_lost")] if seat.link.phase is LinkPhase.LOST else []
