"""Choosing by number or first letters, also with an input method on."""

from __future__ import annotations

import pytest

from tui.model.type_ahead import PAUSE, TypeAhead

SHORT = ("Appointment", "Call back", "Absent", "かけ直し")
LONG = tuple(f"Result {number}" for number in range(1, 13))


def last(labels: tuple[str, ...], typed: str, gap: int = 10) -> int | None:
    ahead, found, now = TypeAhead(), None, 0
    for character in typed:
        now += gap
        found = ahead.typed(character, labels, now)
    return found


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("1", 0),
        ("4", 3),
        ("５", None),
        ("３", 2),
        ("c", 1),
        ("C", 1),
        ("ｃ", 1),
        ("ab", 2),
        ("か", 3),
        ("z", None),
        (" ", None),
    ],
)
def test_short_lists(typed: str, index: int | None) -> None:
    assert last(SHORT, typed) == index


@pytest.mark.parametrize(("typed", "index"), [("1", 0), ("12", 11), ("0", 9), ("2", 1), ("13", 2), ("21", 0)])
def test_two_digits_for_long_lists(typed: str, index: int) -> None:
    assert last(LONG, typed) == index


def test_a_pause_begins_anew() -> None:
    assert last(LONG, "12", PAUSE) == 1
    assert last(LONG, "12", PAUSE - 1) == 11


@pytest.mark.parametrize(
    ("typed", "index"), [("a", 0), ("aa", 2), ("aaa", 0), ("ａa", 2), ("ab", 2), ("11", 0)]
)
def test_the_same_letter_again_means_the_next_line_that_begins_with_it(typed: str, index: int) -> None:
    assert last(SHORT, typed) == index


def test_the_same_letter_after_a_pause_begins_with_the_first() -> None:
    assert last(SHORT, "aa", PAUSE) == 0
