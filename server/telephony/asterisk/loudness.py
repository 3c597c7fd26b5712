"""Whether anything is heard in a recording.

Rule: it asks for sound, not for a certain sound: an office may beep and play what it likes.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from typing import Final

SILENCE: Final = 0.005
"""Root mean square, of full scale, up to which a stretch counts as silence: idle lines have a tenth of it."""

STRETCH: Final = 0.02
"""Seconds of one look: one packet of sound."""

_FULL_SCALE: Final = 32_768
_SAMPLE: Final = 2


def seconds_of_sound(recording: bytes) -> float:
    """For how long, all stretches together, a WAV file of 16 bits is louder than silence.

    Raises:
        ValueError: it is no such file.
    """
    try:
        with wave.open(io.BytesIO(recording)) as file:
            if file.getsampwidth() != _SAMPLE:
                raise ValueError("not a recording of 16 bits")
            size = round(file.getframerate() * STRETCH) * file.getnchannels()
            samples = array("h", file.readframes(file.getnframes()))
    except (wave.Error, EOFError) as error:
        raise ValueError(str(error) or "not a WAV file") from None
    looks = (samples[start : start + size] for start in range(0, len(samples), size))
    return STRETCH * sum(_loudness(look) > SILENCE for look in looks)


def _loudness(samples: array[int]) -> float:
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples)) / _FULL_SCALE
