"""What the lines of a window show, and that what is called stale is all that a screen must paint."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.cells import width
from tui.model.columns import Column
from tui.model.window import MARK_FOR, SPAN_COST, Cell, Line, Stale, Window

WIDTH, HEIGHT = 24, 4


@dataclass(frozen=True)
class Thing:
    name: str
    state: str
    since: int


COLUMNS = (
    Column[Thing](
        key="name", title="Name", width=6, grow=20, show=lambda r, _n: r.name, sort=lambda r: r.name
    ),
    Column[Thing](
        key="state",
        title="State",
        width=4,
        show=lambda r, _n: r.state,
        sort=lambda r: r.state,
        role=lambda r, _n: "alarm" if r.state == "bad" else "plain",
        marks=True,
    ),
    Column[Thing](
        key="time",
        title="Time",
        width=4,
        align="right",
        show=lambda r, now: str(now - r.since),
        sort=lambda r: r.since,
        ticks=True,
    ),
)

SATO, MORI, ABE = Thing("佐藤", "ok", 0), Thing("Mori", "ok", 5), Thing("[b]Abe", "bad", 9)


def window(*things: Thing, height: int = HEIGHT, wide: int = WIDTH) -> Window[Thing]:
    made = Window(COLUMNS, 1, 1)
    made.resize(wide, height)
    made.put(dict(enumerate(things, 1)))
    made.set_order(range(1, len(things) + 1))
    return made


def texts(made: Window[Thing]) -> list[str]:
    return ["|".join(cell.text for cell in line.cells) for line in made.lines]


def keys(made: Window[Thing]) -> list[int | None]:
    return [line.key for line in made.lines]


def test_cells_are_cut_and_padded_by_the_width_of_their_characters() -> None:
    made = window(SATO, ABE, Thing("佐藤佐藤佐藤佐藤", "long", 0), wide=16)
    assert texts(made) == ["佐藤  |ok  |   0", "[b]Abe|bad |  -9", "佐藤… |long|   0", ""]


def test_the_rows_below_the_last_are_empty() -> None:
    assert keys(window(SATO)) == [1, None, None, None]


def test_a_row_that_is_not_in_the_order_is_not_shown() -> None:
    made = window(SATO)
    assert made.put({7: MORI}) == []
    assert keys(made) == [1, None, None, None]


def test_an_order_of_unknown_rows_is_refused_and_changes_nothing() -> None:
    made = window(SATO)
    with pytest.raises(KeyError):
        made.set_order([1, 9])
    assert made.order == (1,)


def test_one_changed_cell_makes_one_column_stale() -> None:
    made = window(SATO, MORI, wide=80)
    stale = made.put({2: Thing("Mori", "off", 5)})
    assert [(each.line, each.place and each.place.column) for each in stale] == [(1, 1)]


def test_an_equal_row_makes_nothing_stale() -> None:
    made = window(SATO, MORI)
    assert made.put({1: SATO, 2: MORI}) == []


def test_many_changed_cells_make_the_line_stale_because_that_is_cheaper() -> None:
    made = window(SATO, wide=2 * SPAN_COST)
    assert made.put({1: Thing("Abe", "bad", 3)}) == [Stale(0, None)]


def test_clocks_tick_and_nothing_else_is_looked_at() -> None:
    made = window(SATO, MORI, wide=80)
    stale = made.set_now(7)
    assert [(each.line, each.place and each.place.column) for each in stale] == [(0, 2), (1, 2)]
    assert [line.cells[2].text for line in made.lines[:2]] == ["   7", "   2"]


def test_a_changed_cell_stands_out_for_a_moment_where_its_column_wants_that() -> None:
    made = window(SATO)
    made.put({1: Thing("Sato", "off", 0)})
    assert [cell.marked for cell in made.lines[0].cells] == [False, True, False]
    made.set_now(MARK_FOR - 1)
    assert made.lines[0].cells[1].marked
    made.set_now(MARK_FOR)
    assert not made.lines[0].cells[1].marked


def test_a_row_that_moves_onto_a_line_is_not_taken_for_a_change() -> None:
    made = window(SATO, MORI)
    made.set_order([2, 1])
    assert not any(cell.marked for line in made.lines for cell in line.cells)


def test_the_cursor_takes_the_row_s_look_and_leaves_its_alarm() -> None:
    made = window(SATO, ABE)
    assert {cell.look for cell in made.lines[0].cells} == {"cursor"}
    assert made.lines[1].cells[1].look == "alarm"
    made.move_by(1)
    assert [cell.look for cell in made.lines[1].cells] == ["cursor", "cursor-strong", "cursor"]


def test_the_cursor_follows_its_row_through_a_sort_and_out_of_sight() -> None:
    made = window(*[Thing(f"a{n}", "ok", 0) for n in range(20)])
    assert made.cursor == 1
    made.set_order(list(range(20, 0, -1)))
    assert made.cursor == 1
    assert 1 in keys(made)
    made.move_to(20)
    assert keys(made) == [20, 19, 18, 17]


def test_the_window_stands_still_while_the_cursor_is_inside() -> None:
    made = window(*[Thing(f"a{n}", "ok", 0) for n in range(20)])
    made.move_by(5)
    assert keys(made) == [3, 4, 5, 6]
    made.move_by(-2)
    assert keys(made) == [3, 4, 5, 6]
    made.move_by(-100)
    assert keys(made) == [1, 2, 3, 4]
    made.move_by(100)
    assert keys(made) == [17, 18, 19, 20]


def test_the_cursor_of_an_empty_window_moves_nowhere() -> None:
    made = window()
    assert made.move_by(1) == []
    with pytest.raises(KeyError):
        made.move_to(1)
    assert made.cursor is None


def test_columns_without_room_come_by_shifting() -> None:
    made = window(SATO, wide=11)
    assert texts(made)[0] == "佐藤  |ok  "
    assert made.shift(1)
    assert texts(made)[0] == "佐藤  |   0"
    assert not made.shift(1)
    assert made.shift(-1)
    assert not made.shift(-1)


def test_a_column_out_of_sight_is_revealed_by_the_least_scrolling() -> None:
    made = window(SATO, wide=11)
    assert made.reveal(2)
    assert texts(made)[0] == "佐藤  |   0"
    assert not made.reveal(2)
    assert not made.reveal(0)
    assert made.reveal(1)
    assert texts(made)[0] == "佐藤  |ok  "


def test_where_no_column_has_room_beside_the_pinned_one_revealing_ends() -> None:
    made = window(SATO, wide=6)
    assert made.reveal(2)
    assert not made.reveal(2)
    assert texts(made)[0] == "佐藤  "


def test_the_scroll_mark_shows_where_the_window_stands() -> None:
    made = window(*[Thing(f"a{n}", "ok", 0) for n in range(16)])
    assert [line.thumb for line in made.lines] == [True, False, False, False]
    made.move_by(100)
    assert [line.thumb for line in made.lines] == [False, False, False, True]


def test_there_is_no_scroll_mark_where_everything_is_seen() -> None:
    assert not any(line.thumb for line in window(SATO, MORI, ABE, SATO).lines)


def test_ambiguous_characters_take_two_cells_where_the_terminal_says_so() -> None:
    made = Window(COLUMNS, 1, 2)
    made.resize(16, 1)
    made.put({1: Thing("①②③④⑤", "○", 0)})
    made.set_order([1])
    assert [width(cell.text, 2) for cell in made.lines[0].cells] == [6, 4, 4]


THINGS = st.builds(
    Thing, st.sampled_from(["佐藤", "Mori", "ア"]), st.sampled_from(["ok", "bad"]), st.integers(0, 3)
)
STEPS = st.one_of(
    st.tuples(st.just("put"), st.dictionaries(st.integers(1, 9), THINGS, max_size=3)),
    st.tuples(st.just("order"), st.permutations(range(1, 10)).flatmap(lambda p: st.just(p[: p[0]]))),
    st.tuples(st.just("forget"), st.lists(st.integers(1, 9), max_size=3)),
    st.tuples(st.just("now"), st.integers(0, 5)),
    st.tuples(st.just("move"), st.integers(-9, 9)),
)


@given(st.lists(STEPS, max_size=25))
def test_painting_what_is_stale_shows_what_a_naive_window_would(steps: list[tuple[str, object]]) -> None:
    made = window(wide=80, height=5)
    rows: dict[int, Thing] = {}
    now = 0
    glass = list(made.lines)
    for kind, value in steps:
        match kind, value:
            case "put", dict():
                rows |= value
                stale = made.put(value)
            case "order", list():
                stale = made.set_order([key for key in value if key in rows])
            case "forget", list():
                rows = {key: row for key, row in rows.items() if key not in value}
                stale = made.forget(value)
            case "move", int():
                stale = made.move_by(value)
            case _, int():
                now += value
                stale = made.set_now(now)
            case _:
                raise AssertionError(kind)
        painted(glass, made, stale)
        # `set_now` looks at clocks alone; what else a cell shows was right before.
        assert [line._replace(key=None) for line in glass] == [line._replace(key=None) for line in made.lines]
        assert naive(made, rows, now) == [
            (line.key, [cell.text.strip() for cell in line.cells]) for line in made.lines
        ]


def painted(glass: list[Line], made: Window[Thing], stale: list[Stale]) -> None:
    """Paint what is stale, and nothing else."""
    for number, place in stale:
        if place is None:
            glass[number] = made.lines[number]
        else:
            position = made.layout.places.index(place)
            cells: list[Cell] = list(glass[number].cells)
            cells[position] = made.lines[number].cells[position]
            glass[number] = made.lines[number]._replace(cells=tuple(cells))


def naive(made: Window[Thing], rows: dict[int, Thing], now: int) -> list[tuple[int | None, list[str]]]:
    """What the lines must show, from the rows alone: a stretch of the order that holds the cursor."""
    first = made.order.index(made.lines[0].key) if made.lines[0].key is not None else 0
    stretch = made.order[first : first + 5]
    assert made.cursor is None or made.cursor in stretch
    lines: list[tuple[int | None, list[str]]] = [
        (key, [rows[key].name, rows[key].state, str(now - rows[key].since)]) for key in stretch
    ]
    return lines + [(None, [])] * (5 - len(lines))


def test_a_window_of_fewer_lines_still_holds_the_cursor() -> None:
    made = window(*[Thing(f"a{n}", "ok", 0) for n in range(9)])
    made.move_by(3)
    for before, after in pairwise([4, 2, 1, 0, 3]):
        made.resize(WIDTH, after)
        assert len(made.lines) == after, before
        assert after == 0 or 4 in keys(made)
