"""Which tones are in which stretch of a WAV file: Goertzel's filter, in plain Python.

Rule: a tone is there when it carries a good part of the stretch's energy and the stretch is no silence; so the answer
does not depend on how loud a program plays.
"""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STRETCH: Final = 0.1
"""Seconds of one look: 10 Hz of resolution, and a beep is several looks long."""

PRESENT: Final = 0.1
"""Part of a stretch's energy that makes a tone present."""

SILENCE: Final = 0.002
"""Root mean square, of full scale, below which nothing is heard: G.711's idle noise is far below."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples between -1 and 1."""

    rate: int
    samples: Sequence[float]

    @property
    def seconds(self) -> float:
        """Its length."""
        return len(self.samples) / self.rate

    def stretches(self, length: float = STRETCH) -> list[Sound]:
        """Cut into pieces of `length` seconds; a rest is left out."""
        size = max(1, round(length * self.rate))
        whole = range(0, len(self.samples) - size + 1, size)
        return [Sound(self.rate, self.samples[start : start + size]) for start in whole]

    def share(self, hertz: float) -> float:
        """The part of the energy that this tone has, from 0 to 1; 0 in silence."""
        energy = sum(sample * sample for sample in self.samples)
        if math.sqrt(energy / max(1, len(self.samples))) < SILENCE:
            return 0.0
        factor = 2 * math.cos(2 * math.pi * hertz / self.rate)
        one = two = 0.0
        for sample in self.samples:
            one, two = sample + factor * one - two, one
        power = one * one + two * two - factor * one * two
        return min(1.0, 2 * power / (len(self.samples) * energy))


def read_wave(path: Path) -> Sound:
    """The first channel of a WAV file of 16 bits, also of one that is still being written."""
    data = path.read_bytes()
    rate = channels = 1
    at = len("RIFF....WAVE")
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        at += 8
        if name == b"fmt ":
            channels, rate = struct.unpack_from("<HI", data, at + 2)
        if name == b"data":
            # To the end of the file: while it is written, its own lengths are not true yet.
            whole = (len(data) - at) // (2 * channels) * (2 * channels)
            samples = array("h", data[at : at + whole])
            return Sound(rate, [sample / 32_768 for sample in samples[::channels]])
        at += size + size % 2
    return Sound(rate, [])


def tones(sound: Sound, of: Sequence[float], length: float = STRETCH) -> list[frozenset[float]]:
    """For each stretch of the sound, which of the tones are in it."""
    return [
        frozenset(hertz for hertz in of if stretch.share(hertz) >= PRESENT)
        for stretch in sound.stretches(length)
    ]


def seconds_of(sound: Sound, hertz: float) -> float:
    """For how long, all stretches together, a tone is heard."""
    return STRETCH * sum(bool(found) for found in tones(sound, [hertz]))
