"""Accounts, one errand at a time: what `kaden account` asks for beside the form (domain 1.1).

Rule: a password is judged and hashed here, never stored or logged as it came.
"""

from __future__ import annotations

from collections.abc import Callable

from kaden.clock import Instant
from kaden.protocol.accounts import AccountRow, Accounts
from kaden.protocol.client import AddAccount, DisableAccount, ListAccounts, SetPassword
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, ServerMessage
from kaden.vocabulary import AccountId, Role
from server.hub.port import Visit
from server.passwords import PasswordChecks, accepted
from server.storage.port import Account, NewAccount, Store


class AccountsOffice:
    """The accounts of a store.

    Args:
        store: where they are.
        checks: hashes passwords beside the loop.
        now: the floor's time.
    """

    def __init__(self, store: Store, checks: PasswordChecks, now: Callable[[], Instant]) -> None:
        self._store = store
        self._checks = checks
        self._now = now

    async def perform(
        self, visit: Visit, asked: AddAccount | ListAccounts | DisableAccount | SetPassword
    ) -> ServerMessage:
        """Carry out one message.

        Raises:
            Refused: the codes under "accounts".
        """
        match asked:
            case AddAccount():
                return await self._add(visit.by, asked)
            case ListAccounts():
                rows = tuple(_row(account) for account in await self._store.accounts())
                return Accounts(request=asked.request, accounts=rows)
            case DisableAccount():
                await self._store.disable_account(asked.name, visit.by, self._now())
                return Answered(request=asked.request)
            case SetPassword():
                return await self._set_password(visit.by, asked)

    async def _add(self, by: AccountId | None, asked: AddAccount) -> ServerMessage:
        password_hash = None
        if asked.password is not None:
            password = accepted(asked.password, (asked.name, *asked.full_name.split()))
            password_hash = await self._checks.hashed(password)
        new = NewAccount(
            name=asked.name,
            full_name=asked.full_name,
            role=Role(asked.role),
            agent_use=asked.agent_use,
            phone=asked.phone,
            os_user=asked.os_user,
            password_hash=password_hash,
            groups=asked.groups,
        )
        await self._store.add_account(new, by, self._now())
        return Answered(request=asked.request)

    async def _set_password(self, by: AccountId | None, asked: SetPassword) -> ServerMessage:
        account = await self._store.account(asked.name)
        if account is None:
            raise Refused(RefusalCode.UNKNOWN_ACCOUNT, account=asked.name)
        password = accepted(asked.password, (account.name, *account.full_name.split()))
        password_hash = await self._checks.hashed(password)
        await self._store.set_password(asked.name, password_hash, by, self._now())
        return Answered(request=asked.request)


def _row(account: Account) -> AccountRow:
    return AccountRow(
        id=account.id,
        name=account.name,
        full_name=account.full_name,
        role=account.role,
        agent_use=account.agent_use,
        phone=account.phone,
        os_user=account.os_user,
        disabled=account.disabled,
        groups=account.groups,
    )
