"""A record that an agent of a preview job sees before it is called (domain row 326).

Rule: it takes no line of the trunk until its agent wants it called.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.dialer.model import Asked


@dataclass(slots=True)
class Shown:
    """What becomes of a shown record, besides its call."""

    deciding: Asked | None = None
    """Whose request to call it, or to pass it by, is on its way to the disk."""
    line: bool = False
    """Whether a line of the trunk is kept for its call, or in use by it."""
