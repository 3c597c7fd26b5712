"""The telephony port as questions and replies over some connection to an exchange.

Rule: nothing is ever asked twice. A command without a reply, by time or by a broken connection, is `FateUnknown`, and
the floor hears nothing of a new connection before all that lives has been told.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from itertools import count
from typing import Final

from kaden.clock import Millis
from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import SwitchLost, SwitchSynchronised
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId
from server.telephony.live_channels import SwitchChannel
from server.telephony.port import (
    ChannelExists,
    ChannelGone,
    FateUnknown,
    Listener,
    NoLine,
    NoRecording,
    Switch,
    SwitchError,
    SwitchEvent,
    SwitchUnreachable,
)
from server.telephony.simulator.messages import (
    Command,
    Consult,
    CutChannel,
    Drop,
    DropMonitor,
    DropTarget,
    HangUp,
    Hold,
    Join,
    ListChannels,
    Look,
    Monitor,
    PauseRecording,
    Place,
    Play,
    Record,
    Refusal,
    Reply,
    Ring,
    RingMonitor,
    StopPlaying,
    Transfer,
)

REPLY_LIMIT: Final = 5.0
"""Seconds until a command that nobody answered has an unknown fate."""

ERROR_OF_REFUSAL: Final[dict[Refusal, type[SwitchError]]] = {
    Refusal.EXISTS: ChannelExists,
    Refusal.NO_LINE: NoLine,
    Refusal.GONE: ChannelGone,
    Refusal.NO_RECORDING: NoRecording,
    Refusal.FAILED: SwitchError,
}


class AskingSwitch(Switch, ABC):
    """All of the port but the connection itself, which a subclass brings up, loses and writes to."""

    def __init__(self, *, reply_limit: float = REPLY_LIMIT) -> None:
        self._reply_limit = reply_limit
        self._listener: Listener | None = None
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self._synchronised = False
        self._look: int | None = None
        self._look_again: asyncio.TimerHandle | None = None
        self._early: list[SwitchEvent] = []

    async def place(
        self,
        attempt: AttemptId,
        number: str,
        caller_id: str | None,
        ring_timeout: Millis,
        *,
        detect_machine: bool = False,
    ) -> None:
        """Dial a customer."""
        await self._order(Place(attempt, number, caller_id, ring_timeout, detect_machine))

    async def ring_agent(self, session: SessionId, phone: str, *, shown: str | None = None) -> None:
        """Ring an agent's phone."""
        await self._order(Ring(session, phone, shown))

    async def join(self, attempt: AttemptId, session: SessionId) -> None:
        """Connect a customer and an agent's leg."""
        await self._order(Join(attempt, session))

    async def hang_up(self, attempt: AttemptId, *, announce: bool = False) -> None:
        """End a customer's channel."""
        await self._order(HangUp(attempt, announce))

    async def hold(self, attempt: AttemptId, *, held: bool) -> None:
        """Hold the customer, or take back."""
        await self._order(Hold(attempt, held))

    async def drop_agent(self, session: SessionId) -> None:
        """End an agent's leg."""
        await self._order(Drop(session))

    async def consult(self, transfer: TransferId, target: str, ring_timeout: Millis) -> None:
        """Ring the target of a transfer."""
        await self._order(Consult(transfer, target, ring_timeout))

    async def drop_target(self, transfer: TransferId) -> None:
        """End a target's channel."""
        await self._order(DropTarget(transfer))

    async def transfer(self, transfer: TransferId) -> None:
        """Connect customer and target."""
        await self._order(Transfer(transfer))

    async def ring_monitor(self, monitor: MonitorId, phone: str) -> None:
        """Ring a supervisor's phone."""
        await self._order(RingMonitor(monitor, phone))

    async def monitor(self, monitor: MonitorId, session: SessionId, mode: MonitorMode, *, tone: bool) -> None:
        """Connect a supervisor's leg and an agent's."""
        await self._order(Monitor(monitor, session, mode, tone))

    async def drop_monitor(self, monitor: MonitorId) -> None:
        """End a supervisor's leg."""
        await self._order(DropMonitor(monitor))

    async def record(self, attempt: AttemptId, name: str) -> None:
        """Record a call into a file."""
        await self._order(Record(attempt, name))

    async def pause_recording(self, attempt: AttemptId, *, paused: bool) -> None:
        """Leave out what follows, or record on."""
        await self._order(PauseRecording(attempt, paused))

    async def play(self, playing: PlayingId, phone: str, recording: str) -> None:
        """Play a recording on a supervisor's phone."""
        await self._order(Play(playing, phone, recording))

    async def stop_playing(self, playing: PlayingId) -> None:
        """End it."""
        await self._order(StopPlaying(playing))

    async def live(self) -> SwitchSynchronised:
        """All that lives in the exchange."""
        try:
            reply = await self._order(Look())
        except FateUnknown as error:
            raise SwitchUnreachable(str(error)) from error
        if reply.live is None:
            raise SwitchUnreachable("the switch did not say what lives in it")
        return reply.live

    async def channels(self) -> tuple[SwitchChannel, ...]:
        """Every channel in the exchange."""
        try:
            reply = await self._order(ListChannels())
        except FateUnknown as error:
            raise SwitchUnreachable(str(error)) from error
        return reply.channels or ()

    async def cut(self, channel: str) -> None:
        """End a channel, whosever it is."""
        await self._order(CutChannel(channel))

    @abstractmethod
    def _send(self, number: int, command: Command) -> None:
        """Give the connection a command, to be answered by a `Reply` of that number.

        Raises:
            SwitchUnreachable: there is no connection.
        """

    async def _order(self, command: Command) -> Reply:
        number = next(self._numbers)
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting[number] = reply
        try:
            self._send(number, command)
            # Not awaited when it is there already: an order that was carried out at once costs no turn of the loop.
            answer = reply.result() if reply.done() else await asyncio.wait_for(reply, self._reply_limit)
        except TimeoutError:
            raise FateUnknown(f"no reply in {self._reply_limit:g} s to {command}") from None
        finally:
            del self._waiting[number]
        if answer.refusal is not None:
            raise ERROR_OF_REFUSAL[answer.refusal](f"the switch refused {command}")
        return answer

    # ---- what the subclass reports ------------------------------------------------------------------------------

    def _link_up(self) -> None:
        """A new connection stands: its events are held back until all that lives is known."""
        self._ask_what_lives()

    def _link_down(self) -> None:
        """The connection is lost, and with it every reply under way."""
        self._stop_looking()
        self._early.clear()
        for reply in self._waiting.values():
            if not reply.done():
                reply.set_exception(FateUnknown("the connection to the switch broke before a reply came"))
        if self._synchronised:
            self._synchronised = False
            self._tell(SwitchLost())

    def _left(self) -> None:
        """The connection was closed by ourselves; nobody listens any more."""
        self._listener = None
        self._link_down()

    def _heard(self, heard: Reply | SwitchEvent) -> None:
        """Something came over the connection."""
        if not isinstance(heard, Reply):
            if self._synchronised:
                self._tell(heard)
            else:
                self._early.append(heard)
        elif heard.ask == self._look and heard.live is not None:
            self._begin_with(heard.live)
        elif (reply := self._waiting.get(heard.ask)) is not None and not reply.done():
            reply.set_result(heard)

    # ---- the beginning of a connection --------------------------------------------------------------------------

    def _ask_what_lives(self) -> None:
        self._look = next(self._numbers)
        self._look_again = asyncio.get_running_loop().call_later(self._reply_limit, self._ask_what_lives)
        self._send(self._look, Look())

    def _stop_looking(self) -> None:
        self._look = None
        if self._look_again is not None:
            self._look_again.cancel()
            self._look_again = None

    def _begin_with(self, live: SwitchSynchronised) -> None:
        self._stop_looking()
        self._synchronised = True
        self._tell(live)
        early, self._early = self._early, []
        for event in early:
            self._tell(event)

    def _tell(self, event: SwitchEvent) -> None:
        if self._listener is not None:
            self._listener(event)
