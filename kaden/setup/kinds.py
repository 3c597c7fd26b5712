"""What an office sets up, in the order in which it does (domain row 13)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """A kind of definition."""

    ACCOUNT = "account"
    STATUS = "status"
    """A custom status of agents (domain rows 203 to 205)."""
    GROUP = "group"
    RULE = "rule"
    CALENDAR = "calendar"
    """Weekdays and holidays, shared by campaigns (domain row 92)."""
    CAMPAIGN = "campaign"
    DISPOSITION = "disposition"
    BATCH = "batch"
    JOB = "job"


INSIDE: Final = {Kind.DISPOSITION: Kind.CAMPAIGN, Kind.BATCH: Kind.CAMPAIGN, Kind.JOB: Kind.BATCH}
"""What a definition belongs to; the others stand alone."""

MAXIMUM: Final[Mapping[Kind, int]] = {
    Kind.ACCOUNT: 2_000,
    Kind.STATUS: 50,
    Kind.GROUP: 200,
    Kind.RULE: 100,
    Kind.CALENDAR: 50,
    Kind.CAMPAIGN: 200,
    Kind.DISPOSITION: 5_000,
    Kind.BATCH: 1_000,
    Kind.JOB: 1_000,
}
"""How many of a kind are kept, so that a list of them stays one message (domain row 76)."""
