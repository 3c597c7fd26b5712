"""Which columns fit a window, and how wide each of them is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.model.columns import GAP, Column, Layout, lay_out, natural


def column(width: int, grow: int = 0) -> Column[object]:
    return Column(
        key=f"w{width}", title="", width=width, grow=grow, show=lambda _r, _n: "", sort=lambda _r: 0
    )


COLUMNS = st.lists(st.builds(column, st.integers(1, 20), st.integers(0, 20)), min_size=1, max_size=12)


def shown(layout: Layout) -> list[tuple[int, int, int]]:
    return [(place.column, place.x, place.width) for place in layout.places]


def test_columns_stand_side_by_side_with_a_blank_between() -> None:
    assert shown(lay_out([column(3), column(5)], 9, 1, 0)) == [(0, 0, 3), (1, 4, 5)]


def test_a_column_that_lacks_one_cell_is_left_out_and_counted() -> None:
    layout = lay_out([column(3), column(5)], 8, 1, 0)
    assert shown(layout) == [(0, 0, 3)]
    assert layout.right == 1


def test_a_less_important_column_never_takes_the_place_of_one_before_it() -> None:
    assert shown(lay_out([column(3), column(9), column(2)], 8, 1, 0)) == [(0, 0, 3)]


def test_scrolled_columns_make_room_behind_the_pinned_ones() -> None:
    layout = lay_out([column(3), column(5), column(5)], 9, 1, 1)
    assert shown(layout) == [(0, 0, 3), (2, 4, 5)]
    assert (layout.left, layout.right) == (1, 0)


def test_the_last_column_cannot_be_scrolled_out() -> None:
    layout = lay_out([column(3), column(5), column(5)], 9, 1, 7)
    assert layout.left == 1
    assert [place.column for place in layout.places] == [0, 2]


def test_spare_cells_go_where_they_are_wished_for_and_no_further() -> None:
    columns = [column(4, grow=4), column(4), column(4, grow=2)]
    assert [place.width for place in lay_out(columns, 17, 1, 0).places] == [6, 4, 5]
    assert [place.width for place in lay_out(columns, 99, 1, 0).places] == [8, 4, 6]


def test_a_window_narrower_than_the_first_column_cuts_it() -> None:
    assert shown(lay_out([column(8)], 5, 1, 0)) == [(0, 0, 5)]


def test_numbers_in_names_sort_by_their_size() -> None:
    names = ["agent 10", "Agent 9", "agent", "エージェント２", "エージェント1", "7"]
    assert sorted(names, key=natural) == [
        "7",
        "agent",
        "Agent 9",
        "agent 10",
        "エージェント1",
        "エージェント２",
    ]


@given(st.lists(st.text()))
def test_any_names_compare(names: list[str]) -> None:
    assert len(sorted(names, key=natural)) == len(names)


@given(COLUMNS, st.integers(1, 150), st.integers(0, 3), st.integers(0, 12))
def test_every_layout_fits_and_leaves_nothing_unsaid(
    columns: list[Column[object]], width: int, pinned: int, skipped: int
) -> None:
    layout = lay_out(columns, width, pinned, skipped)
    for before, after in zip(layout.places, layout.places[1:], strict=False):
        assert after.x == before.x + before.width + GAP
    assert layout.places[-1].x + layout.places[-1].width <= width
    assert len(layout.places) + layout.left + layout.right == len(columns)
    if len(layout.places) > 1:
        assert all(place.width >= columns[place.column].width for place in layout.places)
