"""Numbers as people read them, held against the whole numbering plan of a library that the desks do not load."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from kaden.phone_spelling import spelled

CALLED = {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.VOIP, PhoneNumberType.TOLL_FREE}


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+81312345678", "03-1234-5678"),
        ("+81522044369", "052-204-4369"),
        ("+81126712345", "01267-1-2345"),
        ("+81136221234", "0136-22-1234"),
        ("+819012345678", "090-1234-5678"),
        ("+815012345678", "050-1234-5678"),
        ("+81120123456", "0120-123-456"),
        ("+818001234567", "0800-123-4567"),
    ],
)
def test_a_number_has_the_hyphens_of_its_area(number: str, read: str) -> None:
    assert spelled(number) == read


@pytest.mark.parametrize("number", ["+442079460000", "+8131234", "", "12345", "+81３123456７8"])
def test_what_is_no_number_of_the_country_stays_as_it_is(number: str) -> None:
    assert spelled(number) == number


@pytest.mark.slow
def test_every_block_of_the_numbering_plan_is_read_as_the_library_reads_it() -> None:
    """Nothing behind the sixth digit changes where a number breaks: one number of each block, fixed and mobile."""
    wrong, checked = [], 0
    for block in range(10_000, 100_000):
        for tail in ("1234", "23456"):
            number = PhoneNumber(country_code=81, national_number=int(f"{block}{tail}"))
            if phonenumbers.number_type(number) not in CALLED:
                continue
            checked += 1
            wanted = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
            e164 = f"+81{number.national_number}"
            if spelled(e164) != wanted:
                wrong.append((e164, spelled(e164), wanted))
    assert checked > 20_000
    assert wrong == []
