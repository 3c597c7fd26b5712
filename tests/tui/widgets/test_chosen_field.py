"""A chosen field: keys lead through its options, and its holder hears of it at once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tui.widgets.stage import stage
from tui.widgets.chosen_field import ChosenField, Shape

OPTIONS = (("progressive", "progressive"), ("predictive", "predictive"), ("adaptive", "adaptive"))


class Book:
    """Holds what was told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def chosen(self, field: str, value: Any) -> None:
        self.told.append((field, value))

    def ticked(self, field: str, number: int) -> None:
        self.told.append((field, number))

    def opened(self) -> None:
        self.told.append("opened")


def make(shape: Shape) -> tuple[ChosenField, Book]:
    book = Book()
    field = ChosenField("method", book, lambda: 0, 1)
    field.show(shape)
    return field, book


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("right", "predictive"),
        ("left", "adaptive"),
        ("space", "predictive"),
        ("a", "adaptive"),
        ("2", "predictive"),
    ],
)
async def test_keys_choose(key: str, value: str) -> None:
    field, book = make(Shape("progressive", "progressive", OPTIONS))
    async with stage(field) as shown:
        field.focus()
        await shown.press(key)
        assert book.told == [("method", value)]


async def test_how_it_is_changed_is_seen_while_it_has_the_focus() -> None:
    other, _ = make(Shape("yes", True))
    field, _ = make(Shape("progressive", "progressive", OPTIONS))
    async with stage(other, field) as shown:
        assert shown.lines[1] == "  progressive"
        field.focus()
        await shown.press("f5")
        assert shown.lines[1] == "< progressive >"


async def test_weekdays_are_ticked_by_space_digits_and_letters() -> None:
    """Row 92."""
    days = (("Mon", True), ("Tue", False), ("Wed", False))
    field, book = make(Shape("Mon", ["mon"], days=days))
    async with stage(field) as shown:
        assert shown.lines[0] == "[x]Mon [ ]Tue [ ]Wed"
        field.focus()
        await shown.press("right", "space", "3", "left", "left", "left", "space")
        assert book.told == [("method", 1), ("method", 2), ("method", 2)]


async def test_enter_opens_what_has_a_list_and_nothing_else() -> None:
    field, book = make(Shape("sato, ito", ["sato", "ito"], opens=True))
    async with stage(field) as shown:
        assert shown.lines[0] == "  sato, ito ..."
        field.focus()
        await shown.press("enter", "space", "right")
        assert book.told == ["opened"]


async def test_what_is_only_looked_at_does_not_move() -> None:
    field, book = make(Shape("yes", True))
    async with stage(field) as shown:
        field.focus()
        await shown.press("right", "space", "n", "enter")
        assert book.told == []


async def test_a_long_value_is_cut_and_an_empty_one_is_a_dash() -> None:
    field, _ = make(Shape("山" * 40, [], opens=True))
    empty, _ = make(Shape("", None))
    async with stage(field, empty) as shown:
        assert shown.lines[0].endswith("… ...")
        assert shown.lines[1] == "  -"
