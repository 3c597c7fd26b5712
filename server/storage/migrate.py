"""Brings a database to the schema of this release, one numbered migration after the other.

Rule: a migration that was released never changes, and a database that is newer than the program is left alone. Whoever
migrates holds the lock of the database.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import resources
from typing import Final, Protocol, TypeVar

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.dialect import SqlDialect
from server.storage.port import Tx

T = TypeVar("T")

_FILE_NAME: Final = re.compile(r"(\d{4})_(\w+)\.sql")
_APPEND_ONLY: Final = re.compile(r"^\{append_only (\w+)\}$", re.MULTILINE)
_COMMENT: Final = re.compile(r"^--.*\n", re.MULTILINE)

_BOOK: Final = """
CREATE TABLE IF NOT EXISTS schema_migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, at BIGINT NOT NULL
)"""


class Transact(Protocol):
    """Runs one function in a transaction of its own and commits it."""

    def __call__(self, transaction: Callable[[Tx], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the schema."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """Of the file as released, before its tokens are filled in."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def statements(self, dialect: SqlDialect) -> list[str]:
        """The statements for one database."""
        filled = _APPEND_ONLY.sub(lambda found: dialect.append_only.replace("{table}", found[1]), self.text)
        filled = _COMMENT.sub("", filled.replace("{id}", dialect.identity))
        return [statement for part in filled.split(";\n\n") if (statement := part.strip().removesuffix(";"))]


def migrations() -> tuple[Migration, ...]:
    """All migrations of this release, in order."""
    folder = resources.files("server.storage").joinpath("migrations")
    found = []
    for file in folder.iterdir():
        if name := _FILE_NAME.fullmatch(file.name):
            found.append(Migration(int(name[1]), name[2], file.read_text("utf-8")))
    return tuple(sorted(found, key=lambda migration: migration.number))


def migrate(
    transact: Transact,
    dialect: SqlDialect,
    database: str,
    now: Instant,
    before_change: Callable[[], None] = lambda: None,
    steps: tuple[Migration, ...] | None = None,
) -> int:
    """Run what is missing; the number of migrations that ran.

    Args:
        transact: runs one function in a transaction.
        dialect: of the database.
        database: how it is called in a refusal.
        now: noted beside each migration.
        before_change: called once before a database with content is changed; makes the backup.
        steps: all migrations that exist; this release's unless given.

    Raises:
        Refused: DATABASE_NEWER, when the database knows migrations that this release does not, or other ones.
    """
    known = migrations() if steps is None else steps
    done = transact(_done)
    _refuse_strange(done, known, database)
    pending = known[len(done) :]
    if pending and done:
        before_change()
    for migration in pending:
        transact(partial(_apply, migration=migration, dialect=dialect, now=now))
    return len(pending)


def _done(tx: Tx) -> dict[int, str]:
    tx.execute(_BOOK)
    return _recorded(tx)


def _recorded(tx: Tx) -> dict[int, str]:
    return {number: checksum for number, checksum in tx.all("SELECT number, checksum FROM schema_migration")}


def refuse_other_schema(tx: Tx, database: str) -> None:
    """For whoever only reads: the schema must be this release's to the letter.

    Raises:
        Refused: DATABASE_NEWER, DATABASE_OLDER.
    """
    known = migrations()
    done = _recorded(tx)
    _refuse_strange(done, known, database)
    if len(done) < len(known):
        raise Refused(
            RefusalCode.DATABASE_OLDER, path=database, found=max(done, default=0), known=known[-1].number
        )


def _refuse_strange(done: dict[int, str], known: tuple[Migration, ...], database: str) -> None:
    ours = {migration.number: migration.checksum for migration in known}
    for number in sorted(done):
        if ours.get(number) != done[number]:
            newest = max(ours, default=0)
            found = max(done) if max(done) > newest else f"{number} (changed)"
            raise Refused(RefusalCode.DATABASE_NEWER, path=database, found=found, known=newest)


def _apply(tx: Tx, migration: Migration, dialect: SqlDialect, now: Instant) -> None:
    for statement in migration.statements(dialect):
        tx.execute(statement)
    tx.execute(
        "INSERT INTO schema_migration (number, name, checksum, at) VALUES (?, ?, ?, ?)",
        (migration.number, migration.name, migration.checksum, now),
    )
