"""Tones to send, as the sound files that the lab's programs play: 8 kHz, mono."""

from __future__ import annotations

import math
import wave
from array import array
from pathlib import Path
from typing import Final

RATE: Final = 8_000
"""Samples a second, as on the telephone."""

_LOUDNESS: Final = 0.3
"""Of full scale: loud enough to be found, far from clipping when three are mixed."""

_MU: Final = 255


def write_wave(path: Path, hertz: float, seconds: float, times: int = 1) -> Path:
    """A tone as a WAV file of 16 bits, so many seconds long, and that so many times."""
    samples = array("h", (round(value * 32_767) for value in _tone(hertz, seconds)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes() * times)
    return path


def write_ulaw(path: Path, hertz: float, seconds: float, quiet: float = 0.0) -> Path:
    """A tone as bare G.711 µ-law, one byte a sample, and so many seconds of silence behind it."""
    tone = bytes(_ulaw(value) for value in _tone(hertz, seconds))
    path.write_bytes(tone + bytes([_ulaw(0.0)]) * round(quiet * RATE))
    return path


def _tone(hertz: float, seconds: float) -> list[float]:
    # Whole periods only, so that a player that begins again makes no click.
    periods = max(1, round(hertz * seconds))
    samples = round(periods * RATE / hertz)
    return [_LOUDNESS * math.sin(2 * math.pi * periods * n / samples) for n in range(samples)]


def _ulaw(value: float) -> int:
    """One sample between -1 and 1 after G.711: compressed by the continuous law, sign and bits turned over."""
    compressed = math.log1p(_MU * abs(value)) / math.log1p(_MU)
    return 0xFF - (min(127, int(compressed * 128)) | (0x80 if value < 0 else 0))
