"""The bottom line: hints that fit, notices that fade, questions whose default is no (rows 238 to 240, 337)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.cells import width
from tests.tui.widgets.stage import stage
from tui.widgets.bottom_line import SPACES, BottomLine, fitting

HINTS = (("F10", "保存"), ("F3", "hold"), ("F4", "hang up"))
WAYS_OUT = (("^Q", "quit"), ("F1", "help"))


async def test_hints_in_their_order_and_the_ways_out_at_any_width() -> None:
    line = BottomLine(1)
    async with stage(line) as shown:
        line.ways_out = WAYS_OUT
        await shown.settle()
        assert shown.lines[-1] == "  ^Q  quit   F1  help"
        line.hints = HINTS
        await shown.settle()
        assert shown.lines[-1] == " F10 保存 F3 hold ^Q quit F1 help"
        line.hints = HINTS[:1]
        await shown.settle()
        assert shown.lines[-1] == "  F10  保存   ^Q  quit   F1  help"
        line.hints = HINTS[:2]
        await shown.settle()
        assert shown.lines[-1] == " F10 保存  F3 hold  ^Q quit  F1 help"


def test_the_way_back_is_left_out_last() -> None:
    hints = (*HINTS, ("Esc", "back"))
    assert fitting(hints, WAYS_OUT, 25, 1, back="Esc")[0] == [("Esc", "back"), *WAYS_OUT]
    assert fitting(hints, WAYS_OUT, 34, 1, back="Esc")[0] == [HINTS[0], ("Esc", "back"), *WAYS_OUT]
    assert fitting(hints, WAYS_OUT, 34, 1)[0] == [*HINTS[:2], *WAYS_OUT]
    assert fitting(hints, WAYS_OUT, 120, 1, back="Esc")[0] == [*hints, *WAYS_OUT]


async def test_a_notice_stands_in_their_place_and_a_newer_one_in_its() -> None:
    line = BottomLine(1)
    async with stage(line) as shown:
        line.hints = HINTS
        line.flash("saved 14:03:22")
        line.flash("saved 14:03:25 漢")
        await shown.settle()
        assert shown.lines[-1] == "  saved 14:03:25 漢"
        line._fade(1)
        assert line.notice
        line._fade(2)
        await shown.settle()
        assert shown.lines[-1].startswith("  F10")


async def test_a_long_notice_is_read_to_its_end_over_rows_that_go_with_it() -> None:
    line = BottomLine(1)
    async with stage(line) as shown:
        line.hints = HINTS
        line.flash("The list has three columns that no field takes; choose what each of them is first.")
        await shown.settle()
        assert " ".join(text.strip() for text in shown.lines[-3:]).endswith(
            "choose what each of them is first."
        )
        assert shown.lines[-3].startswith("  The list has")
        line.flash("漢" * 90)
        await shown.settle()
        assert line.size.height == 3
        assert all(width(text) <= 40 for text in shown.lines)
        assert shown.lines[-1].endswith("…")
        line._fade(2)
        await shown.settle()
        assert line.size.height == 1
        assert shown.lines[-1].startswith("  F10")


@pytest.mark.parametrize(
    ("key", "yes"), [("y", True), ("Y", True), ("ｙ", True), ("f8", True), ("n", False), ("enter", False)]
)
async def test_only_yes_is_yes(key: str, yes: bool) -> None:
    line, said = BottomLine(1), list[str]()
    async with stage(line) as shown:
        line.ask("End the job?", "F8 or y", ["f8"], lambda: said.append("yes"))
        await shown.settle()
        assert "End the job?" in shown.lines[-1]
        assert "F8 or y" in shown.lines[-1]
        await shown.press(key)
        assert (said == ["yes"]) is yes
        assert line.question is None
        assert not line.has_focus


async def test_a_question_is_not_asked_twice_and_can_be_dropped() -> None:
    line, said = BottomLine(1), list[str]()
    async with stage(line) as shown:
        line.ask("One?", "", [], lambda: said.append("one"))
        line.ask("Two?", "", [], lambda: said.append("two"))
        assert line.question is not None
        assert line.question.text == "One?"
        line.drop()
        line.drop()
        await shown.press("y")
        assert said == []


async def test_a_long_question_keeps_its_hint() -> None:
    line = BottomLine(1)
    async with stage(line) as shown:
        line.ask("Hang up on " + "漢" * 50 + "?", "F4 or y: yes", [], lambda: None)
        await shown.settle()
        assert shown.lines[-1].endswith("F4 or y: yes")


_HINTS = st.lists(st.tuples(st.text("Fab漢", max_size=4), st.text("ab漢", max_size=9)))


@given(_HINTS, _HINTS, st.integers(20, 90))
def test_the_ways_out_always_stand(
    hints: list[tuple[str, str]], ways_out: list[tuple[str, str]], room: int
) -> None:
    shown, space = fitting(hints, ways_out, room, 1)
    firsts = shown[: len(shown) - len(ways_out)]
    assert shown[len(firsts) :] == ways_out
    assert firsts == hints[: len(firsts)]
    taken = sum(width(key) + width(label) + space for key, label in shown)
    assert taken <= room or not firsts
    assert space == SPACES[-1] or firsts == hints
