"""Traces are kept for their owner alone, one after the other, and an unwritable place is no second error."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden import faults


def test_traces_are_added_and_readable_by_their_owner_only(home: Path) -> None:
    first = Path(faults.record(ValueError("one")))
    second = Path(faults.record(KeyError("two")))
    assert first == second
    assert first.is_relative_to(home)
    assert "one" in first.read_text()
    assert "two" in first.read_text()
    assert first.stat().st_mode & 0o077 == 0


def test_state_home_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert Path(faults.record(ValueError())).is_relative_to(tmp_path)


def test_unwritable_place_is_told_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(occupied))
    assert faults.record(ValueError()) == "-"
