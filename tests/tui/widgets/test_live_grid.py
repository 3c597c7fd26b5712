"""The live grid on a real line: few bytes for little changes, and on the screen always what a full paint would show."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal.line import BELL, Line, PlainTerminal

PROGRAM = Path(__file__).with_name("grid_program.py")
COLUMNS, ROWS = 120, 30


@contextmanager
def program(rows: int, seed: int = 1) -> Iterator[tuple[Line, PlainTerminal]]:
    root = str(PROGRAM.parents[3])
    line = Line(
        [sys.executable, "-P", str(PROGRAM), str(rows), str(seed)],
        columns=COLUMNS,
        rows=ROWS,
        environment={"PYTHONPATH": root, "COLORTERM": "truecolor"},
    )
    try:
        terminal = PlainTerminal(COLUMNS, ROWS)
        terminal.feed(line.bell())
        yield line, terminal
    finally:
        line.close()


def press(line: Line, key: bytes) -> bytes:
    line.press(key)
    return line.bell()


def test_a_changed_cell_costs_its_own_bytes_and_clocks_cost_theirs() -> None:
    with program(rows=20) as (line, terminal):
        one = press(line, b"c")
        assert b"yy" in one
        assert len(one) <= 60
        assert len(press(line, b"t")) <= 20 * 40
        down = press(line, b"j")
        assert len(down) <= 2 * (COLUMNS * 2 + 60)
        assert terminal.strange == []


def test_a_still_grid_sends_nothing() -> None:
    with program(rows=20) as (line, _):
        assert press(line, b"x") == BELL


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_steps_the_screen_shows_what_a_full_paint_shows(seed: int) -> None:
    with program(rows=40, seed=seed) as (line, terminal):
        for number in range(36):
            terminal.feed(press(line, b"n"))
            if number % 3 == 2:
                partly = [list(cells) for cells in terminal.cells]
                terminal.feed(press(line, b"p"))
                assert partly == terminal.cells


def test_a_notice_that_goes_leaves_nothing_behind() -> None:
    with program(rows=20) as (line, terminal):
        terminal.feed(press(line, b"b"))
        terminal.feed(press(line, b"B"))
        partly = [list(cells) for cells in terminal.cells]
        terminal.feed(press(line, b"p"))
        assert partly == terminal.cells
