"""How large a customer list may be (domain row 125; guarantees 7.3, cases 48 to 50).

Rule: a file is read as a stream, so these limits bound the memory that any file can cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one import; the size is the administrator's choice, the others fit any honest list."""

    size: int = 200 * MEBIBYTE
    """Bytes of the file."""
    rows: int = 1_000_000
    """Rows below the headings; their numbers are held in memory to find duplicates."""
    field: int = 200_000
    """Characters of one field."""
    columns: int = 1_000
    row_lines: int = 100
    """Lines of one row. A stray quotation mark swallows the rows up to the next one; an address or a memo has a few."""
    line: int = 4 * MEBIBYTE
    """Characters of one line."""
