"""A whole number in any spelling, or its last digits; too few name nobody."""

from __future__ import annotations

import pytest

from server.hub.number_meant import FEWEST_DIGITS, number_meant
from server.phone_numbers import PhoneNumbers


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("090-1234-5678", "+819012345678"),
        (" ０９０ー１２３４ー５６７８ ", "+819012345678"),
        ("+1 650 253 0000", "+16502530000"),
        ("5678", "5678"),
        ("４-56 78", "45678"),
        ("0" + "9" * 12, "9" * 12),
        ("567", None),
        ("", None),
        ("tanaka", None),
        ("56%8", None),
    ],
)
def test_what_is_meant(typed: str, meant: str | None) -> None:
    assert FEWEST_DIGITS == 4
    assert number_meant(PhoneNumbers(), typed) == meant
