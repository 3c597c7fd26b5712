"""Bars that show zero as zero and one as something; widths that always fill what they may."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.model.drawings import BARS, PLAIN_BARS, shared, sparkline

COUNTS = st.lists(st.integers(0, 500), max_size=40)


def test_the_highest_value_fills_its_cell_and_zero_lies_on_the_ground() -> None:
    assert sparkline([0, 4, 7], 10, plain=False) == "▁▅█"
    assert sparkline([0, 4, 7], 10, plain=True) == "_=#"


def test_only_the_newest_values_have_room() -> None:
    assert sparkline([9, 9, 0, 1], 2, plain=True) == "_#"
    assert sparkline([1], 0, plain=True) == ""


def test_one_among_hundreds_is_still_seen() -> None:
    assert sparkline([1, 500], 2, plain=True) == ".#"


def test_nothing_at_all_is_flat() -> None:
    assert sparkline([0, 0], 2, plain=False) == "▁▁"
    assert sparkline([], 9, plain=False) == ""


@given(COUNTS, st.integers(1, 60))
def test_bars_stand_in_the_order_of_their_values(values: list[int], cells: int) -> None:
    drawn = sparkline(values, cells, plain=False)
    shown = values[-cells:]
    assert len(drawn) == len(shown)
    for (a, bar_a), (b, bar_b) in zip(
        sorted(zip(shown, drawn, strict=True)), sorted(zip(shown, drawn, strict=True))[1:], strict=False
    ):
        assert BARS.index(bar_a) <= BARS.index(bar_b) if a != b else bar_a == bar_b
        assert (a == 0) == (bar_a == BARS[0]) or not any(shown)


def test_both_alphabets_have_as_many_bars() -> None:
    assert len(BARS) == len(PLAIN_BARS) == len(set(PLAIN_BARS))


def test_a_part_gets_its_least_and_its_share_of_the_rest() -> None:
    assert shared(20, [4, 4, 4], [3, 1, 0]) == [10, 6, 4]
    assert shared(20, [4, 4], [0, 0]) == [4, 4]


def test_where_there_is_no_room_the_last_parts_are_cut() -> None:
    assert shared(10, [4, 4, 4], [1, 1, 1]) == [4, 4, 2]
    assert shared(4, [4, 4, 4], [1, 1, 1]) == [4, 0, 0]


@given(st.integers(0, 200), st.lists(st.tuples(st.integers(1, 20), st.integers(0, 99)), max_size=6))
def test_shares_never_take_more_than_there_is(cells: int, parts: list[tuple[int, int]]) -> None:
    least, counts = [need for need, _ in parts], [count for _, count in parts]
    widths = shared(cells, least, counts)
    assert sum(widths) <= cells
    if sum(least) <= cells:
        assert all(width >= need for width, need in zip(widths, least, strict=True))
        assert sum(widths) == (cells if any(counts) else sum(least))
