"""The past is what was seen when it was the present."""

from __future__ import annotations

from functools import cache

import pytest

from kaden.protocol.server import AgentRow
from server.demo.headless import OPENING
from server.dialer.board import monitor_of
from server.replay.moment import floor_at
from tests.server.replay.recorded_floor import RecordedFloor, live

MOMENTS = (0.5, 1.5, 3.2, 7.7, 20.3, 61.1, *(100.9 + 23.3 * place for place in range(30)))

HEAD = (
    "job", "name", "campaign", "state", "started", "waiting", "talking", "wrapup", "paused", "joining", "ringing",
    "attempts", "connected", "abandoned", "no_answer", "busy", "other", "saved", "talk",
)  # fmt: skip
"""Nobody keeps the times of what `remaining` and `unsaved` count: a past leaves them out (`tui.widgets.job_head`)."""

ROW = (
    "agent",
    "name",
    "account",
    "state",
    "since",
    "customer",
    "number",
    "attempt",
    "calls",
    "saved",
    "talk",
)


@cache
def the_day() -> RecordedFloor:
    return live(MOMENTS)


def shown(row: AgentRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in ROW}


@pytest.mark.parametrize("place", range(len(MOMENTS)))
def test_any_second_is_shown_as_it_was(place: int) -> None:
    day = the_day()
    seen = day.seen[place]
    monitor = monitor_of(floor_at(day.day, day.plan, seen.at), day.job)
    assert monitor is not None
    head, rows = monitor
    for name in HEAD:
        if hasattr(seen.head, name):
            assert getattr(head, name) == getattr(seen.head, name), name
    assert [shown(row) for row in rows] == [shown(row) for row in seen.rows]


def test_the_moments_show_every_state() -> None:
    """Else the comparison above would prove little."""
    states = {row.state.value for seen in the_day().seen for row in seen.rows}
    assert {"waiting", "talking", "wrapup", "break"} <= states


def test_before_its_first_second_the_floor_is_empty() -> None:
    day = the_day()
    floor = floor_at(day.day, day.plan, OPENING - 1)
    assert not floor.agents
    assert not floor.calls
    assert not floor.jobs[day.job].started
