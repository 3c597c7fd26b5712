"""A floor of the past as text."""

from __future__ import annotations

import pytest

from kaden.vocabulary import AgentState
from kaden.words import Words
from server.commands.replay_shown import lines_of, minutes, monitors_of
from server.demo.headless import OPENING
from server.replay.moment import floor_at
from tests.server.replay.recorded_floor import live


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (0, "0:00"),
        (-1, "0:00"),
        (999, "0:00"),
        (61_000, "1:01"),
        (3_600_000, "1:00:00"),
        (4_271_000, "1:11:11"),
    ],
)
def test_lengths_read_as_a_clock(length: int, text: str) -> None:
    assert minutes(length) == text


def test_a_job_has_its_head_and_a_line_for_each_agent() -> None:
    day = live((90.0,))
    seen = day.seen[0]
    floor = floor_at(day.day, day.plan, seen.at)
    lines = list(lines_of(floor, seen.at, Words("en")))
    assert lines[0] == f"{seen.head.name}  ·  {seen.head.campaign}"
    assert f"Dialled {seen.head.attempts}  Connected {seen.head.connected}" in lines[2]
    assert len(lines) == 4 + len(seen.rows)
    [(head, rows)] = monitors_of(floor)
    assert (head.job, len(rows)) == (day.job, len(seen.rows))


def test_who_is_shown_a_record_is_counted_where_somebody_is() -> None:
    """Row 326."""
    day = live((90.0,))
    floor = floor_at(day.day, day.plan, day.seen[0].at)
    assert not any("preview" in line for line in lines_of(floor, day.seen[0].at, Words("en")))
    next(iter(floor.agents.values())).state = AgentState.PREVIEWING
    assert "  preview 1  " in list(lines_of(floor, day.seen[0].at, Words("en")))[1]


def test_nobody_worked_yet() -> None:
    day = live((1.0,))
    floor = floor_at(day.day, day.plan, OPENING - 1)
    assert list(lines_of(floor, OPENING - 1, Words("en"))) == ["no job was started at that moment"]
