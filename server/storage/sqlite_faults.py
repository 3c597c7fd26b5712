"""What an error of SQLite means to us: the disk is in trouble, the file is damaged, or the program is wrong.

Rule: trouble of the disk becomes one refusal that everybody can act on; an error of our own is passed on unchanged.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from kaden.protocol.refusals import RefusalCode, Refused

DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

TROUBLE: Final = DAMAGE | frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
"""Primary result codes that say something about the disk, the file or the machine, not about a statement."""


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 when the error is the driver's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is no sound database."""
    return primary_code(error) in DAMAGE


def refusal_of(error: BaseException) -> Refused | None:
    """STORE_UNAVAILABLE when the store is in trouble; None when the error is the transaction's own."""
    if isinstance(error, sqlite3.Error) and primary_code(error) in TROUBLE:
        return Refused(RefusalCode.STORE_UNAVAILABLE, problem=str(error))
    return None
