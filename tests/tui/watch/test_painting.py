"""What is sent to a terminal: the picture stands there to the cell, in as few bytes as can be."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from kaden.cells import pad
from tests.terminal.line import PlainTerminal
from tui.watch.painting import OPEN, Line, Look, Painter, Piece, plain, spread

LOOKS: tuple[Look, ...] = ("plain", "quiet", "strong", "good", "busy", "warn", "alarm", "title", "header")


def painter(*, colours: bool = True, light: bool = False) -> Painter:
    return Painter(colours=colours, light=light, ambiguous=1)


def line(*texts: str, look: Look = "plain") -> Line:
    return tuple(Piece(text, look) for text in texts)


def shown(terminal: PlainTerminal, sent: str) -> list[str]:
    terminal.feed(sent.encode())
    return terminal.lines


def test_any_picture_over_any_other_stands_there_to_the_cell() -> None:
    """Wide characters, full lines, changed widths and fewer lines, compared with painting on an empty screen."""
    chance = random.Random(7)
    words = ["", "a", "talking", "通話中", "山﨑 ㈱", "0:07", "—", "[/b]", "\x1b[31mred", "12"]
    terminal, paint = PlainTerminal(21, 6), painter()
    for _ in range(300):
        lines: list[Line] = [
            tuple(
                Piece(pad(chance.choice(words), chance.choice((1, 4, 9))), chance.choice(LOOKS))
                for _ in range(chance.randint(0, 4))
            )
            for _ in range(chance.randint(0, 7))
        ]
        fresh = PlainTerminal(21, 6)
        assert shown(terminal, paint.paint(lines, 21, 6)) == shown(fresh, painter().paint(lines, 21, 6))
        assert terminal.cells == fresh.cells
    assert terminal.strange == []


def test_nothing_is_sent_for_what_stands_there_already() -> None:
    paint, lines = painter(), [line("one", "two"), line("三")]
    assert paint.paint(lines, 40, 5)
    assert paint.paint(lines, 40, 5) == ""


def test_a_clock_that_goes_on_costs_a_digit() -> None:
    paint = painter()
    paint.paint([line("エージェント1 ", "   0:12", "  x")], 40, 5)
    sent = paint.paint([line("エージェント1 ", "   0:13", "  x")], 40, 5)
    assert sent == "\x1b[1;21H3"


def test_a_full_line_keeps_its_last_cell() -> None:
    """After the last cell the cursor stays on it: erasing to the end of the line would take it away."""
    assert painter().paint([line("12345")], 5, 2) == "\x1b[1;1H12345"
    assert painter().paint([line("1234")], 5, 2).endswith("1234\x1b[K")


def test_what_has_no_room_is_left_out() -> None:
    terminal = PlainTerminal(8, 2)
    assert shown(terminal, painter().paint([line("通話", "待機中"), line("b"), line("c")], 8, 2)) == [
        "通話待…",
        "b",
    ]


def test_a_wiped_screen_is_painted_whole() -> None:
    paint = painter()
    paint.paint([line("one")], 9, 2)
    assert paint.wipe() == "\x1b[0m\x1b[2J"
    assert "one" in paint.paint([line("one")], 9, 2)


@pytest.mark.parametrize(("light", "yellow"), [(False, "33"), (True, "35")])
def test_colours_only_repeat_what_is_said_and_can_be_turned_off(light: bool, yellow: str) -> None:
    assert f"\x1b[{yellow}mstuck\x1b[0m" in painter(light=light).paint([line("stuck", look="warn")], 9, 1)
    assert painter(colours=False).paint([line("stuck", look="warn")], 9, 1) == "\x1b[1;1Hstuck\x1b[K"
    assert "\x1b[1m" in painter(colours=False).paint([line("stuck", look="alarm")], 9, 1)


def test_the_right_end_of_a_line_stays_and_the_left_gives_way() -> None:
    def told(left: Sequence[str], cells: int) -> str:
        return plain(spread(line(*left), line("link ok"), cells, 1))

    assert told(["agents  ", "talking 3"], 30) == "agents  talking 3      link ok"
    assert told(["agents  ", "talking 3"], 20) == "agents  tal… link ok"


def test_the_screen_that_is_opened_breaks_no_lines_and_has_no_cursor() -> None:
    assert "\x1b[?7l" in OPEN
    assert "\x1b[?25l" in OPEN
