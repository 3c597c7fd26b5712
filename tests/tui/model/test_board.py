"""Store and view apart: what is shown in what order, and which row stays selected."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.board import Board, follow
from tui.model.columns import Column

NOW = 1_000


@dataclass(frozen=True)
class Thing:
    id: int
    word: str
    number: int


COLUMNS = (
    Column[Thing](key="word", title="Word", width=5, show=lambda r, _n: r.word, sort=lambda r: r.word),
    Column[Thing](
        key="number", title="Number", width=5, show=lambda r, _n: str(r.number), sort=lambda r: r.number
    ),
)

THINGS = st.builds(Thing, st.integers(1, 8), st.sampled_from(["ab", "ba", "c"]), st.integers(0, 3))
ORDERS = st.lists(st.integers(1, 9), unique=True)


def board(*things: Thing) -> Board[Thing]:
    made = Board(lambda thing: thing.id, COLUMNS, "word")
    made.put(things)
    return made


A, B, C = Thing(1, "b", 1), Thing(2, "a", 2), Thing(3, "c", 1)


def test_rows_are_ordered_by_the_first_column_asked_for() -> None:
    assert board(A, B, C).order(NOW) == (2, 1, 3)


def test_the_same_column_again_turns_the_order_round() -> None:
    b = board(A, B, C)
    b.sort_by("word")
    assert b.descending
    assert b.order(NOW) == (3, 1, 2)
    b.sort_by("word")
    assert b.order(NOW) == (2, 1, 3)


def test_another_column_starts_upwards_and_equals_stay_in_the_order_of_ids() -> None:
    b = board(A, B, C)
    b.sort_by("word")
    b.sort_by("number")
    assert b.order(NOW) == (1, 3, 2)
    b.sort_by("number")
    assert b.order(NOW) == (2, 1, 3)


def test_an_unknown_column_is_an_error_and_changes_nothing() -> None:
    b = board(A)
    with pytest.raises(KeyError):
        b.sort_by("colour")
    assert b.sort == "word"


def test_a_filter_sees_the_columns_texts() -> None:
    b = board(A, B, C)
    b.filter_by("number:1 !c")
    assert b.filter == "number:1 !c"
    assert b.order(NOW) == (1,)


def test_a_filter_sees_also_what_a_column_adds() -> None:
    column = Column[Thing](
        key="word", title="W", width=5, show=lambda _r, _n: "x", sort=lambda r: r.word, also=lambda r: r.word
    )
    b = Board(lambda thing: thing.id, [column], "word")
    b.put([A, C])
    b.filter_by("c")
    assert b.order(NOW) == (3,)


def test_what_is_gone_may_be_reported_gone_twice() -> None:
    b = board(A, B)
    b.remove([1])
    b.remove([1])
    assert b.order(NOW) == (2,)


def test_a_frozen_view_stands_still_while_the_store_goes_on() -> None:
    b = board(A, B)
    b.freeze(NOW)
    b.replace([C])
    assert b.order(NOW) == (2, 1)
    assert b.rows[1] == A
    b.freeze(NOW + 1)
    assert b.frozen_at == NOW
    b.thaw()
    assert b.order(NOW) == (3,)
    assert b.frozen_at is None


def test_a_frozen_view_can_still_be_filtered_and_sorted() -> None:
    b = board(A, B, C)
    b.freeze(NOW)
    b.filter_by("!c")
    b.sort_by("number")
    assert b.order(NOW) == (1, 2)


@given(st.lists(st.tuples(st.sampled_from(["put", "remove", "replace"]), st.lists(THINGS, max_size=4))))
def test_the_view_is_the_store_filtered_and_sorted(steps: list[tuple[str, list[Thing]]]) -> None:
    b = board()
    b.filter_by("!c")
    b.sort_by("number")
    naive: dict[int, Thing] = {}
    for step, things in steps:
        if step == "remove":
            b.remove([thing.id for thing in things])
            naive = {id_: row for id_, row in naive.items() if id_ not in {thing.id for thing in things}}
        else:
            naive = {} if step == "replace" else naive
            naive |= {thing.id: thing for thing in things}
            b.replace(things) if step == "replace" else b.put(things)
        wanted = sorted((row.number, row.id) for row in naive.values() if row.word != "c")
        assert b.order(NOW) == tuple(id_ for _, id_ in wanted)


@given(ORDERS, ORDERS, st.none() | st.integers(1, 9))
def test_the_selection_is_a_row_that_is_shown_and_the_same_one_while_it_can_be(
    before: list[int], after: list[int], selected: int | None
) -> None:
    now = follow(selected, before, after)
    assert (now is None) == (not after)
    if selected in after:
        assert now == selected
    elif after:
        assert now in after


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((5, 4, 3, 2, 1), 3),
        ((1, 2, 4, 5), 4),
        ((1, 2, 5), 5),
        ((2, 1), 2),
        ((1,), 1),
        ((9,), 9),
        ((), None),
    ],
)
def test_a_row_that_goes_hands_the_selection_to_the_next_below_then_above(
    after: tuple[int, ...], expected: int | None
) -> None:
    assert follow(3, (1, 2, 3, 4, 5), after) == expected
