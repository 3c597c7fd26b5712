"""Where an export goes, and what is left when it could not be finished."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.commands.destination import destination


def test_a_new_file_is_written_and_an_old_one_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    with destination(place) as file:
        file.write(b"first")
    with pytest.raises(Refused) as refused, destination(place):
        pass
    assert refused.value.code is RefusalCode.FILE_EXISTS
    assert place.read_bytes() == b"first"


def break_off(place: Path) -> None:
    with destination(place) as file:
        file.write(b"half")
        raise KeyError


def test_what_could_not_be_finished_is_gone(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    with pytest.raises(KeyError):
        break_off(place)
    assert not place.exists()


def test_without_a_file_it_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with destination(None) as file:
        file.write(b"row")
        file.flush()
    assert capfdbinary.readouterr().out == b"row"
