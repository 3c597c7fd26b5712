"""The client: puts seats, screens, keys and words together. No rule of the trade stands here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
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
from tui.keys import Registry
from tui.messages import Heard, LinkMoved
from tui.model.address import Address
from tui.model.link_state import LinkPhase, Refusal
from tui.seat import Seat, steady_clock
from tui.settings import Settings
from tui.themes import DARK, LIGHT

ALIVE_EVERY: Final = 4.0
"""Seconds between two signs of life; each is sent after a paint."""

TOAST: Final = 4.0
"""Seconds that a notice of something done stays."""


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
        super().__init__()
        self.animation_level = "none"
        self.set_keymap(self.registry.keymap())
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = LIGHT.name if settings.light else DARK.name
        self.home = self._new_seat(address, settings.account, terminal, steady)
        """The seat that the person signed in to."""
        self.guest: Seat | None = None
        """Of the demo: the agent's seat that one key away the same person sits on."""
        self.refusal: Refused | None = None
        """Why the client ended, to be told on stderr."""
        self._address = address
        self._zone = zone
        self._leaving = False

    # ---- seats --------------------------------------------------------------------------------------------------

    def _new_seat(
        self, address: Address, account: str | None, terminal: str, steady: Callable[[], Millis]
    ) -> Seat:
        return Seat(address, account, terminal=terminal, ca_file=self.settings.ca_file, steady=steady)

    def start(self, seat: Seat) -> None:
        """Open a seat's link and keep it up."""
        seat.attach(self)
        self.run_worker(seat.link.run(), name="link", group="links", exit_on_error=False)

    def on_mount(self) -> None:
        # Imported here so that the modules of one screen do not delay the first paint of another.
        from tui.screens.sign_in import SignInScreen

        self.push_screen(SignInScreen(self, self.home))
        self.start(self.home)
        self.set_interval(ALIVE_EVERY, self._sign_of_life)

    def _sign_of_life(self) -> None:
        self.call_after_refresh(self._tell_alive)

    def _tell_alive(self) -> None:
        for seat in self.seats:
            seat.tell(Alive())

    @property
    def seats(self) -> list[Seat]:
        """All open ones."""
        return [self.home] if self.guest is None else [self.home, self.guest]

    def on_heard(self, event: Heard) -> None:
        """Open the desk of whoever signed in for the first time."""
        if isinstance(event.said, SignedIn) and event.seat is self.home and not self.desks:
            self._open_desks(event.said)

    @property
    def desks(self) -> list[str]:
        """Names of the desks that this account has, the first one being its own."""
        return [name for name in ("supervisor", "agent") if name in self._installed_screens]

    def _open_desks(self, who: SignedIn) -> None:
        if who.agent_use or who.role is Role.USER:
            from tui.screens.agent.desk import AgentDesk

            self.install_screen(AgentDesk(self, self.home), "agent")
        if who.role is not Role.USER:
            from tui.screens.supervisor.desk import SupervisorDesk

            self.install_screen(SupervisorDesk(self), "supervisor")
        self.switch_screen(self.desks[0])

    def show_desk(self, name: str) -> None:
        """Turn to one of the own desks."""
        if self.screen.name != name:
            self.switch_screen(name)

    def do_desk(self) -> None:
        """Turn to the other of the own desks."""
        self.show_desk(next(name for name in self.desks if name != self.screen.name))

    # ---- the end ------------------------------------------------------------------------------------------------

    def on_link_moved(self, event: LinkMoved) -> None:
        """End when the server will never have this client."""
        conversation = event.seat.link.conversation
        if (
            event.seat.link.phase is LinkPhase.CLOSED
            and conversation.refusal is not None
            and not self._leaving
        ):
            self.end(Refused(RefusalCode(conversation.refusal.code), **dict(conversation.refusal.values)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A link that died of a fault of ours ends the client with one line, not with a trace."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            error = event.worker.error
            self.end(Refused(RefusalCode.UNEXPECTED, kind=type(error).__name__, path=faults.record(error)))

    def end(self, refusal: Refused) -> None:
        """Leave with a sentence on stderr and exit code 1."""
        self.refusal = refusal
        self.exit(1)

    def do_quit(self) -> None:
        """Ask, then go."""
        self.action_leave()

    def action_leave(self) -> None:
        """Say goodbye on every seat and go."""
        if not self._leaving:
            self._leaving = True
            self.run_worker(self._leave(), name="leave", exit_on_error=False)

    async def _leave(self) -> None:
        for seat in self.seats:
            seat.link.goodbye()
        links = [worker for worker in self.workers if worker.group == "links"]
        await self.workers.wait_for_complete(links)
        self.exit(0)

    def action_say_how_to_quit(self) -> None:
        """Ctrl-C is pressed by habit; it must neither kill nor do nothing."""
        self.toast(self.words("frame.how_to_quit"))

    # ---- what screens need --------------------------------------------------------------------------------------

    def toast(self, text: str) -> None:
        """Say that something was done, or why not, for a few seconds; never takes the focus."""
        self.notify(clean(text), timeout=TOAST, markup=False)

    def refusal_text(self, refusal: Refusal) -> str:
        """The sentence of a refusal, also of one that this client does not know."""
        try:
            return self.words.refusal(Refused(RefusalCode(refusal.code), **dict(refusal.values)))
        except (KeyError, ValueError):
            return self.words("frame.refused", code=refusal.code)

    def local(self, instant: Instant) -> datetime:
        """An instant on the clock of whoever sits here."""
        return datetime.fromtimestamp(instant / 1_000, self._zone).astimezone(self._zone)

    def link_lines(self, seat: Seat) -> list[str]:
        """What a banner says about a seat's link."""
        if seat.link.phase is LinkPhase.UP:
            return []
        return [self.words("frame.link_lost")]
