"""Numbers of rows that people name, also after they are gone: in the audit log, in open forms, in sign-ins.

Rule: a number is given once. PostgreSQL sees to it by itself; SQLite gives the highest one anew once its row is gone.
"""

from __future__ import annotations

from collections.abc import Mapping

from server.storage.port import Tx


def insert_new(tx: Tx, table: str, row: Mapping[str, object], unless: str = "") -> int | None:
    """Insert a row under a number that no other one of the table ever had.

    Args:
        tx: the transaction.
        table: where; rows of it are deleted after `retire` alone.
        row: values by column, without the number.
        unless: an ON CONFLICT clause.

    Returns:
        The number; None when the clause kept the row out.
    """
    number = _number_after_the_gone(tx, table)
    whole = row if number is None else {"id": number, **row}
    marks = ", ".join("?" for _ in whole)
    sql = f"INSERT INTO {table} ({', '.join(whole)}) VALUES ({marks}) {unless}"
    return tx.insert(sql.rstrip(), tuple(whole.values()))


def retire(tx: Tx, table: str) -> None:
    """Say, before rows of a table are deleted, that the numbers so far are used up."""
    if tx.dialect.reuses_ids:
        tx.execute(
            f"INSERT INTO last_id (name, id) SELECT ?, coalesce(max(id), 0) FROM {table} WHERE true"
            " ON CONFLICT (name) DO UPDATE SET id = excluded.id WHERE excluded.id > last_id.id",
            (table,),
        )


def _number_after_the_gone(tx: Tx, table: str) -> int | None:
    """None where the database's own choice is a new one."""
    if not tx.dialect.reuses_ids:
        return None
    row = tx.one(
        f"SELECT id + 1 FROM last_id WHERE name = ? AND id > (SELECT coalesce(max(id), 0) FROM {table})",
        (table,),
    )
    return None if row is None else int(row[0])
