"""What a shadow would have done, over a day (row 190)."""

from __future__ import annotations

from kaden.clock import SECOND
from server.dialer.shadow import ShadowBook

DAY, NEXT = 1_000, 2_000


def test_a_difference_weighs_as_long_as_it_stood() -> None:
    book = ShadowBook()
    assert book.mean(0) is None
    book.note(5, 3, 0, DAY)
    assert book.mean(0) == 2
    book.note(3, 3, 10 * SECOND, DAY)
    assert book.mean(10 * SECOND) == 2
    assert book.mean(40 * SECOND) == 0.5


def test_time_in_which_nothing_was_decided_does_not_count() -> None:
    book = ShadowBook()
    book.note(5, 3, 0, DAY)
    book.note(None, 0, 10 * SECOND, None)
    assert (book.target, book.mean(90 * SECOND)) == (None, 2)
    book.note(3, 3, 90 * SECOND, DAY)
    assert book.mean(100 * SECOND) == 1


def test_each_day_begins_anew() -> None:
    book = ShadowBook()
    book.note(5, 3, 0, DAY)
    book.note(2, 3, 10 * SECOND, NEXT)
    assert book.mean(20 * SECOND) == -1


def test_a_clock_that_is_set_back_takes_nothing_away() -> None:
    book = ShadowBook()
    book.note(5, 3, 10 * SECOND, DAY)
    book.note(5, 3, 0, DAY)
    assert book.mean(0) == 2
