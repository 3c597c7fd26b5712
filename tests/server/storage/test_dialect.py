"""The two dialects."""

from __future__ import annotations

from server.storage.dialect import POSTGRESQL, SQLITE


def test_sqlite_locks_no_rows_because_it_has_one_writer() -> None:
    assert (SQLITE.skip_locked, SQLITE.for_update) == ("", "")


def test_postgresql_locks_the_rows_that_change() -> None:
    assert POSTGRESQL.skip_locked == f"{POSTGRESQL.for_update} SKIP LOCKED"
