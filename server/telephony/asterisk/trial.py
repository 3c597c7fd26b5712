"""Calls that try a switch from within: through its dialplan to the beep, to music on hold, or to somebody's phone.

Rule: a trial uses an application of its own, so that a running server keeps its calls and its events, and leaves
nothing behind: no channel, no bridge, no recording.
"""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from server.telephony.asterisk.findings import Code, Finding, Step, bad, good
from server.telephony.asterisk.inquiry import Inquiry, NoAnswer, Trouble
from server.telephony.asterisk.loudness import seconds_of_sound
from server.telephony.asterisk.settings import AsteriskSettings

BEEP: Final = "beep"
WAIT: Final = "wait"
START: Final = "s"
"""Extensions of our part of the dialplan."""

CALL_SECONDS: Final = 15.0
"""A test call that has not ended by then is given up; the beep takes two seconds."""

RING_SECONDS: Final = 20
"""How long a phone rings."""

MUSIC_SECONDS: Final = 1.5
"""How long music is listened to."""

HEARD: Final = 0.1
"""Seconds of sound that count as heard: the shortest beep of Asterisk's own is longer."""

_ENDED: Final = ("ChannelDestroyed", "StasisEnd")
_RECORDED: Final = ("RecordingFinished", "RecordingFailed")


class NoEvents(Exception):
    """The switch does not tell what happens in it; with its own words, one line."""


class Trial:
    """Test calls in an application of their own."""

    def __init__(
        self, settings: AsteriskSettings, inquiry: Inquiry, events: ClientConnection, name: str
    ) -> None:
        self._settings = settings
        self._inquiry = inquiry
        self._events = events
        self._name = name
        self._events_seen: list[dict[str, Any]] = []
        self._calls = 0

    async def dialplan(self) -> Finding:
        """Whether a call finds its way through our part of the dialplan.

        Raises:
            NoAnswer, NoEvents.
        """
        context = self._settings.context
        async with self._call(BEEP) as channel:
            if not await self._entered(channel):
                return bad(Step.DIALPLAN, Code.CONTEXT_MISSING, context=context)
            question = f"DIALPLAN_EXISTS({context},{START},1)"
            answer = await self._inquiry.ask("GET", f"channels/{channel}/variable", variable=question)
        if answer != {"value": "1"}:
            return bad(Step.DIALPLAN, Code.START_MISSING, context=context)
        return good(Step.DIALPLAN, Code.DIALPLAN_GOOD, context=context)

    async def beep(self) -> Finding:
        """Whether a call to the test extension hears something, is recorded, and ends by itself.

        Raises:
            NoAnswer, NoEvents.
        """
        async with self._call(BEEP) as channel:
            await self._entered(channel)
            try:
                async with self._recorded(channel) as recording:
                    if not await self._told(_ENDED, channel, CALL_SECONDS):
                        return bad(Step.CALL, Code.CALL_ENDLESS, context=self._settings.context)
                    heard = await self._sound(recording)
            except (NoAnswer, ValueError) as error:
                _pass_on_a_lost_switch(error)
                return bad(Step.CALL, Code.NOT_RECORDED, detail=str(error))
        return good(Step.CALL, Code.CALL_GOOD) if heard >= HEARD else bad(Step.CALL, Code.CALL_MUTE)

    async def music(self) -> Finding:
        """Whether the class of music that the settings name plays.

        Raises:
            NoAnswer, NoEvents.
        """
        music = self._settings.music
        async with self._call(WAIT) as channel:
            if not await self._entered(channel):
                return bad(Step.MUSIC, Code.CONTEXT_MISSING, context=self._settings.context)
            try:
                async with self._recorded(channel) as recording:
                    await self._inquiry.ask("POST", f"bridges/{self._name}/moh", mohClass=music)
                    await asyncio.sleep(MUSIC_SECONDS)
                    heard = await self._sound(recording)
            except (NoAnswer, ValueError) as error:
                _pass_on_a_lost_switch(error)
                return bad(Step.MUSIC, Code.NOT_RECORDED, detail=str(error))
        if heard < HEARD:
            return bad(Step.MUSIC, Code.MUSIC_MUTE, music=music)
        return good(Step.MUSIC, Code.MUSIC_GOOD, music=music)

    async def ring(self, phone: str) -> Finding:
        """Ring somebody's phone and beep into it.

        Raises:
            NoAnswer, NoEvents.
        """
        channel = f"{self._name}-ring"
        given = {
            "endpoint": f"PJSIP/{phone}",
            "context": self._settings.context,
            "extension": BEEP,
            "priority": "1",
            "callerId": self._settings.shown_to_agents,
            "timeout": str(RING_SECONDS),
        }
        try:
            await self._inquiry.ask("POST", "channels", channelId=channel, **given)
            source = f"channel:{channel}"
            await self._inquiry.ask("POST", f"applications/{self._name}/subscription", eventSource=source)
        except NoAnswer as error:
            _pass_on_a_lost_switch(error)
            return bad(Step.RING, Code.RING_FAILED, name=phone)
        try:
            # Answered, it passes through the dialplan to the beep; given up, it is only destroyed.
            first = await self._told(("ChannelDialplan", *_ENDED), channel, RING_SECONDS + CALL_SECONDS)
            if first != "ChannelDialplan":
                return bad(Step.RING, Code.RING_UNANSWERED, name=phone)
            await self._told(_ENDED, channel, CALL_SECONDS)
        finally:
            await self._drop(f"channels/{channel}")
        return good(Step.RING, Code.RING_GOOD, name=phone)

    @asynccontextmanager
    async def _call(self, extension: str) -> AsyncIterator[str]:
        """A call to an extension of our part of the dialplan, from nobody; its name."""
        self._calls += 1
        channel = f"{self._name}-{self._calls}"
        endpoint = f"Local/{extension}@{self._settings.context}/n"
        await self._inquiry.ask("POST", "channels", channelId=channel, endpoint=endpoint, app=self._name)
        try:
            yield channel
        finally:
            await self._drop(f"channels/{channel}")

    @asynccontextmanager
    async def _recorded(self, channel: str) -> AsyncIterator[str]:
        """What a call hears from here on is recorded; the recording's name."""
        try:
            await self._inquiry.ask("POST", f"bridges/{self._name}", type="mixing")
            await self._inquiry.ask("POST", f"bridges/{self._name}/addChannel", channel=channel)
            await self._inquiry.ask(
                "POST", f"bridges/{self._name}/record", name=channel, format="wav", ifExists="overwrite"
            )
            yield channel
        finally:
            await self._drop(f"bridges/{self._name}")
            await self._drop(f"recordings/stored/{channel}")

    async def _sound(self, recording: str) -> float:
        """End a recording; seconds of sound in it.

        Raises:
            ValueError: it failed, or is none.
            NoAnswer, NoEvents.
        """
        # It ends by itself when the call does, so it may be gone already.
        with suppress(NoAnswer):
            await self._inquiry.ask("POST", f"recordings/live/{recording}/stop")
        if await self._told(_RECORDED, recording, CALL_SECONDS) != _RECORDED[0]:
            raise ValueError("the recording failed")
        return seconds_of_sound(await self._inquiry.fetch(f"recordings/stored/{recording}/file"))

    async def _entered(self, channel: str) -> bool:
        """Whether a call comes to our application; otherwise it has found no way there."""
        return await self._told(("StasisStart", *_ENDED), channel, CALL_SECONDS) == "StasisStart"

    async def _told(self, types: Collection[str], name: str, patience: float) -> str | None:
        """The first event of these types about a channel or recording, also one that came before; None = none came.

        Raises:
            NoEvents.
        """
        for event in self._events_seen:
            if _is_about(event, types, name):
                return str(event["type"])
        try:
            async with asyncio.timeout(patience):
                async for text in self._events:
                    event = _decoded(text)
                    self._events_seen.append(event)
                    if _is_about(event, types, name):
                        return str(event["type"])
        except TimeoutError:
            return None
        except WebSocketException as error:
            raise NoEvents(_line(error)) from None
        raise NoEvents("closed")

    async def _drop(self, path: str) -> None:
        with suppress(NoAnswer):
            await self._inquiry.ask("DELETE", path)


@asynccontextmanager
async def trying(settings: AsteriskSettings, inquiry: Inquiry, name: str) -> AsyncIterator[Trial]:
    """Test calls in an application called `name`, which nobody else may use.

    Raises:
        NoEvents: the switch takes no listener.
        Refused: FILE_UNREADABLE, for the password.
    """
    account = b64encode(f"{settings.user}:{settings.password()}".encode()).decode()
    try:
        events = await connect(
            f"ws{settings.url.removeprefix('http')}/ari/events?app={name}",
            additional_headers={"Authorization": f"Basic {account}"},
            open_timeout=settings.reply_seconds,
            proxy=None,
            # The switch cuts off whoever reads slowly, and a trial reads only when it waits for something.
            max_queue=None,
        )
    except (OSError, TimeoutError, WebSocketException) as error:
        raise NoEvents(_line(error)) from None
    try:
        yield Trial(settings, inquiry, events, name)
    finally:
        await events.close()


def _pass_on_a_lost_switch(error: Exception) -> None:
    """A switch that went away in the middle says nothing about what was just tried."""
    if isinstance(error, NoAnswer) and error.trouble in (Trouble.UNREACHABLE, Trouble.SILENT):
        raise error


def _is_about(event: dict[str, Any], types: Collection[str], name: str) -> bool:
    if event.get("type") not in types:
        return False
    subjects = [event.get("channel"), event.get("recording")]
    return any(isinstance(it, dict) and name in (it.get("id"), it.get("name")) for it in subjects)


def _decoded(text: str | bytes) -> dict[str, Any]:
    try:
        event = json.loads(text)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
