"""What SQLite's errors mean to us."""

from __future__ import annotations

import sqlite3

import pytest

from kaden.protocol.refusals import RefusalCode
from server.storage.sqlite_faults import is_damage, refusal_of


def error(kind: type[sqlite3.Error], code: int) -> sqlite3.Error:
    made = kind("words")
    made.sqlite_errorcode = code
    return made


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CORRUPT,
    ],
)
def test_trouble_of_the_disk_is_the_stores(code: int) -> None:
    """Guarantees F10, I18; extended codes too."""
    refused = refusal_of(error(sqlite3.OperationalError, code))
    assert refused is not None
    assert (refused.code, refused.values) == (RefusalCode.STORE_UNAVAILABLE, {"problem": "words"})


@pytest.mark.parametrize(
    "own",
    [
        error(sqlite3.IntegrityError, sqlite3.SQLITE_CONSTRAINT_UNIQUE),
        error(sqlite3.OperationalError, sqlite3.SQLITE_ERROR),
        sqlite3.ProgrammingError("the driver's own"),
        ValueError("a transaction's own"),
    ],
)
def test_everything_else_is_the_transactions_own(own: Exception) -> None:
    assert refusal_of(own) is None


def test_damage_is_told_apart_from_a_full_disk() -> None:
    assert is_damage(error(sqlite3.DatabaseError, sqlite3.SQLITE_NOTADB))
    assert is_damage(error(sqlite3.DatabaseError, sqlite3.SQLITE_CORRUPT_INDEX))
    assert not is_damage(error(sqlite3.OperationalError, sqlite3.SQLITE_FULL))
