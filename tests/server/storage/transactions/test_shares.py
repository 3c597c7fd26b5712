"""Dividing records among groups (rows 128 to 135)."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from server.storage.transactions.shares import Results, by_results, divide

weights = st.lists(st.fractions(min_value=0, max_value=1_000), min_size=1, max_size=9).filter(any)


@given(st.integers(0, 1_000_000), weights)
def test_all_is_given_and_nothing_twice(total: int, parts: list[Fraction]) -> None:
    """Row 134: never beyond the list, and nobody without a weight gets any."""
    given_ = divide(total, parts)
    assert sum(given_) == total
    assert all(number == 0 for number, weight in zip(given_, parts, strict=True) if not weight)


@given(st.integers(0, 1_000_000), weights)
def test_no_part_is_off_by_a_whole_record(total: int, parts: list[Fraction]) -> None:
    whole = sum(parts)
    for number, weight in zip(divide(total, parts), parts, strict=True):
        assert abs(number - total * weight / whole) < 1


def test_what_is_left_over_goes_to_the_first_in_order() -> None:
    assert divide(11, [Fraction(1)] * 4) == (3, 3, 3, 2)
    assert divide(2, [Fraction(0), Fraction(1), Fraction(1), Fraction(1)]) == (0, 1, 1, 0)


def test_results_weigh_by_successes_per_contact() -> None:
    """Row 130."""
    assert by_results([Results(10, 1), Results(20, 4)]) == (Fraction(1, 10), Fraction(1, 5))


def test_without_a_success_there_is_nothing_to_compare_by() -> None:
    """Row 135."""
    assert by_results([Results(), Results()]) is None
    assert by_results([Results(10, 0), Results(5, 0)]) is None


def test_a_group_without_contacts_is_as_good_as_the_others_together() -> None:
    assert by_results([Results(10, 1), Results(10, 3), Results()]) == (
        Fraction(1, 10),
        Fraction(3, 10),
        Fraction(1, 5),
    )
