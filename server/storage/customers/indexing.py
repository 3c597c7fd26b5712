"""Fills the index that customers are found by: one block of a list after the other, the newest list first.

Rule: a list says up to which line it can be searched, and says so in the transaction that wrote the block's last piece;
what a crash leaves of a block is written anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kaden.vocabulary import ListId
from server.storage.customers.grams import BLOCK, BlockIndex
from server.storage.lists.bulk_writer import Step
from server.storage.lists.transactions import is_live
from server.storage.port import Tx
from server.storage.transactions.redial import decode

PIECE: Final = 1_000
"""Rows of the index that one step writes; some 5 ms."""

READ: Final = 500
"""Records that are read and cut into grams in one go."""

_NEXT: Final = (
    "SELECT l.id, l.searchable FROM customer_list l WHERE l.state = 'ready' AND EXISTS"
    " (SELECT 1 FROM record r WHERE r.list_id = l.id AND r.line > l.searchable) ORDER BY l.id DESC LIMIT 1"
)

_RECORDS: Final = (
    "SELECT line, name, company, number, other_numbers, extra FROM record"
    " WHERE list_id = ? AND line > ? AND line < ? ORDER BY line LIMIT ?"
)

_INSERT: Final = "INSERT INTO customer_gram (list_id, block, gram, lines) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of a list that share an index."""

    list: ListId
    number: int

    @property
    def first(self) -> int:
        """Its first line."""
        return self.number * BLOCK

    @property
    def end(self) -> int:
        """The first line behind it."""
        return self.first + BLOCK


def next_block(tx: Tx) -> Block | None:
    """A block with records that cannot be found yet."""
    row = tx.one(_NEXT)
    if row is None:
        return None
    list_, searchable = row
    following = tx.one("SELECT min(line) FROM record WHERE list_id = ? AND line > ?", (list_, searchable))
    assert following is not None
    return Block(list_, following[0] // BLOCK)


def read_some(tx: Tx, block: Block, index: BlockIndex, after: int) -> int | None:
    """Take the block's next records into `index`; the last one's line, None when there are no more."""
    rows = tx.all(_RECORDS, (block.list, after, block.end, READ))
    for line, name, company, number, others, extra in rows:
        numbers = (number, *(other.number for other in decode(others)))
        index.add(line, (name, company), json.loads(extra), numbers)
    return int(rows[-1][0]) if rows else None


def write_some(
    tx: Tx, block: Block, rows: Sequence[tuple[str, str]], *, first: bool, last_line: int | None
) -> Step:
    """Write a piece of a block's index; a list that is gone, or going, gets none.

    Args:
        tx: the transaction.
        block: which block.
        rows: some grams with their lines.
        first: what was known of the block is forgotten before.
        last_line: of the block, with its last piece: up to there the list can be searched from then on.
    """
    shown = tx.one(
        f"SELECT 1 FROM customer_list WHERE id = ? AND state = 'ready'{tx.dialect.for_update}", (block.list,)
    )
    if shown is None:
        return Step(0, is_live(tx))
    if first:
        tx.execute("DELETE FROM customer_gram WHERE list_id = ? AND block = ?", (block.list, block.number))
    tx.many(_INSERT, ((block.list, block.number, gram, lines) for gram, lines in rows))
    if last_line is not None:
        tx.execute("UPDATE customer_list SET searchable = ? WHERE id = ?", (last_line, block.list))
    return Step(len(rows), is_live(tx))
