"""What people write as a phone number, read as E.164 or refused with a reason (domain rows 117 to 119, 140).

Rule: only this file knows the numbering plan, and only digits that come out of it ever reach a dial string
(guarantees 7.3, case 57). The plan is Japan's; numbers of other countries are refused.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberType

from kaden.vocabulary import PhoneType

REGION: Final = "JP"
COUNTRY_CODE: Final = 81
COUNTRY: Final = f"+{COUNTRY_CODE}"

BLOCK: Final = 5
"""Digits, the leading zero among them."""

_PREFIXES_FOR_ABROAD: Final = ("00", "010")

MAX_WRITTEN: Final = 60
"""Characters of a written number that are looked at; the longest honest spelling has about 30."""


class PhoneNumber(NamedTuple):
    """A number that may be dialled."""

    e164: str
    type: PhoneType


class NumberFault(StrEnum):
    """Why a written number is none that we dial; the sentences are `row.<code>` in `kaden/locales`."""

    NO_NUMBER = "no_number"
    NOT_A_NUMBER = "not_a_number"
    """Letters, or signs that mean something to a switch."""
    EXTENSION = "extension"
    """Followed by an extension: a switch cannot dial it, and the number alone reaches somebody else."""
    SEVERAL_NUMBERS = "several_numbers"
    """Two numbers in one cell."""
    ROUNDED = "rounded"
    """Written as 9.01E+09 by a spreadsheet: the last digits are lost."""
    WRONG_LENGTH = "wrong_length"
    """Neither 10 nor 11 digits (domain row 119)."""
    UNASSIGNED = "unassigned"
    """The right length, but no such area or service in the numbering plan."""
    SERVICE = "service"
    """Emergency, short, premium, pager and machine numbers: never a customer's."""
    FOREIGN = "foreign"


_DASHES: Final = "‐‑‒–—―−﹘﹣－ーｰ─━"
_SPACES: Final = (
    "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_PLAIN: Final = str.maketrans(
    {
        **{chr(0xFF01 + offset): chr(0x21 + offset) for offset in range(94)},
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_INVISIBLE, ""),
        "〔": "(",
        "〕": ")",
        "【": "(",
        "】": ")",
        "・": ".",
        "．": ".",
        "℡": "TEL",
        "㈹": "(代)",
    }
)
"""Full-width letters and digits, every dash and every space, as ASCII; nothing else is guessed."""

_LABEL: Final = re.compile(
    r"^(?:tel|phone|電話番号|電話|携帯|直通|代表)\s*[:.]?\s*(?=[+(0-9])|\s*\(?\s*代表?\s*\)?$", re.I
)
"""What offices write around a number without changing it."""

_EXTENSION: Final = re.compile(r"\d.*(?:内線|内|ext\.?|x|#)\W*\d", re.I)
_SEVERAL: Final = re.compile(r"\d{2}\)?\s*(?:[/,;、，]|or|または|又は)\s*\(?\+?0?\d{2}", re.I)
_ROUNDED: Final = re.compile(r"\d(?:\.\d+)?e\+?\d{1,2}", re.I)
_WRITTEN: Final = re.compile(r"\+?[-0-9 ().]+")
_FLOAT: Final = re.compile(r"([0-9]{9,11})\.0+")
_NOTHING: Final = frozenset({"", "なし", "無し", "無", "不明", "none", "n/a", "na", "null"})
"""What people write into a cell to say that there is no number."""

_SERVICE_TYPES: Final = (
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.PAGER,
    PhoneNumberType.PERSONAL_NUMBER,
)
_TYPES: Final = {PhoneNumberType.FIXED_LINE: PhoneType.FIXED, PhoneNumberType.MOBILE: PhoneType.MOBILE}

Reading = PhoneNumber | NumberFault


class PhoneNumbers:
    """Reads written numbers; keeps what it learns of each block of the numbering plan.

    In Japan's plan the first four digits and the length decide whether a number can exist and what it is. So the
    full parser runs once for a block of five, one to spare, and the rest is a look-up, twenty times as fast. Anything
    unusual takes the full road.
    """

    def __init__(self) -> None:
        self._blocks: dict[tuple[str, int], PhoneType | NumberFault] = {}

    def read(self, written: str) -> Reading:
        """`written` as a number, or why it is none."""
        digits = written.replace("-", "")
        if not (digits.isascii() and digits.isdigit()) or len(written) > MAX_WRITTEN:
            return read_fully(written)
        if digits[0] != "0":
            # A spreadsheet took the leading zero away (domain row 118).
            digits = "0" + digits
        if len(digits) not in (10, 11) or digits.startswith(_PREFIXES_FOR_ABROAD):
            return read_fully(written)
        block = (digits[:BLOCK], len(digits))
        verdict = self._blocks.get(block)
        if verdict is None:
            reading = read_fully(digits)
            verdict = reading.type if isinstance(reading, PhoneNumber) else reading
            self._blocks[block] = verdict
        if isinstance(verdict, NumberFault):
            return verdict
        return PhoneNumber(COUNTRY + digits[1:], verdict)


def read_fully(written: str) -> Reading:
    """The full road: spelling, numbering plan, type. `PhoneNumbers.read` gives the same answer sooner."""
    text = _LABEL.sub("", written[:MAX_WRITTEN].translate(_PLAIN).strip()).strip()
    if text.strip(" -.").lower() in _NOTHING:
        return NumberFault.NO_NUMBER
    if len(written) > MAX_WRITTEN or not _WRITTEN.fullmatch(text):
        return _fault_of(text)
    whole = _FLOAT.fullmatch(text)
    digits = re.sub(r"\D", "", whole[1] if whole else text)
    if text.startswith("+"):
        return _parsed("+" + digits)
    if digits.startswith("0081"):
        # Abroad, "00" is what "+" stands for; no Japanese number begins with it.
        return _parsed("+" + digits[2:])
    if len(digits) == 3 and digits[0] == "1":
        return NumberFault.SERVICE
    return _parsed(digits)


def national(e164: str) -> str:
    """A number as people in the country write it, without hyphens."""
    return "0" + e164.removeprefix(COUNTRY) if e164.startswith(COUNTRY) else e164


def _fault_of(text: str) -> NumberFault:
    if _ROUNDED.fullmatch(text):
        return NumberFault.ROUNDED
    if _EXTENSION.search(text):
        return NumberFault.EXTENSION
    if _SEVERAL.search(text):
        return NumberFault.SEVERAL_NUMBERS
    return NumberFault.NOT_A_NUMBER


def _parsed(digits: str) -> Reading:
    try:
        number = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException as fault:
        if fault.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            return NumberFault.FOREIGN
        return NumberFault.WRONG_LENGTH
    if number.country_code != COUNTRY_CODE:
        return NumberFault.FOREIGN
    national = str(number.national_number)
    if len(national) not in (9, 10) or number.italian_leading_zero:
        return NumberFault.WRONG_LENGTH
    kind = _kind(national)
    if kind == PhoneNumberType.UNKNOWN:
        other_length = national[:-1] if len(national) == 10 else national + "0"
        assigned = _kind(other_length) not in (PhoneNumberType.UNKNOWN, *_SERVICE_TYPES)
        return NumberFault.WRONG_LENGTH if assigned else NumberFault.UNASSIGNED
    if kind in _SERVICE_TYPES:
        return NumberFault.SERVICE
    return PhoneNumber(COUNTRY + national, _TYPES.get(kind, PhoneType.OTHER))


def _kind(national: str) -> int:
    return phonenumbers.number_type(
        phonenumbers.PhoneNumber(country_code=COUNTRY_CODE, national_number=int(national))
    )
