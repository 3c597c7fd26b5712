"""From a number or a phone to what Asterisk is told to dial.

Rule: only digits of an E.164 number, or the plain name of an extension, ever reach a dial string; the rest of it is the
office's own setting (guarantees 7.3, case 57).
"""

from __future__ import annotations

import re
from typing import Final

from server.phone_numbers import COUNTRY, PhoneNumber, read_fully
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.port import SwitchError

E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
SHOWN: Final = re.compile(r"\+?[0-9]{2,15}")
EXTENSION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


class Dialling:
    """How this office's Asterisk is told to dial."""

    def __init__(self, settings: AsteriskSettings) -> None:
        self._trunk = settings.trunk
        self._national = settings.number_format == "national"

    def number(self, number: str) -> str:
        """The dial string of a number in the telephone network.

        Raises:
            SwitchError: not E.164, so nothing is dialled.
        """
        if E164.fullmatch(number) is None:
            raise SwitchError("the number is not E.164; nothing was dialled")
        home = self._national and number.startswith(COUNTRY)
        written = "0" + number.removeprefix(COUNTRY) if home else number
        return f"PJSIP/{written}@{self._trunk}"

    def phone(self, phone: str) -> str:
        """The dial string of an agent's or supervisor's phone: an extension, or an outside number through the trunk.

        Raises:
            SwitchError: neither; nothing is rung.
        """
        outside = read_fully(phone)
        if isinstance(outside, PhoneNumber):
            return self.number(outside.e164)
        if E164.fullmatch(phone) is not None:
            return self.number(phone)
        if EXTENSION.fullmatch(phone) is None:
            raise SwitchError("the phone is neither an extension nor a number; nothing was rung")
        return f"PJSIP/{phone}"

    def endpoint(self, phone: str) -> str:
        """The endpoint that rings: the extension's own, or the trunk.

        Raises:
            SwitchError: as `phone`.
        """
        return self.phone(phone).removeprefix("PJSIP/").rpartition("@")[2]


def displayed(number: str | None) -> str | None:
    """What the other side's phone shall show, checked; None = withheld.

    Raises:
        SwitchError: it is no number, so nothing is dialled.
    """
    if number is not None and SHOWN.fullmatch(number) is None:
        raise SwitchError("the number to be shown is no number; nothing was dialled")
    return number
