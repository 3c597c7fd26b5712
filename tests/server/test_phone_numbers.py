"""Written numbers become E.164 or a reason; the short road and the full road never disagree (rows 117 to 119, 140)."""

from __future__ import annotations

import random
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaden.vocabulary import PhoneType
from server.phone_numbers import BLOCK, NumberFault, PhoneNumber, PhoneNumbers, read_fully

TOKYO: Final = PhoneNumber("+81312345678", PhoneType.FIXED)
MOBILE: Final = PhoneNumber("+819012345678", PhoneType.MOBILE)


@pytest.mark.parametrize(
    "written",
    [
        "0312345678",
        "03-1234-5678",
        "(03)1234-5678",
        "03(1234)5678",
        "０３－１２３４－５６７８",
        "03‐1234−5678",
        "03ー1234―5678",
        "03 1234 5678",
        "03　1234　5678",
        "03.1234.5678",
        " 03-1234-5678 ",
        "\u200e03-1234-5678",
        "+81-3-1234-5678",
        "+81(0)3-1234-5678",
        "＋８１ ３ １２３４ ５６７８",
        "+8103-1234-5678",
        "0081-3-1234-5678",
        "010-81-3-1234-5678",
        "81312345678",
        "TEL 03-1234-5678",
        "℡03-1234-5678",
        "Tel: 03-1234-5678",
        "電話：03-1234-5678",
        "03-1234-5678(代)",
        "03-1234-5678㈹",
        "03-1234-5678（代表）",
    ],
)
def test_every_usual_spelling_is_one_number(written: str) -> None:
    """Row 117, case 58: E.164 is the key, so no spelling escapes the do-not-call list or the attempt limit."""
    assert PhoneNumbers().read(written) == TOKYO


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("312345678", TOKYO),
        ("3-1234-5678", TOKYO),
        ("9012345678", MOBILE),
        ("90-1234-5678", MOBILE),
        ("9012345678.0", MOBILE),
        ("09012345678.0", MOBILE),
        ("120123456", PhoneNumber("+81120123456", PhoneType.OTHER)),
    ],
)
def test_a_leading_zero_lost_in_a_spreadsheet_is_restored(written: str, number: PhoneNumber) -> None:
    """Row 118."""
    assert PhoneNumbers().read(written) == number


def test_a_number_that_a_spreadsheet_has_rounded_is_refused() -> None:
    """Row 118: nine million numbers look like this one."""
    assert PhoneNumbers().read("9.01235E+09") == NumberFault.ROUNDED


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("03-1234-5678", PhoneType.FIXED),
        ("0460-12-3456", PhoneType.FIXED),
        ("060-1234-5678", PhoneType.MOBILE),
        ("070-1234-5678", PhoneType.MOBILE),
        ("080-1234-5678", PhoneType.MOBILE),
        ("090-1234-5678", PhoneType.MOBILE),
        ("050-1234-5678", PhoneType.OTHER),
        ("0120-123-456", PhoneType.OTHER),
        ("0800-123-4567", PhoneType.OTHER),
        ("0570-012-345", PhoneType.OTHER),
    ],
)
def test_the_prefix_decides_the_phone_type(written: str, kind: PhoneType) -> None:
    """Row 140: also an area code that looks like a service, 0460."""
    reading = PhoneNumbers().read(written)
    assert isinstance(reading, PhoneNumber)
    assert reading.type is kind


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", NumberFault.NO_NUMBER),
        (" - ", NumberFault.NO_NUMBER),
        ("なし", NumberFault.NO_NUMBER),
        ("N/A", NumberFault.NO_NUMBER),
        ("同上", NumberFault.NOT_A_NUMBER),
        ("***", NumberFault.NOT_A_NUMBER),
        ("٠٣١٢٣٤٥٦٧٨", NumberFault.NOT_A_NUMBER),
        ("①03-1234-5678", NumberFault.NOT_A_NUMBER),
        ("03-1234-567", NumberFault.WRONG_LENGTH),
        ("03-1234-56789", NumberFault.WRONG_LENGTH),
        ("090-1234-567", NumberFault.WRONG_LENGTH),
        ("090-1234-56789", NumberFault.WRONG_LENGTH),
        ("1234-5678", NumberFault.WRONG_LENGTH),
        ("186-03-1234-5678", NumberFault.WRONG_LENGTH),
        ("0180-123-456", NumberFault.UNASSIGNED),
        ("00-1234-5678", NumberFault.WRONG_LENGTH),
        ("03-1234-5678 内線12", NumberFault.EXTENSION),
        ("03-1234-5678 (内)12", NumberFault.EXTENSION),
        ("03-1234-5678 ext. 12", NumberFault.EXTENSION),
        ("03-1234-5678x12", NumberFault.EXTENSION),
        ("03-1234-5678#12", NumberFault.EXTENSION),
        ("03-1234-5678 / 090-1234-5678", NumberFault.SEVERAL_NUMBERS),
        ("03-1234-5678、090-1234-5678", NumberFault.SEVERAL_NUMBERS),
        ("03-1234-5678又は090-1234-5678", NumberFault.SEVERAL_NUMBERS),
        ("+1 650-253-0000", NumberFault.FOREIGN),
        ("010-1-650-253-0000", NumberFault.FOREIGN),
    ],
)
def test_what_is_no_number_to_dial_is_refused_with_its_reason(written: str, fault: NumberFault) -> None:
    """Rows 118, 119; case 57."""
    assert PhoneNumbers().read(written) == fault


@pytest.mark.parametrize(
    "written", ["110", "１１０", "118", "119", "117", "104", "0990-123-456", "020-1234-5678", "0600-123-456"]
)
def test_emergency_short_and_premium_numbers_are_never_a_customers(written: str) -> None:
    """Case 57."""
    assert PhoneNumbers().read(written) == NumberFault.SERVICE


@pytest.mark.parametrize("sign", list("/&^@;,*#!'\"%$|\\<>=?_`{}[]\0\x1b"))
def test_no_sign_of_a_dial_string_passes(sign: str) -> None:
    """Case 57: only digits from the numbering plan reach a switch."""
    for written in (f"0312345678{sign}", f"{sign}0312345678", f"03123{sign}45678", f"sip:0312345678{sign}x"):
        assert isinstance(PhoneNumbers().read(written), NumberFault)


@given(st.text(max_size=80))
@example("0" * 70)
@example("0" + "-" * 70 + "312345678")
@example("-0312345678")
def test_whatever_is_written_comes_out_as_digits_or_as_a_fault(written: str) -> None:
    """Case 57; and the short road gives the same answer."""
    reading = PhoneNumbers().read(written)
    assert reading == read_fully(written)
    if isinstance(reading, PhoneNumber):
        assert reading.e164.startswith("+81")
        assert reading.e164[1:].isdecimal()
        assert reading.e164.isascii()
        assert len(reading.e164) in (12, 13)


@given(st.from_regex(r"\+?(?:81)?0?[0-9]{7,11}", fullmatch=True), st.data())
def test_the_short_road_and_the_full_road_agree_on_digits(written: str, data: st.DataObject) -> None:
    dashes = data.draw(st.lists(st.integers(0, len(written)), max_size=3))
    for place in dashes:
        written = f"{written[:place]}-{written[place:]}"
    assert PhoneNumbers().read(written) == read_fully(written)


def test_a_block_answers_for_all_its_numbers() -> None:
    """What one number of a block has taught holds for the others: in both lengths, the whole numbering plan."""
    numbers = PhoneNumbers()
    chance = random.Random(140)
    for block in range(10_000):
        for length in (10, 11):
            rest = length - BLOCK
            numbers.read(f"0{block:04}" + "0" * rest)
            for end in (chance.randrange(10**rest), 10**rest - 1):
                written = f"0{block:04}{end:0{rest}}"
                assert numbers.read(written) == read_fully(written)
