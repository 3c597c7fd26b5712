"""Accounts, their logins and permissions, and an agent's own figures (domain 1.1, rows 34, 35, 41).

Rule: what changes an account's rights raises its epoch, so that older logins are void.
"""

from __future__ import annotations

from typing import Final

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.text import clean
from kaden.vocabulary import AccountId, AgentId, CampaignId, Permission, Role
from server.dialer.agent_day import AgentDay
from server.storage.port import Account, NewAccount, Row, Tx
from server.storage.transactions import audit
from server.storage.transactions.numbering import insert_new

LONGEST_NAME: Final = 60

_COLUMNS: Final = (
    "SELECT id, name, full_name, role, agent_use, phone, os_user, password_hash, disabled, epoch FROM account"
)


def account_by_name(tx: Tx, name: str) -> Account | None:
    """The account of that name."""
    return _first(tx, "WHERE name = ?", name)


def account_by_id(tx: Tx, account: AccountId) -> Account | None:
    """The account of that number."""
    return _first(tx, "WHERE id = ?", account)


def all_accounts(tx: Tx) -> tuple[Account, ...]:
    """Every account, by name."""
    return _found(tx, "ORDER BY name")


def accounts_of(tx: Tx, os_user: str) -> tuple[Account, ...]:
    """Enabled accounts mapped to a user of the operating system."""
    return _found(tx, "WHERE os_user = ? AND disabled = 0 ORDER BY name", os_user)


def _first(tx: Tx, where: str, value: object) -> Account | None:
    return next(iter(_found(tx, where, value)), None)


def _found(tx: Tx, rest: str, *params: object) -> tuple[Account, ...]:
    return tuple(_account(tx, row) for row in tx.all(f"{_COLUMNS} {rest}", params))


def _account(tx: Tx, row: Row) -> Account:
    id_, name, full_name, role, agent_use, phone, os_user, password_hash, disabled, epoch = row
    groups = tx.all(
        "SELECT g.name FROM group_member m JOIN dial_group g ON g.id = m.group_id WHERE m.account_id = ?"
        " ORDER BY g.name",
        (id_,),
    )
    return Account(
        id=id_,
        name=name,
        full_name=full_name,
        role=Role(role),
        agent_use=bool(agent_use),
        phone=phone,
        os_user=os_user,
        password_hash=password_hash,
        disabled=bool(disabled),
        epoch=epoch,
        groups=tuple(group for (group,) in groups),
    )


def add_account(tx: Tx, new: NewAccount, by: AccountId | None, at: Instant) -> Account:
    """Add an account, with its groups; a group that does not exist is made.

    Raises:
        Refused: BAD_NAME, ACCOUNT_EXISTS.
    """
    refuse_bad_name(new.name)
    row = {
        "name": new.name,
        "full_name": new.full_name,
        "role": new.role,
        "agent_use": int(new.agent_use),
        "phone": new.phone,
        "os_user": new.os_user,
        "password_hash": new.password_hash,
    }
    added = insert_new(tx, "account", row, unless="ON CONFLICT DO NOTHING")
    if added is None:
        raise Refused(RefusalCode.ACCOUNT_EXISTS, account=new.name)
    account = AccountId(added)
    for group in new.groups:
        refuse_bad_name(group)
        join_group(tx, account, group)
    after = {"name": new.name, "role": new.role, "agent_use": new.agent_use, "os_user": new.os_user}
    audit.note(tx, "account.add", f"account:{account}", by, at, after=after)
    made = account_by_id(tx, account)
    assert made is not None
    return made


def refuse_bad_name(name: str) -> None:
    """Raises: Refused BAD_NAME."""
    if not name or name != name.strip() or name != clean(name):
        raise Refused(RefusalCode.BAD_NAME, name=clean(name, LONGEST_NAME), problem="blank or unprintable")
    if len(name) > LONGEST_NAME:
        raise Refused(RefusalCode.BAD_NAME, name=name[:LONGEST_NAME], problem=f"longer than {LONGEST_NAME}")


def join_group(tx: Tx, account: AccountId, group: str) -> None:
    """Make an account a member of a dial group."""
    insert_new(tx, "dial_group", {"name": group}, unless="ON CONFLICT DO NOTHING")
    tx.execute(
        "INSERT INTO group_member (group_id, account_id) SELECT id, ? FROM dial_group WHERE name = ?"
        " ON CONFLICT DO NOTHING",
        (account, group),
    )
    tx.execute("UPDATE dial_group SET revision = revision + 1 WHERE name = ?", (group,))


def disable_account(tx: Tx, name: str, by: AccountId | None, at: Instant) -> None:
    """Close an account; its logins end.

    Raises:
        Refused: UNKNOWN_ACCOUNT, LAST_ADMINISTRATOR.
    """
    account = _existing(tx, name)
    if account.disabled:
        return
    others = tx.one(
        "SELECT 1 FROM account WHERE role = 'administrator' AND disabled = 0 AND id <> ?", (account.id,)
    )
    if account.role is Role.ADMINISTRATOR and others is None:
        raise Refused(RefusalCode.LAST_ADMINISTRATOR, account=name)
    tx.execute(
        "UPDATE account SET disabled = 1, epoch = epoch + 1, revision = revision + 1 WHERE id = ?",
        (account.id,),
    )
    tx.execute("DELETE FROM login WHERE account_id = ?", (account.id,))
    audit.note(tx, "account.disable", f"account:{account.id}", by, at)


def set_password(tx: Tx, name: str, password_hash: str, by: AccountId | None, at: Instant) -> None:
    """Set a new password; logins of the old one end.

    Raises:
        Refused: UNKNOWN_ACCOUNT.
    """
    account = _existing(tx, name)
    tx.execute(
        "UPDATE account SET password_hash = ?, epoch = epoch + 1, revision = revision + 1 WHERE id = ?",
        (password_hash, account.id),
    )
    tx.execute("DELETE FROM login WHERE account_id = ?", (account.id,))
    audit.note(tx, "account.password", f"account:{account.id}", by, at)


def _existing(tx: Tx, name: str) -> Account:
    account = account_by_name(tx, name)
    if account is None:
        raise Refused(RefusalCode.UNKNOWN_ACCOUNT, account=name)
    return account


def permissions(tx: Tx, account: AccountId) -> dict[CampaignId, Permission]:
    """Resource permissions of a supervisor, by campaign (row 35)."""
    rows = tx.all("SELECT campaign_id, level FROM permission WHERE account_id = ?", (account,))
    return {campaign: Permission(level) for campaign, level in rows}


def grant(
    tx: Tx, name: str, campaign: CampaignId, level: Permission, by: AccountId | None, at: Instant
) -> None:
    """Set what an account may do with one campaign.

    Raises:
        Refused: UNKNOWN_ACCOUNT.
    """
    account = _existing(tx, name)
    tx.execute(
        "INSERT INTO permission (account_id, campaign_id, level) VALUES (?, ?, ?)"
        " ON CONFLICT (account_id, campaign_id) DO UPDATE SET level = excluded.level",
        (account.id, campaign, level),
    )
    tx.execute("UPDATE account SET revision = revision + 1 WHERE id = ?", (account.id,))
    after = {"campaign": campaign, "level": level}
    audit.note(tx, "account.grant", f"account:{account.id}", by, at, after=after)


def keep_login(
    tx: Tx, token_hash: str, account: AccountId, epoch: int, at: Instant, expires: Instant
) -> None:
    """Remember a login, and forget those that have expired."""
    tx.execute("DELETE FROM login WHERE expires <= ?", (at,))
    tx.execute(
        "INSERT INTO login (token_hash, account_id, epoch, at, expires) VALUES (?, ?, ?, ?, ?)",
        (token_hash, account, epoch, at, expires),
    )


def login(tx: Tx, token_hash: str, at: Instant) -> tuple[AccountId, int] | None:
    """Account and epoch of a login that has not expired."""
    row = tx.one("SELECT account_id, epoch FROM login WHERE token_hash = ? AND expires > ?", (token_hash, at))
    return None if row is None else (row[0], row[1])


def drop_login(tx: Tx, token_hash: str) -> None:
    """Forget a login."""
    tx.execute("DELETE FROM login WHERE token_hash = ?", (token_hash,))


def agent_day(tx: Tx, agent: AgentId, since: Instant) -> AgentDay:
    """An agent's own calls since an instant; talk is from connection to end, without hold."""
    row = tx.one(
        "SELECT count(*), coalesce(sum(CASE WHEN result = 'saved' THEN 1 ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN ended_at - connected_at > held THEN ended_at - connected_at - held ELSE 0 END), 0)"
        " FROM attempt WHERE agent_id = ? AND connected_at >= ?",
        (agent, since),
    )
    calls, saved, talk = row or (0, 0, 0)
    return AgentDay(calls, saved, int(talk))
