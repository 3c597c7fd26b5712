"""The telephony port on a real Asterisk.

Rules: an attempt's id is in its channel's name, so Asterisk itself refuses a second call of one attempt while the first
lives; what an order is about to bring about is in the book before the order leaves; what is certain says the list.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from random import Random

from kaden.clock import Millis
from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import ChannelState, SwitchSynchronised
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId
from server.telephony.asterisk.chores import NoteCustomer
from server.telephony.asterisk.consulting import Consulting
from server.telephony.asterisk.dialling import Dialling, displayed
from server.telephony.asterisk.driver import Driver
from server.telephony.asterisk.duties import entertain, unhush
from server.telephony.asterisk.entries import Call, Leg
from server.telephony.asterisk.exposing import Exposing
from server.telephony.asterisk.playing import Playings
from server.telephony.asterisk.recording import Recordings
from server.telephony.asterisk.requests import RING_LIMIT
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.watching import Watching
from server.telephony.live_channels import SwitchChannel
from server.telephony.port import ChannelExists, Listener, NoLine, Switch, SwitchError


class AsteriskSwitch(Switch):
    """One server's hold on one Asterisk."""

    def __init__(self, settings: AsteriskSettings, lines: int, *, random: Random) -> None:
        """`lines`: as many as the trunk carries; no switch can say it. `random` spreads the waits between tries."""
        self._lines = lines
        self._dialling = Dialling(settings)
        self._driver = Driver(settings, random)
        self._requests = self._driver.requests
        self._names = self._driver.names
        self._consulting = Consulting(self._driver, self._dialling)
        self._watching = Watching(self._driver, self._dialling)
        self._recordings = Recordings(self._driver)
        self._playings = Playings(self._driver, self._dialling)
        self._exposing = Exposing(self._driver)

    @property
    def lines(self) -> int:
        """Calls to customers at once."""
        return self._lines

    async def open(self, listener: Listener) -> None:
        """Begin to connect, and go on trying; returns at once."""
        self._driver.open(listener)

    async def close(self) -> None:
        """Leave the switch without ending any call."""
        await self._recordings.close()
        await self._driver.close()

    async def live(self) -> SwitchSynchronised:
        """All that lives in the switch."""
        living = await self._driver.live()
        with suppress(SwitchError):
            await self._recordings.look()
        return living

    async def channels(self) -> tuple[SwitchChannel, ...]:
        """All channels, whosever they are."""
        return await self._exposing.listed()

    async def cut(self, channel: str) -> None:
        """End a channel, whosever it is."""
        await self._exposing.cut(channel)

    # ---- customers -----------------------------------------------------------------------------------------------

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
        driver = self._driver
        driver.check()
        request = self._requests.originate_call(
            self._names.call(attempt),
            self._dialling.number(number),
            displayed(caller_id),
            ring_timeout,
            detect_machine=detect_machine,
        )
        calls = driver.entries.calls
        if attempt in calls:
            raise ChannelExists("this attempt's channel lives")
        if driver.entries.lines_in_use(driver.settings.trunk) >= self._lines:
            raise NoLine("all lines are in use")
        if not driver.trunk_up:
            raise NoLine("the trunk does not answer")
        await driver.dial(calls, attempt, Call(attempt), request)

    async def hang_up(self, attempt: AttemptId, *, announce: bool = False) -> None:
        """End a customer's channel."""
        self._driver.check()
        call = self._driver.entries.calls.get(attempt)
        channel = self._names.call(attempt)
        if call is not None and call.state is not ChannelState.ANSWERED:
            call.cancelled = True
        elif call is not None and announce:
            if call.leaving:
                return
            await self._take_off(call)
            if (await self._driver.ask(self._requests.announce(channel))).done:
                return
        await self._driver.order(self._requests.hang_up(channel))

    async def _take_off(self, call: Call) -> None:
        """Part a call from its agent, who hears music again."""
        held = call.held_from_desk
        call.leaving = True
        session = self._driver.entries.part(call)
        if session is not None:
            bridge = self._names.hold(session) if held else self._names.leg(session)
            await self._driver.ask(self._requests.remove(bridge, self._names.call(call.attempt)))
            await entertain(self._driver, session)

    # ---- agents --------------------------------------------------------------------------------------------------

    async def ring_agent(self, session: SessionId, phone: str, *, shown: str | None = None) -> None:
        """Ring an agent's phone."""
        driver = self._driver
        driver.check()
        request = self._requests.originate_leg(
            self._names.leg(session), self._dialling.phone(phone), displayed(shown), RING_LIMIT
        )
        endpoint = self._dialling.endpoint(phone)
        leg = Leg(session, endpoint, callback=shown is not None)
        await driver.ring(driver.entries.legs, session, leg, endpoint, request)

    async def drop_agent(self, session: SessionId) -> None:
        """End an agent's leg."""
        await self._driver.order(self._requests.hang_up(self._names.leg(session)))

    # ---- both ----------------------------------------------------------------------------------------------------

    async def join(self, attempt: AttemptId, session: SessionId) -> None:
        """Beep to the agent and connect both."""
        driver, name = self._driver, self._names.leg(session)
        driver.check()
        if not driver.book.begin_join(attempt, session):
            if session not in driver.entries.legs and driver.book.alone(attempt):
                await driver.order(self._requests.hang_up(self._names.call(attempt)))
            return
        try:
            async with driver.lane(name):
                await unhush(driver, session)
                waiting = driver.entries.legs.get(session)
                quiet = self._requests.stop_music(name)
                if waiting is not None and waiting.callback:
                    waiting.callback, quiet = False, self._requests.stop_sound(name)
                driver.act((NoteCustomer(session, attempt),))
                _, _, joined = await asyncio.gather(
                    driver.ask(quiet),
                    driver.ask(self._requests.beep(name)),
                    driver.order(self._requests.add(name, self._names.call(attempt))),
                )
        except SwitchError:
            self._undo_join(attempt)
            raise
        if joined.gone:
            self._undo_join(attempt)

    def _undo_join(self, attempt: AttemptId) -> None:
        """What was written down did not come about, or nobody knows."""
        if (call := self._driver.entries.calls.get(attempt)) is not None:
            self._driver.entries.part(call)

    async def hold(self, attempt: AttemptId, *, held: bool) -> None:
        """Hold the customer, or take back."""
        driver = self._driver
        driver.check()
        call = driver.entries.calls.get(attempt)
        if call is None or call.leg is None:
            return
        if not held and driver.entries.target_with(call.leg) is not None:
            raise SwitchError("a transfer's target lives; drop it first")
        session, name = call.leg, self._names.leg(call.leg)
        async with driver.lane(name):
            if held:
                await self._consulting.hold(call)
            elif call.held_from_desk:
                await unhush(driver, session)
                driver.act((NoteCustomer(session, attempt),))
                await driver.order(self._requests.add(name, self._names.call(attempt)))
                call.held_from_desk = False

    # ---- transfers, supervisors, recordings ----------------------------------------------------------------------

    async def consult(self, transfer: TransferId, target: str, ring_timeout: Millis) -> None:
        """Ring a transfer's target."""
        await self._consulting.consult(transfer, target, ring_timeout)

    async def drop_target(self, transfer: TransferId) -> None:
        """End a target's channel."""
        await self._consulting.drop_target(transfer)

    async def transfer(self, transfer: TransferId) -> None:
        """Connect customer and target; the agent's leg ends."""
        await self._consulting.transfer(transfer)

    async def ring_monitor(self, monitor: MonitorId, phone: str) -> None:
        """Ring a supervisor's phone."""
        await self._watching.ring(monitor, phone)

    async def monitor(self, monitor: MonitorId, session: SessionId, mode: MonitorMode, *, tone: bool) -> None:
        """Put a supervisor on an agent's line."""
        await self._watching.connect(monitor, session, mode, tone=tone)

    async def drop_monitor(self, monitor: MonitorId) -> None:
        """End a supervisor's leg."""
        await self._watching.drop(monitor)

    async def record(self, attempt: AttemptId, name: str) -> None:
        """Record a joined call."""
        await self._recordings.record(attempt, name)

    async def pause_recording(self, attempt: AttemptId, *, paused: bool) -> None:
        """Leave out what follows, or record on."""
        await self._recordings.pause(attempt, paused=paused)

    async def play(self, playing: PlayingId, phone: str, recording: str) -> None:
        """Play a recording on a supervisor's phone."""
        await self._playings.play(playing, phone, recording)

    async def stop_playing(self, playing: PlayingId) -> None:
        """End it."""
        await self._playings.stop(playing)
