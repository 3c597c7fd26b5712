"""What a campaign's pacing remembers from call to call, whichever of its jobs dials."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.dialer.pacing.learned import Learned
from server.dialer.pacing.ledger import Ledger


@dataclass(slots=True)
class Pacer:
    """The memory of one campaign's pacing."""

    ledger: Ledger
    learned: Learned = field(default_factory=Learned)
