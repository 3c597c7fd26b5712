"""Who somebody is: password, the local user behind the socket, or the token of an earlier sign-in.

Rules: a wrong name and a wrong password look alike, in words and in time. The local user's identity is the kernel's
word; root is nobody special. A token is worth as much as a password, so only its hash is kept, bound to the account's
epoch and to the door it was given at.
"""

from __future__ import annotations

import hashlib
import pwd
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from kaden.clock import Instant, Millis
from kaden.protocol.client import Resume, SignIn, SignInAsMe
from kaden.protocol.refusals import RefusalCode, Refused
from server.hub.access import Permissions
from server.hub.limits import Limits
from server.hub.session import SignInMessage
from server.hub.throttle import Throttle
from server.logs import logger
from server.passwords import PasswordChecks
from server.storage.port import Account, Store

OVERFLOW_UID: Final = 65_534
"""What the kernel says of a user it cannot name in our namespace: it could be anybody."""

TOKEN_BYTES: Final = 32

_log = logger("sign_in")


@dataclass(frozen=True, slots=True)
class Peer:
    """Where a connection comes from."""

    place: str
    """What failed sign-ins are counted by: a host, or a local user."""
    uid: int | None = None
    """The local socket's word for the user at the other end; None over the network."""

    @property
    def local(self) -> bool:
        """Whether it came over the local socket."""
        return self.uid is not None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has signed in."""

    account: Account
    permissions: Permissions
    token: str = field(repr=False)


def user_name(uid: int) -> str | None:
    """The name of a user of this machine; None for one without a name, and for the overflow user."""
    if uid == OVERFLOW_UID:
        return None
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None


def new_token() -> str:
    """256 bits that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class Door:
    """Lets people in.

    Args:
        store: where accounts and tokens are.
        checks: runs password checks beside the loop.
        limits: how many tries, how long a sign-in lasts.
        name_of: a user's name by its number, as the operating system knows it.
        token: makes tokens.
    """

    def __init__(
        self,
        store: Store,
        checks: PasswordChecks,
        limits: Limits,
        *,
        name_of: Callable[[int], str | None] = user_name,
        token: Callable[[], str] = new_token,
    ) -> None:
        self._store = store
        self._checks = checks
        self._limits = limits
        self._throttle = Throttle(limits)
        self._name_of = name_of
        self._token = token

    async def local_accounts(self, peer: Peer) -> tuple[str, ...]:
        """Accounts that this peer may sign in as without a password."""
        return tuple(account.name for account in await self._mapped(peer))

    async def sign_in(self, message: SignInMessage, peer: Peer, now: Instant, steady: Millis) -> Member:
        """Who the peer is.

        Raises:
            Refused: WRONG_PASSWORD, ACCOUNT_DISABLED, TOO_MANY_TRIES, NO_MAPPED_ACCOUNT, SEVERAL_ACCOUNTS,
                SESSION_EXPIRED, or STORE_UNAVAILABLE.
        """
        match message:
            case SignIn():
                return await self._admit(await self._by_password(message, peer, steady), peer, now)
            case SignInAsMe():
                return await self._admit(await self._by_user(message, peer), peer, now)
            case Resume():
                return await self._by_token(message.token, peer, now)

    async def admit_inside(self, account: Account) -> Member:
        """Somebody of this process, who needs no proof and gets no token."""
        return Member(account, await self._store.permissions(account.id), "")

    async def look_again(self, member: Member) -> Member | None:
        """The same person as the store knows them by now; None when the sign-in is void (disabled, new password)."""
        account = await self._store.account_by_id(member.account.id)
        if account is None or account.disabled or account.epoch != member.account.epoch:
            return None
        return Member(account, await self._store.permissions(account.id), member.token)

    async def sign_out(self, member: Member, peer: Peer) -> None:
        """The token is worth nothing from here on."""
        if member.token:
            await self._store.drop_login(_kept(member.token, peer))

    async def _by_password(self, message: SignIn, peer: Peer, steady: Millis) -> Account:
        name = message.account
        self._throttle.begin(name, peer.place, local=peer.local, now=steady)
        account = await self._store.account(name)
        stored = None if account is None else account.password_hash
        try:
            right = await self._checks.matches(message.password, stored)
        except Refused:
            self._throttle.unjudged(name, peer.place)
            raise
        if account is None or not right:
            _log.warning("sign-in failed", account=name, place=peer.place)
            raise Refused(RefusalCode.WRONG_PASSWORD)
        self._throttle.succeeded(name, peer.place)
        if account.disabled:
            raise Refused(RefusalCode.ACCOUNT_DISABLED, account=account.name)
        return account

    async def _by_user(self, message: SignInAsMe, peer: Peer) -> Account:
        mapped = await self._mapped(peer)
        user = "-" if peer.uid is None else self._name_of(peer.uid) or str(peer.uid)
        chosen = [account for account in mapped if message.account in (None, account.name)]
        if not chosen:
            _log.warning("no account for the local user", user=user, account=message.account)
            raise Refused(RefusalCode.NO_MAPPED_ACCOUNT, user=user)
        if len(chosen) > 1:
            names = ", ".join(account.name for account in chosen)
            raise Refused(RefusalCode.SEVERAL_ACCOUNTS, user=user, accounts=names)
        return chosen[0]

    async def _by_token(self, token: str, peer: Peer, now: Instant) -> Member:
        login = await self._store.login(_kept(token, peer), now)
        if login is not None:
            account = await self._store.account_by_id(login[0])
            if account is not None and not account.disabled and account.epoch == login[1]:
                return Member(account, await self._store.permissions(account.id), token)
        raise Refused(RefusalCode.SESSION_EXPIRED)

    async def _mapped(self, peer: Peer) -> tuple[Account, ...]:
        user = None if peer.uid is None else self._name_of(peer.uid)
        return () if user is None else await self._store.accounts_of(user)

    async def _admit(self, account: Account, peer: Peer, now: Instant) -> Member:
        token = self._token()
        await self._store.keep_login(
            _kept(token, peer), account.id, account.epoch, now, now + self._limits.session
        )
        return Member(account, await self._store.permissions(account.id), token)


def _kept(token: str, peer: Peer) -> str:
    """What the store knows a token by. It holds the door too: a token read off a screen opens no other one."""
    door = "network" if peer.uid is None else f"user {peer.uid}"
    return hashlib.sha256(f"{door}\0{token}".encode("utf-8", "surrogatepass")).hexdigest()
