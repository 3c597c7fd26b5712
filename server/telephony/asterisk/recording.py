"""Recordings on Asterisk: of the agent's bridge, from the order to the call's end.

Rule: a channel that is in a bridge cannot be recorded, so the bridge is, and its file is closed when the call ends,
long before the bridge does. Asterisk tells nobody how the recording of a bridge fares, so it is asked: at the beginning
until it goes on, later with every comparison. The file's name stands on the customer's channel, for our next life.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import Final

from kaden.vocabulary import AttemptId
from server.dialer.leg_events import RecordingFailed, RecordingStarted
from server.dialer.model import SessionId
from server.tasks import Tasks
from server.telephony.asterisk.driver import Driver, Refused
from server.telephony.asterisk.entries import Call
from server.telephony.asterisk.requests import FORM, RECORDING
from server.telephony.asterisk.wire import Unreadable, read_recording
from server.telephony.port import SwitchError

NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,200}")

LOOK_SECONDS: Final = 0.02
"""Between two looks whether a recording goes on; it takes about one."""

BROKEN_OFF: Final = "it broke off"
NEVER_BEGUN: Final = "it never began"


class Recordings:
    """The orders about recordings."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._tasks = Tasks("recordings")

    async def close(self) -> None:
        """Look no more; what is being recorded goes on."""
        await self._tasks.cancel_all()

    async def record(self, attempt: AttemptId, name: str) -> None:
        """As `Switch.record`."""
        driver = self._driver
        driver.check()
        call = driver.entries.calls.get(attempt)
        if call is None or call.leg is None or NAME.fullmatch(name) is None:
            raise SwitchError("the call is not joined, or the name cannot be a file's")
        if call.recording is None:
            await self._order(call, call.leg, name)
        # Not awaited: whoever cuts the call, or holds it, waits for this order.
        known = call.recording or name
        self._tasks.start(self._begin(attempt, known), name=f"begin {known}")

    async def _order(self, call: Call, session: SessionId, name: str) -> None:
        driver = self._driver
        call.recording = name
        # The note comes first: a recording that a new life of ours knows nothing of would go on with the next customer.
        request = driver.requests.record(driver.names.leg(session), name)
        try:
            await driver.order(driver.requests.note(driver.names.call(call.attempt), RECORDING, name))
            reply = await driver.ask(request)
        except SwitchError:
            call.recording = None
            raise
        if not reply.done:
            call.recording = None
            raise Refused(request, reply)

    async def _begin(self, attempt: AttemptId, name: str) -> None:
        """Tell when it goes on, or that it does not."""
        problem = None
        try:
            async with asyncio.timeout(self._driver.settings.reply_seconds):
                while problem is None:
                    await asyncio.sleep(LOOK_SECONDS)
                    with suppress(SwitchError):
                        problem = await self._fares(name)
        except TimeoutError:
            # It may begin yet: its name stays in the book, so that it ends with the call and not with the bridge.
            if self._recorded(attempt, name) is not None:
                self._driver.act((RecordingFailed(attempt, NEVER_BEGUN),))
            return
        if problem:
            self._failed(attempt, name, problem)
        else:
            self._driver.act((RecordingStarted(attempt, f"{name}.{FORM}"),))

    async def _fares(self, name: str) -> str | None:
        """As `read_recording`."""
        reply = await self._driver.order(self._driver.requests.recording(name))
        try:
            return BROKEN_OFF if reply.gone else read_recording(reply.content)
        except Unreadable as problem:
            raise SwitchError(f"the switch does not say how a recording fares: {problem}") from None

    def _recorded(self, attempt: AttemptId, name: str) -> Call | None:
        """The call, as long as this recording is its own; a new link has new entries for the same calls."""
        call = self._driver.entries.calls.get(attempt)
        return call if call is not None and call.recording == name else None

    def _failed(self, attempt: AttemptId, name: str, problem: str) -> None:
        # A call that has ended meanwhile ended its recording too, and that is no failure.
        call = self._recorded(attempt, name)
        if call is not None:
            call.recording = None
            self._driver.act((RecordingFailed(attempt, problem),))

    async def look(self) -> None:
        """Tell of recordings that broke off."""
        calls = self._driver.entries.calls.values()
        for attempt, name in [(call.attempt, call.recording) for call in calls if call.recording is not None]:
            if problem := await self._fares(name):
                self._failed(attempt, name, problem)

    async def pause(self, attempt: AttemptId, *, paused: bool) -> None:
        """As `Switch.pause_recording`."""
        driver = self._driver
        driver.check()
        call = driver.entries.calls.get(attempt)
        if call is None or call.recording is None:
            raise SwitchError("the call is not being recorded")
        request = driver.requests.pause_recording(call.recording, paused=paused)
        reply = await driver.ask(request)
        if not reply.done:
            raise Refused(request, reply)
