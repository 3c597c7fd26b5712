"""Which columns a table has, in which order, and what is remembered of it (issue 7)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from tui.model.arranging import Arranging, View, view_of
from tui.model.columns import Column


def column(key: str) -> Column[int]:
    return Column(key=key, title=key.upper(), width=3, show=lambda _row, _now: key, sort=lambda row: row)


COLUMNS = tuple(column(key) for key in ("sign", "name", "a", "b", "c"))


def keys(arranging: Arranging[int]) -> str:
    return " ".join(each.key for each in arranging.shown)


def test_all_are_shown_as_they_come_until_somebody_chooses() -> None:
    arranging = Arranging(COLUMNS, 2)
    assert keys(arranging) == "sign name a b c"
    arranging.tick(1)
    assert keys(arranging) == "sign name a c"
    assert arranging.move(2, -1) == 1
    assert keys(arranging) == "sign name a c"
    assert [each.key for each in arranging.columns] == ["a", "c", "b"]
    arranging.tick(2)
    assert keys(arranging) == "sign name a c b"


def test_the_ends_hold_and_the_last_column_stays() -> None:
    arranging = Arranging(COLUMNS, 2, ("c", "gone", "c", "sign"))
    assert keys(arranging) == "sign name c"
    assert (arranging.move(0, -1), arranging.move(2, 1)) == (0, 2)
    arranging.tick(0)
    assert arranging.chosen == ("c",)
    assert Arranging(COLUMNS, 2, ("gone",)).chosen == ("a", "b", "c")


def test_a_view_comes_back_as_it_was_told() -> None:
    view = View(("c", "a"), "name", True, "佐藤", 3)
    assert view_of({**asdict(view), "columns": list(view.columns)}) == view


@pytest.mark.parametrize("told", [None, [], {}, {"columns": "a"}, {**asdict(View()), "columns": [1]}])
def test_what_is_no_view_is_none(told: Any) -> None:
    assert view_of(told) is None
