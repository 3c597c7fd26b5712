"""Stored recordings on Asterisk, played on a supervisor's phone.

Rule: the file is asked for before the phone rings, so that nobody takes a phone for nothing; what is played to a
channel ends with it, and the channel with what is played.
"""

from __future__ import annotations

import asyncio

from kaden.vocabulary import PlayingEnd
from server.dialer.model import PlayingId
from server.telephony.asterisk.dialling import Dialling
from server.telephony.asterisk.driver import Driver
from server.telephony.asterisk.entries import Playing
from server.telephony.asterisk.recording import NAME
from server.telephony.asterisk.requests import FORM
from server.telephony.port import NoRecording


class Playings:
    """The orders about recordings that are heard."""

    def __init__(self, driver: Driver, dialling: Dialling) -> None:
        self._driver = driver
        self._dialling = dialling

    async def play(self, playing: PlayingId, phone: str, recording: str) -> None:
        """As `Switch.play`."""
        driver, requests = self._driver, self._driver.requests
        driver.check()
        name = recording.removesuffix(f".{FORM}")
        if NAME.fullmatch(name) is None:
            raise NoRecording("no recording of ours has such a name")
        stored, made = await asyncio.gather(
            driver.order(requests.stored(name)), driver.order(requests.recording(name))
        )
        if stored.gone or made.done:
            raise NoRecording("the switch has no such recording, or still makes it")
        request = requests.originate_playing(driver.names.playing(playing), self._dialling.phone(phone))
        one, endpoint = Playing(playing, name), self._dialling.endpoint(phone)
        await driver.ring(driver.entries.playings, playing, one, endpoint, request)

    async def stop(self, playing: PlayingId) -> None:
        """As `Switch.stop_playing`."""
        self._driver.check()
        if (one := self._driver.entries.playings.get(playing)) is not None:
            one.end = one.end or PlayingEnd.STOPPED
        await self._driver.order(self._driver.requests.hang_up(self._driver.names.playing(playing)))
