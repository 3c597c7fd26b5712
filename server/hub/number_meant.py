"""The telephone number that somebody means who looks for a customer: whole, in any spelling, or its last digits."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from server.phone_numbers import PhoneNumber, PhoneNumbers

FEWEST_DIGITS: Final = 4
"""Last digits by which a record can be found; fewer name a tenth of a list."""

WHOLE: Final = 9
"""Digits from which on they are a whole number with its leading zero."""

_INTERNATIONAL: Final = re.compile(r"\+\d{6,15}")


def number_meant(numbers: PhoneNumbers, typed: str) -> str | None:
    """A whole number in E.164, or the last digits of some; None when it is neither, or too short."""
    text = unicodedata.normalize("NFKC", typed).strip()
    reading = numbers.read(text)
    if isinstance(reading, PhoneNumber):
        return reading.e164
    digits = re.sub(r"[-\s()]", "", text)
    if _INTERNATIONAL.fullmatch(digits):
        return digits
    if not (digits.isascii() and digits.isdigit() and len(digits) >= FEWEST_DIGITS):
        return None
    # So many digits are a whole number, if of no plan that we know: abroad its zero is left out.
    return digits.removeprefix("0") if len(digits) >= WHOLE else digits
