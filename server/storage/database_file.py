"""A database file on its way to a connection: its place, its lock, its soundness, its schema.

Rule: a file that is missing, damaged, newer or in use is refused before anything is written to it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.backup import back_up, backups_of
from server.storage.dialect import SQLITE
from server.storage.lock import FileLock, refuse_network_file_system
from server.storage.migrate import Migration, migrate
from server.storage.port import Tx
from server.storage.sqlite_faults import is_damage, refusal_of
from server.storage.sqlite_tx import SqliteTx, connect_writer, in_transaction

T = TypeVar("T")

ALWAYS_CHECKED: Final = 64 * 1024 * 1024
"""Bytes up to which a file is checked at every start; larger ones only after an unclean end (0.4 s for 60 MB)."""


class DatabaseFile:
    """One database file whose lock we hold.

    Args:
        path: the file.
        create: make it when it is missing.

    Raises:
        Refused: NETWORK_FILE_SYSTEM, DATABASE_MISSING, DATABASE_IN_USE, DATABASE_DAMAGED; STORE_UNAVAILABLE, when the
            place cannot be written to.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        refuse_network_file_system(path)
        if not create and not path.is_file():
            raise Refused(RefusalCode.DATABASE_MISSING, path=str(path))
        if not create and path.stat().st_size == 0:
            raise self._damaged()
        try:
            if create:
                path.parent.mkdir(parents=True, exist_ok=True)
                # Customers' names will be in it: nobody else reads it. SQLite gives its log the same rights.
                os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
            self._lock = FileLock(path)
        except OSError as error:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem=f"{path}: {error.strerror}") from error

    @property
    def backups(self) -> Path:
        """Where copies of this database are kept unless told otherwise."""
        return self.path.parent / "backups"

    def release(self) -> None:
        """Let go of the file; safe to call twice."""
        self._lock.release()

    def connect(self, now: Instant, steps: tuple[Migration, ...] | None = None) -> sqlite3.Connection:
        """The writing connection, after the check and the migrations.

        Args:
            now: noted beside each migration, and in the name of the copy that is made before them.
            steps: all migrations that exist; this release's unless given.

        Raises:
            Refused: DATABASE_DAMAGED, with the newest backup; DATABASE_NEWER; STORE_UNAVAILABLE.
        """
        needs_check = self._needs_check()
        connection: sqlite3.Connection | None = None
        try:
            connection = connect_writer(self.path)
            if needs_check and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise self._damaged()
            self._migrate(connection, now, steps)
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, sqlite3.Error) and is_damage(error):
                raise self._damaged() from error
            refusal = refusal_of(error)
            if refusal is not None:
                raise refusal from error
            raise
        return connection

    def _needs_check(self) -> bool:
        """A log that was left behind tells of an unclean end: the last connection removes it when it closes."""
        if not self.path.exists():
            return False
        log = self.path.with_name(f"{self.path.name}-wal")
        left_behind = log.exists() and log.stat().st_size > 0
        return left_behind or self.path.stat().st_size <= ALWAYS_CHECKED

    def _migrate(
        self, connection: sqlite3.Connection, now: Instant, steps: tuple[Migration, ...] | None
    ) -> None:
        tx = SqliteTx(connection)

        def transact(transaction: Callable[[Tx], T]) -> T:
            return in_transaction(connection, tx, transaction)

        def keep_copy() -> None:
            back_up(self.path, self.backups, now)

        migrate(transact, SQLITE, str(self.path), now, keep_copy, steps)

    def _damaged(self) -> Refused:
        newest = next(iter(backups_of(self.path, self.backups)), None)
        return Refused(RefusalCode.DATABASE_DAMAGED, path=str(self.path), backup=str(newest or "-"))
