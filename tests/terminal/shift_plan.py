"""Who is on the list of the scripted shift: forty customers, each called after what happens in the call.

Rule: a customer's name says what the agent does, the last digit of the number what the customer does
(`program_switch`).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kaden.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which a call can go."""

    digit: int
    count: int
    outcome: Outcome = Outcome.CONNECTED


KINDS: Final = {
    "Plain": Kind(0, 6),
    "Busy": Kind(6, 3, Outcome.BUSY),
    "Later": Kind(0, 1),
    "Missed": Kind(4, 1),
    "Gone": Kind(3, 3),
    "Hold": Kind(1, 2),
    "Silent": Kind(7, 3, Outcome.NO_ANSWER),
    "Refuse": Kind(0, 2),
    "Machine": Kind(5, 2, Outcome.MACHINE),
    "Tomorrow": Kind(1, 2),
    "Nobody": Kind(8, 1, Outcome.INVALID),
    "Transfer": Kind(2, 2),
    "Reject": Kind(9, 2, Outcome.REJECTED),
    "Break": Kind(0, 1),
    "Away": Kind(0, 1),
    "Group": Kind(1, 1),
    "Lost": Kind(2, 1),
    "Forbid": Kind(0, 1),
    "Killed": Kind(2, 1),
    "Unsaved": Kind(1, 1),
    "Stopped": Kind(0, 1),
}

CALLED_BACK: Final = {"Later 01": Outcome.CONNECTED, "Missed 01": Outcome.NO_ANSWER}
"""Who is called back, and what comes of it."""

NAMED: Final = re.compile(rf"\b({'|'.join(KINDS)}) (\d\d)\b")
"""A customer's name on a screen."""


def calls(*, talked: bool = False) -> int:
    """How many there are; `talked`: only those that reach the agent."""
    return sum(kind.count for kind in KINDS.values() if not talked or kind.outcome is Outcome.CONNECTED)


def names() -> list[str]:
    """All customers, the kinds well mixed."""
    left = {name: kind.count for name, kind in KINDS.items()}
    mixed = []
    while any(left.values()):
        for name, kind in KINDS.items():
            if left[name]:
                left[name] -= 1
                mixed.append(f"{name} {kind.count - left[name]:02}")
    return mixed


def exchange(place: int) -> str:
    """The middle digits of a number, by the customer's place on the list: they stand nowhere else on a screen."""
    return f"5{place:03}"


def write_list(path: Path, customers: list[str]) -> None:
    """Customers of these names as a file to import."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["会社名", "お名前", "電話番号", "備考"])
        for place, name in enumerate(customers):
            digit = KINDS[name[:-3]].digit
            rows.writerow(["株式会社サンプル", name, f"03-{exchange(place)}-410{digit}", f"{place}番"])
