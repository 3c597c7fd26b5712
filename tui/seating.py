"""Who sits where: the seats of this client, the desks that belong to them, and which of those is shown.

Rule: a call is never hidden. Its desk comes to the front, whatever else is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.screen import Screen

from kaden.protocol.client import Alive
from kaden.protocol.desk import DeskChanged
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import AgentRow, SignedIn
from kaden.vocabulary import Role
from tui.messages import Heard, LinkMoved
from tui.model.desk import Phase, phase_of
from tui.model.link_state import LinkPhase
from tui.screens.closed import ClosedScreen
from tui.screens.desk_screen import DeskScreen
from tui.screens.opening import OpeningScreen
from tui.screens.sign_in import SignInScreen
from tui.seat import Seat

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.model.arranging import View
    from tui.screens.mine.desk import MineDesk

ALIVE_EVERY: Final = 4.0
"""Seconds between two signs of life; each is sent after a paint."""

SUPERVISOR: Final = "supervisor"
AGENT: Final = "agent"
GUEST: Final = "guest"
SETUP: Final = "setup"
WHY: Final = "why"
REVIEW: Final = "review"
PAST: Final = "past"
"""Names of the desks' screens."""


class Seating:
    """The seats and desks of one client."""

    def __init__(self, app: KadenApp) -> None:
        self._app = app
        self.home = self._new_seat(app.settings.account)
        """The seat that the person signed in to."""
        self.guest: Seat | None = None
        """Of the demo: the agent's seat that one key away the same person sits on."""
        self._why_from = SUPERVISOR
        self._review_from = SUPERVISOR

    def _new_seat(self, account: str | None) -> Seat:
        app = self._app
        return Seat(
            app.address, account, terminal=app.terminal, ca_file=app.settings.ca_file, steady=app.steady
        )

    @property
    def seats(self) -> list[Seat]:
        """All open ones."""
        return [self.home] if self.guest is None else [self.home, self.guest]

    # ---- links --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the own seat's link, and give signs of life from then on."""
        self._start(self.home)
        self._app.set_interval(ALIVE_EVERY, self._sign_of_life)

    def _start(self, seat: Seat) -> None:
        seat.attach(self._app)
        self._app.run_worker(seat.link.run(), name="link", group="links", exit_on_error=False)

    def come_back(self, seat: Seat) -> None:
        """Open a seat's link again that another terminal took over, or that the server closed."""
        seat.reopen()
        self._start(seat)

    def _sign_of_life(self) -> None:
        self._app.call_after_refresh(self._tell_alive)

    def _tell_alive(self) -> None:
        used, self._app.used = self._app.used, False
        for seat in self.seats:
            seat.tell(Alive(used=used))

    def heard(self, event: Heard) -> None:
        """Open the desks of whoever signed in for the first time, and the agent's for whoever is at work there."""
        if event.seat is not self.home:
            return
        match event.said:
            case SignedIn() if not self.desks:
                self._open_desks(event.said)
            case DeskChanged(desk=desk) if phase_of(desk) is not Phase.JOBS and AGENT in self.desks:
                if not self._app.get_screen(AGENT).is_running:
                    self._app.switch_screen(AGENT)
            case _:
                pass

    def link_moved(self, event: LinkMoved) -> None:
        """Turn to where a closed link, a lost one or a question who this is is dealt with."""
        app, seat, conversation = self._app, event.seat, event.seat.link.conversation
        if conversation.final_refusal is not None:
            refusal = conversation.final_refusal
            app.end(Refused(RefusalCode(refusal.code), **dict(refusal.values)))
        elif conversation.over:
            app.push_screen(ClosedScreen(app, seat))
        elif conversation.phase is LinkPhase.CHOOSING and seat is self.guest:
            self.stand_up()
            if conversation.refusal is not None:
                app.toast(app.refusal_text(conversation.refusal))
        elif conversation.phase is LinkPhase.CHOOSING and not isinstance(app.screen, SignInScreen):
            app.push_screen(SignInScreen(app, seat, again=bool(self.desks)))
        elif conversation.phase is LinkPhase.LOST and isinstance(app.screen, OpeningScreen):
            app.screen.say(app.words("opening.no_server", problem=seat.link.trouble))

    # ---- desks --------------------------------------------------------------------------------------------------

    @property
    def desks(self) -> list[str]:
        """Names of the desks that this account has, its own first."""
        return [name for name in (SUPERVISOR, AGENT) if self._app.is_screen_installed(name)]

    def _open_desks(self, who: SignedIn) -> None:
        app = self._app
        if who.agent_use or who.role is Role.USER:
            from tui.screens.agent.desk import AgentDesk

            app.install_screen(AgentDesk(app, self.home, AGENT), AGENT)
        if who.role is not Role.USER:
            from tui.screens.past.desk import PastDesk
            from tui.screens.review.desk import ReviewDesk
            from tui.screens.setup.desk import SetupDesk
            from tui.screens.supervisor.desk import SupervisorDesk
            from tui.screens.why.desk import WhyDesk

            app.install_screen(SupervisorDesk(app), SUPERVISOR)
            app.install_screen(SetupDesk(app), SETUP)
            app.install_screen(WhyDesk(app), WHY)
            app.install_screen(ReviewDesk(app), REVIEW)
            app.install_screen(PastDesk(app), PAST)
        app.switch_screen(self.desks[0])

    def has(self, action: str) -> bool:
        """Whether this client has an action at all: not everyone has a second desk."""
        if action == "app.desk":
            return len(self.desks) > 1 and self.guest is None
        if action == "app.seat":
            return self._app.settings.demo_agent is not None
        return True

    def open_setup(self) -> None:
        """From the supervisor's desk to the set-up desk; what is open there is as it was left."""
        self._app.switch_screen(SETUP)

    def leave_setup(self) -> None:
        """Back to the supervisor's desk."""
        self._app.switch_screen(SUPERVISOR)

    def open_review(self, place: str = "") -> None:
        """From the supervisor's desk, or from the Outbound menu to one place, to records and reports.

        What is open there is as it was left; the place lies above it.
        """
        from tui.screens.review.desk import ReviewDesk

        desk = self._app.get_screen(REVIEW)
        assert isinstance(desk, ReviewDesk)
        self._review_from = self._app.screen.name or SUPERVISOR
        self._app.switch_screen(REVIEW)
        if place:
            desk.open_place(place)

    def open_at_desk(self, row: AgentRow) -> None:
        """From the monitor to the form of the call that is over at an agent's desk."""
        from tui.screens.review.desk import ReviewDesk

        desk = self._app.get_screen(REVIEW)
        assert isinstance(desk, ReviewDesk)
        self._review_from = SUPERVISOR
        self._app.switch_screen(REVIEW)
        desk.open_at_desk(row)

    def leave_review(self) -> None:
        """Back to the desk that it was opened from."""
        self._app.switch_screen(self._review_from)

    def open_past(self, job: int, name: str, view: View) -> None:
        """From the supervisor's desk to a job's past; its table is arranged as the live monitor's `view`."""
        from tui.screens.past.desk import PastDesk

        desk = self._app.get_screen(PAST)
        assert isinstance(desk, PastDesk)
        self._app.switch_screen(PAST)
        desk.open(job, name, view)

    def leave_past(self) -> None:
        """Back to the present."""
        self._app.switch_screen(SUPERVISOR)

    def open_why(self, *, job: tuple[int, str] | None = None, record: str | None = None) -> None:
        """Ask why a job (its number and name) or a record (as `AskRecord` names it) is not dialled, and come back."""
        from tui.screens.why.desk import WhyDesk

        desk = self._app.get_screen(WHY)
        assert isinstance(desk, WhyDesk)
        if self._app.screen.name != WHY:
            self._why_from = self._app.screen.name or SUPERVISOR
            self._app.switch_screen(WHY)
        if job is not None:
            desk.show_job(*job)
        elif record is not None:
            desk.show_record(record)

    def leave_why(self) -> None:
        """Back to the desk that asked."""
        self._app.switch_screen(self._why_from)

    def open_mine(self, agent: DeskScreen) -> None:
        """Lay an agent's own work on the agent's desk; what was typed there before is found again."""
        from tui.screens.agent.desk import AgentDesk
        from tui.screens.mine.desk import MineDesk

        assert isinstance(agent, AgentDesk)
        name = _mine_of(agent)
        if not self._app.is_screen_installed(name):
            self._app.install_screen(MineDesk(self._app, agent, name), name)
        self._app.push_screen(name)

    def leave_mine(self, desk: MineDesk) -> None:
        """Back to the agent's desk below; the own work stays as it is."""
        self._uncover(desk.agent)

    def unfinished(self, agent: DeskScreen) -> str:
        """Whose record is being filled in at an agent's own work and not saved yet; empty = nobody's."""
        name = _mine_of(agent)
        if not self._app.is_screen_installed(name):
            return ""
        from tui.screens.mine.desk import MineDesk

        desk = self._app.get_screen(name)
        return desk.unfinished if isinstance(desk, MineDesk) else ""

    def turn(self) -> None:
        """Turn to the other of the own desks."""
        if isinstance(self._app.screen, DeskScreen) and self._app.screen.name == _mine_of(AGENT):
            self._uncover(self._app.get_screen(AGENT))
        self._app.switch_screen(next(name for name in self.desks if name != self._app.screen.name))

    def show_call_on(self, desk: DeskScreen) -> None:
        """A call came: bring its desk to the front."""
        if desk in self._app.screen_stack:
            self._uncover(desk)
        elif desk.name is not None and self._app.is_screen_installed(desk.name):
            self._app.switch_screen(desk.name)

    def _uncover(self, desk: Screen[Any]) -> None:
        while self._app.screen is not desk:
            self._app.pop_screen()

    def sit_or_stand(self) -> None:
        """Of the demo: sit down as an agent, or stand up again."""
        if self.guest is None:
            self.sit_down()
        else:
            self.stand_up()

    def sit_down(self) -> None:
        """Open the agent's seat over the same socket, and show its desk."""
        from tui.screens.agent.desk import AgentDesk

        self.guest = self._new_seat(self._app.settings.demo_agent)
        self._app.push_screen(AgentDesk(self._app, self.guest, GUEST))
        self._start(self.guest)

    def stand_up(self) -> None:
        """End the agent's stay and go back. A call that is on goes on; sitting down again finds it."""
        if self.guest is None:
            return
        self._flush_drafts()
        self.guest.link.goodbye()
        self.guest = None
        own = (*self.desks, SETUP, WHY, REVIEW, PAST)
        self._uncover(next(screen for screen in reversed(self._app.screen_stack) if screen.name in own))
        name = _mine_of(GUEST)
        if self._app.is_screen_installed(name):
            # The next one who sits down has another desk, and another agent's work.
            desk = self._app.get_screen(name)
            self._app.uninstall_screen(name)
            desk.remove()

    # ---- the end ------------------------------------------------------------------------------------------------

    def leave(self, *, goodbye: bool) -> None:
        """Close every link, with what was typed sent first; `goodbye` signs out."""
        self._flush_drafts()
        for seat in self.seats:
            if goodbye:
                seat.link.goodbye()
            else:
                seat.link.abandon()

    def _flush_drafts(self) -> None:
        shown, mine = self._app.screen_stack, _mine_of(AGENT)
        names = [*self.desks, *([mine] if self._app.is_screen_installed(mine) else [])]
        for screen in [*shown, *(self._app.get_screen(name) for name in names)]:
            if isinstance(screen, DeskScreen):
                screen.flush()


def _mine_of(agent: DeskScreen | str) -> str:
    """The name of the screen with an agent's own work, by the agent's desk or its name."""
    return f"mine-{agent if isinstance(agent, str) else agent.name}"
