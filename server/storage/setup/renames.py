"""What follows from a new name: forms refer to each other by name, so an open form says the old one.

Rule: whatever refers to the renamed one counts as changed, so that no editor's form moves its reference to something
else that has the old name by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaden.setup.kinds import Kind
from server.storage.port import Tx

REFERRERS: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.ACCOUNT: {"dial_group": "SELECT group_id FROM group_member WHERE account_id = ?"},
    Kind.GROUP: {
        "account": "SELECT account_id FROM group_member WHERE group_id = ?",
        "batch": "SELECT batch_id FROM batch_group WHERE group_id = ?",
        "job": "SELECT job_id FROM job_group WHERE group_id = ?",
    },
    Kind.RULE: {"campaign": "SELECT id FROM campaign WHERE ? IN (rule_id, corporate_rule_id)"},
    Kind.CALENDAR: {"campaign": "SELECT id FROM campaign WHERE calendar_id = ?"},
    Kind.CAMPAIGN: {"account": "SELECT account_id FROM permission WHERE campaign_id = ?"},
}
"""Tables of what names a kind in its form, with how the rows that name one of them are found."""


def renamed(tx: Tx, kind: Kind, id_: int) -> None:
    """Raise the revision of all that refers to a definition which has another name."""
    for table, referring in REFERRERS.get(kind, {}).items():
        tx.execute(f"UPDATE {table} SET revision = revision + 1 WHERE id IN ({referring})", (id_,))
