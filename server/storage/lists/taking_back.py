"""Takes records back from a group that never dialled any of them, and deletes lists that nobody dialled (row 133).

Rule: what was dialled stays. Each step looks again whether the group has dialled meanwhile, and stops there; a list
disappears only after no group has any of it, so that nobody can dial a record that is about to be deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, GroupId, ListId
from server.storage.lists.transactions import is_live, keep_counts_of
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.allocation import is_dialled

_SPAN: Final = (
    "SELECT max(line), count(*) FROM (SELECT line FROM record WHERE list_id = ? AND line >= ? ORDER BY line LIMIT ?)"
    " AS part"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step took back."""

    line: int | None
    """Where the next step begins; None = there is nothing left to do."""
    records: int
    live: bool


def take_back(tx: Tx, list_: ListId, group: GroupId, line: int, limit: int) -> Taken:
    """Take up to `limit` records from `line` on back from a group.

    Raises:
        Refused: ALLOCATION_USED, the group has dialled some.
    """
    row = tx.one(
        "SELECT a.due, l.batch_id, g.name FROM list_allocation a JOIN customer_list l ON l.id = a.list_id"
        " JOIN dial_group g ON g.id = a.group_id WHERE a.list_id = ? AND a.group_id = ?",
        (list_, group),
    )
    if row is None:
        return Taken(None, 0, is_live(tx))
    due, batch, name = row
    if is_dialled(tx, list_, group):
        raise Refused(RefusalCode.ALLOCATION_USED, group=name)
    if due:
        _lessen(tx, list_, group, due)
    last, walked = tx.one(_SPAN, (list_, line, limit)) or (None, 0)
    if last is None:
        return Taken(None, 0, is_live(tx))
    changed = tx.all(
        "UPDATE record SET group_id = NULL WHERE list_id = ? AND line BETWEEN ? AND ? AND group_id = ?"
        " RETURNING phone_type, attempts, next_at, cohort, state",
        (list_, line, last, group),
    )
    keep_counts_of(tx, batch, changed, group, None)
    _lessen(tx, list_, group, len(changed))
    return Taken(last + 1 if walked == limit else None, len(changed), is_live(tx))


def note_taken_back(tx: Tx, list_: ListId, group: GroupId, by: AccountId | None, at: Instant) -> None:
    """Write down that somebody takes an allocation back, before it is done."""
    audit.note(tx, "list.take_back", f"list:{list_}", by, at, before={"group": group})


def groups_of(tx: Tx, list_: ListId) -> tuple[GroupId, ...]:
    """The groups that have a part of a list which nobody dialled and no job asks for.

    Raises:
        Refused: LIST_DIALLED; IN_USE, jobs take their records from it alone.
    """
    name = tx.one("SELECT name FROM customer_list WHERE id = ?", (list_,))
    assert name is not None
    if tx.one("SELECT 1 FROM attempt WHERE list_id = ? LIMIT 1", (list_,)) is not None:
        raise Refused(RefusalCode.LIST_DIALLED, list=name[0])
    if jobs := tx.all("SELECT name FROM job WHERE list_id = ? ORDER BY name", (list_,)):
        users = ", ".join(job for (job,) in jobs)
        raise Refused(RefusalCode.IN_USE, kind="list", name=name[0], users=users)
    groups = tx.all("SELECT group_id FROM list_allocation WHERE list_id = ? ORDER BY group_id", (list_,))
    return tuple(group for (group,) in groups)


def hide(tx: Tx, list_: ListId, by: AccountId | None, at: Instant) -> None:
    """Let a list that no group has any of exist no longer; what is left of it is swept away like a broken import.

    Raises:
        Refused: LIST_DIALLED, IN_USE.
    """
    if groups_of(tx, list_):
        raise Refused(RefusalCode.LIST_DIALLED, list=list_)
    row = tx.one("SELECT name, batch_id, rows FROM customer_list WHERE id = ?", (list_,))
    assert row is not None
    tx.execute("UPDATE customer_list SET state = 'loading' WHERE id = ?", (list_,))
    before = {"name": row[0], "batch": row[1], "records": row[2]}
    audit.note(tx, "list.delete", f"list:{list_}", by, at, before=before)


def _lessen(tx: Tx, list_: ListId, group: GroupId, records: int) -> None:
    """The group has, or is promised, so many fewer; nothing is promised to it any more."""
    of_group = "WHERE list_id = ? AND group_id = ?"
    tx.execute(f"DELETE FROM list_allocation {of_group} AND records <= ?", (list_, group, records))
    tx.execute(
        f"UPDATE list_allocation SET records = records - ?, due = 0, next_line = NULL {of_group}",
        (records, list_, group),
    )
