"""The lab's ears, without a switch: a tone is found where it is, and nowhere else."""

from __future__ import annotations

import wave
from array import array
from pathlib import Path

import pytest

from tests.asterisk.lab.spectrum import Sound, read_wave, seconds_of, tones
from tests.asterisk.lab.tones import RATE, write_ulaw, write_wave

TONES = (350.0, 600.0, 700.0, 1_000.0)


@pytest.mark.parametrize("hertz", TONES)
def test_a_tone_is_found_alone(tmp_path: Path, hertz: float) -> None:
    sound = read_wave(write_wave(tmp_path / "tone.wav", hertz, 1))
    assert set(tones(sound, TONES)) == {frozenset({hertz})}
    assert seconds_of(sound, hertz) == pytest.approx(1)


def test_tones_that_sound_together_are_found_together(tmp_path: Path) -> None:
    first, second = (read_wave(write_wave(tmp_path / "t.wav", hertz, 1)) for hertz in (350, 1_000))
    mixed = Sound(RATE, [(a + b) / 2 for a, b in zip(first.samples, second.samples, strict=True)])
    assert set(tones(mixed, TONES)) == {frozenset({350.0, 1_000.0})}


def test_silence_has_no_tone() -> None:
    assert tones(Sound(RATE, [0.0] * RATE), TONES) == [frozenset()] * 10
    assert tones(Sound(RATE, []), TONES) == []


def test_a_file_that_is_still_written_is_read_as_far_as_it_is(tmp_path: Path) -> None:
    whole = write_wave(tmp_path / "tone.wav", 600, 1).read_bytes()
    growing = tmp_path / "growing.wav"
    for length in (0, 10, 40, 43, 44):
        growing.write_bytes(whole[:length])
        assert read_wave(growing).seconds == 0
    growing.write_bytes(whole[: 44 + RATE + 1])
    assert read_wave(growing).seconds == pytest.approx(0.5)


def test_of_two_channels_the_first_is_heard(tmp_path: Path) -> None:
    left = read_wave(write_wave(tmp_path / "tone.wav", 600, 1)).samples
    with wave.open(str(tmp_path / "two.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array("h", (round(32_767 * x) for sample in left for x in (sample, 0))).tobytes())
    assert seconds_of(read_wave(tmp_path / "two.wav"), 600) == pytest.approx(1)


def test_bare_sound_for_the_carrier_is_mu_law(tmp_path: Path) -> None:
    """G.711's ends: 0x80 and 0x00 are the loudest, 0xFF and 0x7F silence."""
    written = write_ulaw(tmp_path / "tone.ulaw", 1_000, 1).read_bytes()
    assert len(written) == RATE
    assert written[0] == 0xFF
    assert 0x80 < min(byte for byte in written if byte >= 0x80) < 0xA0
    assert 0x00 < min(byte for byte in written if byte < 0x80) < 0x20
