"""Who is in which dial group: said in the account's form and in the group's, and seen by editors of both.

Rule: a change from one side raises the other side's revision, so that nobody undoes it unseen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from kaden.protocol.setup import SavedWarning
from kaden.setup.kinds import Kind
from server.storage.port import Tx
from server.storage.setup.shelf import Edit, named, note_change, relink, warning

GROUPS_OF: Final = (
    "SELECT g.name FROM group_member m JOIN dial_group g ON g.id = m.group_id WHERE m.account_id = ?"
    " ORDER BY g.name"
)
MEMBERS_OF: Final = (
    "SELECT a.name FROM group_member m JOIN account a ON a.id = m.account_id WHERE m.group_id = ?"
    " ORDER BY a.name"
)


def put_into_group(tx: Tx, group: int, accounts: Collection[int], edit: Edit) -> None:
    """Make these accounts the members of a group (domain row 43)."""
    name = named(tx, "SELECT name FROM dial_group WHERE id = ?", group)[0]
    for account in sorted(relink(tx, "group_member", ("group_id", group), "account_id", accounts)):
        tx.execute("UPDATE account SET revision = revision + 1 WHERE id = ?", (account,))
        _note(tx, Kind.ACCOUNT, account, edit, "groups", named(tx, GROUPS_OF, account), name)


def put_into_groups(tx: Tx, account: int, groups: Collection[int], edit: Edit) -> None:
    """Make an account a member of these groups and of no others."""
    name = named(tx, "SELECT name FROM account WHERE id = ?", account)[0]
    for group in sorted(relink(tx, "group_member", ("account_id", account), "group_id", groups)):
        tx.execute("UPDATE dial_group SET revision = revision + 1 WHERE id = ?", (group,))
        _note(tx, Kind.GROUP, group, edit, "members", named(tx, MEMBERS_OF, group), name)


def leaving(tx: Tx, group: int, names: Collection[str]) -> Iterator[SavedWarning]:
    """Agents that work in a job of a group which they just left (domain row 47)."""
    working = named(
        tx,
        "SELECT DISTINCT a.name FROM agent_session s JOIN account a ON a.id = s.agent_id"
        " JOIN job_group g ON g.job_id = s.job_id WHERE s.closed_at IS NULL AND g.group_id = ? ORDER BY a.name",
        group,
    )
    agents = [name for name in working if name in names]
    if agents:
        yield warning("leaves_later", agents=", ".join(agents))


def _note(tx: Tx, kind: Kind, id_: int, edit: Edit, field: str, after: list[str], moved: str) -> None:
    before = [name for name in after if name != moved] if moved in after else sorted([*after, moved])
    note_change(tx, kind, id_, edit, {field: before}, {field: after})
