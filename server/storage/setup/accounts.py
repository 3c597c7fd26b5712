"""Accounts as forms (domain 1.1, rows 25 to 41).

Rule: what changes an account's rights raises its epoch, so that older sign-ins are void; a password is a hash here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.setup import SavedWarning
from kaden.setup.forms import AccountForm
from kaden.setup.kinds import Kind
from kaden.vocabulary import AccountId, Permission, Role
from server.storage.port import Tx
from server.storage.setup.members import leaving, put_into_groups
from server.storage.setup.shelf import Edit, Shelf, counted, grouped, only, warning
from server.storage.setup_port import Kept
from server.storage.transactions.tokens import forget_tokens_of

_TRACES: Final = (
    ("attempt", "agent_id"), ("attempt", "saved_by"), ("attempt", "edited_by"), ("agent_session", "agent_id"),
    ("callback", "agent_id"), ("activity", "agent_id"), ("agent_state", "agent_id"), ("job_run", "started_by"),
    ("job_run", "stopped_by"), ("customer_list", "account_id"), ("list_allocation", "account_id"),
    ("do_not_call", "account_id"), ("number_plan", "account_id"), ("number_plan", "closed_by"),
    ("monitoring", "account_id"), ("draft", "agent_id"), ("audit", "account_id"),
)  # fmt: skip
"""Where history names an account."""


class AccountShelf(Shelf[AccountForm]):
    """Accounts by name."""

    kind = Kind.ACCOUNT
    table = "account"

    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them, or the one of this number."""
        of_account, params = only("a.id", id_)
        groups = grouped(
            tx,
            "SELECT a.id, g.name FROM account a JOIN group_member m ON m.account_id = a.id"
            f" JOIN dial_group g ON g.id = m.group_id WHERE 1 = 1{of_account} ORDER BY g.name",
            *params,
        )
        levels: dict[int, dict[str, str]] = {}
        for account, campaign, level in tx.all(
            "SELECT a.id, c.name, p.level FROM account a JOIN permission p ON p.account_id = a.id"
            f" JOIN campaign c ON c.id = p.campaign_id WHERE p.level <> 'none'{of_account} ORDER BY c.name",
            params,
        ):
            levels.setdefault(account, {})[campaign] = level
        rows = []
        for account, name, full_name, role, agent_use, phone, os_user, disabled, revision in tx.all(
            "SELECT id, name, full_name, role, agent_use, phone, os_user, disabled, revision FROM account a"
            f" WHERE 1 = 1{of_account} ORDER BY name",
            params,
        ):
            values: dict[str, Any] = {
                "name": name,
                "full_name": full_name,
                "role": role,
                "agent_use": bool(agent_use),
                "phone": phone,
                "groups": groups.get(account, []),
                "permissions": levels.get(account, {}),
                "os_user": os_user,
                "password": None,
                "disabled": bool(disabled),
            }
            rows.append(Kept(account, name, None, None, revision, values))
        return rows

    def judge(self, tx: Tx, form: AccountForm, edit: Edit) -> None:
        """Rows 34, 35, 39, 40: groups are for agents, permissions for supervisors, and an administrator stays."""
        if form.groups and not form.agent_use:
            raise self.bad("agent_use", "off", "in_groups", ", ".join(form.groups))
        said = [name for name, level in form.permissions.items() if level is not Permission.NONE]
        if said and form.role is not Role.SUPERVISOR:
            raise self.bad("permissions", ", ".join(said), "not_supervisor")
        if edit.before is not None and not (form.role is Role.ADMINISTRATOR and not form.disabled):
            _refuse_last_administrator(tx, edit.before)

    def columns(self, tx: Tx, form: AccountForm, edit: Edit) -> dict[str, object]:
        """Its row; the password and what makes sign-ins void are `link`'s."""
        return {
            "name": form.name,
            "full_name": form.full_name,
            "role": form.role,
            "agent_use": int(form.agent_use),
            "phone": form.phone,
            "os_user": form.os_user or None,
            "disabled": int(form.disabled),
        }

    def link(self, tx: Tx, id_: int, form: AccountForm, edit: Edit) -> None:
        """Groups, permissions, password, and the end of sign-ins that are void."""
        put_into_groups(tx, id_, self.ids_of(tx, "groups", "dial_group", form.groups), edit)
        campaigns = self.ids_of(tx, "permissions", "campaign", list(form.permissions))
        tx.execute("DELETE FROM permission WHERE account_id = ?", (id_,))
        tx.many(
            "INSERT INTO permission (account_id, campaign_id, level) VALUES (?, ?, ?)",
            [
                (id_, campaign, level)
                for campaign, level in zip(campaigns, form.permissions.values(), strict=True)
                if level is not Permission.NONE
            ],
        )
        if edit.password_hash is not None:
            tx.execute("UPDATE account SET password_hash = ? WHERE id = ?", (edit.password_hash, id_))
        if _voids(form, edit):
            tx.execute("UPDATE account SET epoch = epoch + 1 WHERE id = ?", (id_,))
            tx.execute("DELETE FROM login WHERE account_id = ?", (id_,))

    def warnings(self, tx: Tx, form: AccountForm, after: Kept, edit: Edit) -> Iterator[SavedWarning]:
        """What the account cannot do yet, and when its people see the change."""
        hashed = counted(
            tx, "SELECT count(*) FROM account WHERE id = ? AND password_hash IS NOT NULL", after.id
        )
        if not form.disabled and not hashed and not form.os_user:
            yield warning("no_way_in")
        if form.agent_use and not form.phone:
            yield warning("no_phone")
        if edit.before is None:
            return
        before = edit.before.values
        if _voids(form, edit):
            yield warning("signed_out", account=form.name)
        elif any(before[name] != after.values[name] for name in ("full_name", "phone", "agent_use")):
            yield warning("next_sign_in")
        for group in set(before["groups"]) - set(form.groups):
            row = tx.one("SELECT id FROM dial_group WHERE name = ?", (group,))
            if row is not None:
                yield from leaving(tx, row[0], [form.name])

    def history(self, tx: Tx, id_: int, edit: Edit) -> int:
        """Calls, records and changes that name it; who deletes, is named by that very line."""
        past = [
            counted(tx, f"SELECT count(*) FROM {table} WHERE {column} = ?", id_) for table, column in _TRACES
        ]
        return sum(past) + int(edit.by == id_)

    def remove(self, tx: Tx, id_: int, edit: Edit) -> None:
        """With its groups, permissions, sign-ins and tokens; an administrator stays (row 39)."""
        assert edit.before is not None
        _refuse_last_administrator(tx, edit.before)
        put_into_groups(tx, id_, (), edit)
        forget_tokens_of(tx, AccountId(id_))
        for table in ("permission", "login", "request"):
            tx.execute(f"DELETE FROM {table} WHERE account_id = ?", (id_,))
        super().remove(tx, id_, edit)


def _refuse_last_administrator(tx: Tx, kept: Kept) -> None:
    if kept.values["role"] != Role.ADMINISTRATOR or kept.values["disabled"]:
        return
    others = "SELECT count(*) FROM account WHERE role = 'administrator' AND disabled = 0 AND id <> ?"
    if counted(tx, others, kept.id) == 0:
        raise Refused(RefusalCode.LAST_ADMINISTRATOR, account=kept.name)


def _voids(form: AccountForm, edit: Edit) -> bool:
    """Whether sign-ins so far say more than the account may, or prove less than it asks."""
    if edit.before is None:
        return False
    before = edit.before.values
    now = {"role": form.role.value, "disabled": form.disabled, "os_user": form.os_user or None}
    return edit.password_hash is not None or any(before[name] != value for name, value in now.items())
