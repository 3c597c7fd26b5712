"""The exchange: a switch without clock, randomness or I/O, which fails in all the ways that a real one does.

Whoever drives it says what time it is with everything it does, and asks by `advance` what is to be handed over.
Rule: the customers, the fault plan, the instants and the commands decide all that happens; calls and legs live on
whoever is connected.
"""

from __future__ import annotations

from kaden.clock import Instant
from server.dialer.events import SwitchSynchronised
from server.telephony.simulator.application import Application
from server.telephony.simulator.channels import Witness, nobody
from server.telephony.simulator.faults import FaultPlan, NoFaults
from server.telephony.simulator.messages import (
    Command,
    Goodbye,
    Heard,
    LinkId,
    ListChannels,
    Look,
    Refusal,
    Reply,
)
from server.telephony.simulator.outside import (
    CustomerHangsUp,
    Cut,
    Dial,
    FillDisk,
    Freeze,
    Happening,
    PhoneHangsUp,
    Press,
    ReadOn,
    Restart,
    Stall,
    StrangerComes,
    TurnTrunk,
)
from server.telephony.simulator.phones import Phones
from server.telephony.simulator.population import Customers
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.switching import Switching
from server.telephony.simulator.timetable import Timetable


class SwitchDown(Exception):
    """The switch is restarting and takes no connection."""


class Exchange:
    """The engine. Every public method that takes `now` first lets happen what was due until then."""

    def __init__(
        self,
        customers: Customers,
        phones: Phones | None = None,
        *,
        rules: Rules | None = None,
        plan: FaultPlan | None = None,
        witness: Witness = nobody,
    ) -> None:
        self.phones = phones or Phones()
        self.rules = rules or Rules()
        self._plan = plan or NoFaults()
        self._timetable = Timetable()
        self._application = Application(
            self._timetable,
            self._plan,
            self.rules,
            self._forget_subscriptions,
        )
        self._switching = Switching(
            customers,
            self.phones,
            self.rules,
            self._timetable,
            tell=self._application.tell,
            registered=lambda: self._application.registered,
            witness=witness,
        )
        self._up_again: Instant = 0

    # ---- driving ------------------------------------------------------------------------------------------------

    @property
    def next_at(self) -> Instant | None:
        """When `advance` must be called at the latest; None = nothing will happen by itself."""
        return self._timetable.next_at

    def advance(self, now: Instant) -> list[tuple[LinkId, Heard]]:
        """Let everything happen that is due, and take what is to be handed to which connection, in order."""
        self._timetable.run_until(now)
        return self._application.collect()

    # ---- the application ----------------------------------------------------------------------------------------

    def connect(self, now: Instant) -> LinkId:
        """Register a connection; the one before hears that it was replaced.

        Raises:
            SwitchDown: the switch is not up.
        """
        self._timetable.run_until(now)
        if now < self._up_again:
            raise SwitchDown
        return self._application.connect()

    def leave(self, now: Instant, link: LinkId) -> None:
        """The application's connection was closed from its side, or its process died."""
        self._timetable.run_until(now)
        self._application.leave(link)

    def ask(self, now: Instant, link: LinkId, number: int, command: Command) -> None:
        """Take a command; its `Reply` carries `number`. One from a connection that is not registered goes nowhere."""
        self._timetable.run_until(now)
        if self._application.link != link or self._application.half_open:
            return
        fate = self._plan.for_command(command)
        if not fate.arrives:
            return
        refusal = Refusal.FAILED if fate.fails else self._switching.carry_out(command)
        live = self._switching.live() if isinstance(command, Look) and refusal is None else None
        asks = isinstance(command, ListChannels) and refusal is None
        channels = self._switching.channels.listed() if asks else None
        if fate.reply_after is not None:
            self._application.reply(Reply(number, refusal, live, channels), fate.reply_after)

    def living(self) -> SwitchSynchronised:
        """All that lives, for whoever stands beside the switch; an application asks by `Look`."""
        return self._switching.live()

    # ---- the world outside --------------------------------------------------------------------------------------

    def happen(self, now: Instant, what: Happening) -> None:
        """Let people or fate do something to the switch or to the connection."""
        self._timetable.run_until(now)
        match what:
            case Press(session, button):
                self._switching.press(session, button)
            case CustomerHangsUp(attempt):
                self._switching.customer_hangs_up(attempt)
            case Dial(session, digits):
                self._switching.dial(session, digits)
            case PhoneHangsUp(phone):
                self._switching.phone_hangs_up(phone)
            case StrangerComes(name, number):
                self._switching.channels.stranger_comes(name, number)
            case FillDisk(full):
                self._switching.fill_disk(full=full)
            case TurnTrunk(up):
                self._switching.turn_trunk(up=up)
            case Cut():
                self._application.end(Goodbye.CUT)
            case Freeze():
                self._application.freeze()
            case Stall():
                self._application.stall()
            case ReadOn():
                self._application.read_on()
            case Restart(down_for):
                self._switching.lose_everything()
                self._up_again = self._timetable.now + down_for
                self._application.end(Goodbye.RESTARTED)

    def _forget_subscriptions(self) -> None:
        if self.rules.forgets_subscriptions:
            self._switching.go_silent()
