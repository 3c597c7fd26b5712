"""Listening at a phone from a moment on: for how long which tone was heard there since."""

from __future__ import annotations

from tests.asterisk.lab.phone import Phone
from tests.asterisk.lab.spectrum import Sound, read_wave, seconds_of


class Ear:
    """Begins to listen when it is made; what was heard before counts no more."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self._files = len(phone.heard())
        self._from = len(self._sound().samples)

    def seconds(self, hertz: float) -> float:
        """For how long this tone was heard since."""
        sound = self._sound()
        begun_since = len(self._phone.heard()) > self._files
        return seconds_of(Sound(sound.rate, sound.samples[0 if begun_since else self._from :]), hertz)

    def _sound(self) -> Sound:
        files = self._phone.heard()
        return read_wave(files[-1]) if files else Sound(1, [])
