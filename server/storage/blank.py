"""A new SQLite database: this release's schema without a row, migrated once in a process and copied from then on.

Rule: a copy is what the migrations make, to the letter. They take a tenth of a second, a copy a hundredth of that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TypeVar

from kaden.clock import Instant
from server.storage.dialect import SQLITE
from server.storage.migrate import migrate
from server.storage.port import Tx
from server.storage.sqlite_tx import SqliteTx, connect_writer, in_transaction

T = TypeVar("T")


def fill_blank(connection: sqlite3.Connection, now: Instant) -> None:
    """Give an empty database the schema; `now` is noted beside each migration."""
    with closing(sqlite3.connect(":memory:")) as image:
        image.deserialize(_image())
        image.backup(connection)
    connection.execute("UPDATE schema_migration SET at = ?", (now,))


def make_blank(path: Path, now: Instant) -> None:
    """Make a new file with the schema."""
    with closing(connect_writer(path, create=True)) as connection:
        fill_blank(connection, now)


@cache
def _image() -> bytes:
    with closing(connect_writer(":memory:")) as connection:
        tx = SqliteTx(connection)

        def transact(transaction: Callable[[Tx], T]) -> T:
            return in_transaction(connection, tx, transaction)

        migrate(transact, SQLITE, ":memory:", 0)
        return connection.serialize()
