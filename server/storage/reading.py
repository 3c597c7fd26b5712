"""One look into a database file beside the server that may hold it: read-only, one state for all statements.

Rule: such a connection neither writes nor checkpoints, so it may stand beside the writer (guarantees 0.4).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.migrate import refuse_other_schema
from server.storage.port import Tx
from server.storage.sqlite_faults import refusal_of
from server.storage.sqlite_tx import SqliteTx, connect_reader, in_transaction

T = TypeVar("T")


def read_once(path: Path, query: Callable[[Tx], T]) -> T:
    """What `query` finds in a database file.

    Raises:
        Refused: DATABASE_MISSING, DATABASE_NEWER, DATABASE_OLDER, STORE_UNAVAILABLE.
    """
    if not path.is_file() or path.stat().st_size == 0:
        raise Refused(RefusalCode.DATABASE_MISSING, path=str(path))

    def look(tx: Tx) -> T:
        refuse_other_schema(tx, str(path))
        return query(tx)

    try:
        with closing(connect_reader(path)) as connection:
            return in_transaction(connection, SqliteTx(connection), look, reading=True)
    except sqlite3.Error as error:
        refusal = refusal_of(error)
        if refusal is None:
            refusal = Refused(RefusalCode.STORE_UNAVAILABLE, problem=f"{path}: {error}")
        raise refusal from error
