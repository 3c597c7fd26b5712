"""Whether anything is heard in a recording, at the edge of silence."""

from __future__ import annotations

import io
import wave
from array import array

import pytest

from server.telephony.asterisk.loudness import SILENCE, seconds_of_sound

RATE = 8_000


def recording(*levels: float, width: int = 2) -> bytes:
    """A second at each level, of full scale, up and down in turn."""
    samples = array("h", (round(level * 32_768) * (-1) ** n for level in levels for n in range(RATE)))
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(width)
        target.setframerate(RATE)
        target.writeframes(samples.tobytes())
    return file.getvalue()


def test_silence_is_no_sound_and_sound_is_counted() -> None:
    assert seconds_of_sound(recording()) == 0
    assert seconds_of_sound(recording(0)) == 0
    assert seconds_of_sound(recording(0, 0.2, 0)) == pytest.approx(1)


def test_the_edge_of_silence() -> None:
    assert seconds_of_sound(recording(SILENCE * 0.95)) == 0
    assert seconds_of_sound(recording(SILENCE * 1.05)) == pytest.approx(1)


@pytest.mark.parametrize("broken", [b"", b"RIFF", b"<html>", recording(0.2)[:20], recording(0.2, width=1)])
def test_what_is_no_recording_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        seconds_of_sound(broken)
