"""The disks that a floor writes to, as they were measured, and from when on somebody must act (issue 7).

Rule: it is told while there is time: a disk that is full stops the dialling, or the recording, at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaden.protocol.alerts import DiskPlace, Severity

LAST: Final = 10
"""Where only this part of the limit is left, or less, the warning is a danger."""


@dataclass(frozen=True, slots=True)
class DiskLimits:
    """A disk is nearly full below `share` of it, and never before less than `most` bytes are free."""

    share: float = 0.1
    """0 to 1."""
    most: int = 20_000_000_000
    """So that a large disk does not warn for months."""


@dataclass(frozen=True, slots=True)
class Disk:
    """One disk, for what of ours is on it; of two things on the same disk the first one names it."""

    place: DiskPlace
    free: int
    """Bytes that the server may still write."""
    size: int
    """Bytes; more than 0."""

    def trouble(self, limits: DiskLimits) -> Severity | None:
        """How much it matters that it is nearly full; None = it is not."""
        limit = min(limits.share * self.size, limits.most)
        if self.free >= limit:
            return None
        return Severity.DANGER if self.free * LAST <= limit else Severity.WARNING


@dataclass(frozen=True, slots=True)
class DisksMeasured:
    """How full the disks are; it replaces what was measured before."""

    disks: tuple[Disk, ...]
