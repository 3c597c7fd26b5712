"""Only digits of E.164 and plain names of extensions reach a dial string (guarantees 7.3, case 57)."""

from __future__ import annotations

import pytest

from server.telephony.asterisk.dialling import Dialling, displayed
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.port import SwitchError

NATIONAL = Dialling(AsteriskSettings())
INTERNATIONAL = Dialling(AsteriskSettings(trunk="carrier-2", number_format="international"))

DIAL_STRING_SIGNS = [
    "&",
    "/",
    "(",
    ")",
    "^",
    "@",
    ";",
    ",",
    "|",
    " ",
    "$",
    "{",
    "}",
    "'",
    '"',
    "\n",
    "\x00",
    "*",
    "#",
]


def test_a_number_is_written_as_the_trunk_wants_it() -> None:
    assert NATIONAL.number("+81312345678") == "PJSIP/0312345678@trunk"
    assert NATIONAL.number("+14155550100") == "PJSIP/+14155550100@trunk"
    assert INTERNATIONAL.number("+81312345678") == "PJSIP/+81312345678@carrier-2"


@pytest.mark.parametrize("sign", DIAL_STRING_SIGNS)
def test_a_number_with_signs_of_a_dial_string_is_not_dialled(sign: str) -> None:
    for number in (f"+8131234{sign}5678", f"+81312345678{sign}", f"{sign}+81312345678"):
        with pytest.raises(SwitchError):
            NATIONAL.number(number)
    for phone in (f"70{sign}11", f"7011{sign}trunk", f"{sign}7011"):
        if (
            sign not in " ()/\n"
        ):  # people write these into phone numbers; as extensions they are refused below
            with pytest.raises(SwitchError):
                NATIONAL.phone(phone)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "+",
        "81312345678",
        "+0312345678",
        "+81 3",
        "+123456",
        "+1234567890123456",
        "+8131234567８",
        "sip:x@y",
    ],
)
def test_what_is_not_e164_is_not_dialled(number: str) -> None:
    with pytest.raises(SwitchError):
        NATIONAL.number(number)


@pytest.mark.parametrize(
    ("phone", "dialled", "endpoint"),
    [
        ("7011", "PJSIP/7011", "7011"),
        ("sato.home-2", "PJSIP/sato.home-2", "sato.home-2"),
        ("090-1234-5678", "PJSIP/09012345678@trunk", "trunk"),
        ("+819012345678", "PJSIP/09012345678@trunk", "trunk"),
        ("+14155550100", "PJSIP/+14155550100@trunk", "trunk"),
    ],
)
def test_an_agents_phone_is_an_extension_or_an_outside_number(
    phone: str, dialled: str, endpoint: str
) -> None:
    assert NATIONAL.phone(phone) == dialled
    assert NATIONAL.endpoint(phone) == endpoint


@pytest.mark.parametrize(
    "phone", ["", "7011@evil", "70 11", "(7011)", "PJSIP/7011", "-7011", "7" * 41, "Local/x@y/n"]
)
def test_a_phone_that_is_neither_is_not_rung(phone: str) -> None:
    with pytest.raises(SwitchError):
        NATIONAL.phone(phone)


def test_the_number_that_is_shown_is_a_number_or_nothing() -> None:
    """Domain rows 77 and 78."""
    assert displayed(None) is None
    assert displayed("0312345678") == "0312345678"
    for text in ("", '"CEO" <110>', "03-1234-5678", "anonymous"):
        with pytest.raises(SwitchError):
            displayed(text)
