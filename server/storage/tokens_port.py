"""The part of the storage port that keeps the tokens of programs (domain row 329).

Rule: what a program shows is kept nowhere, only its hash is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType, Protocol

from kaden.clock import Instant
from kaden.vocabulary import AccountId

TokenId = NewType("TokenId", int)


@dataclass(frozen=True, slots=True)
class NewToken:
    """What `add_token` needs."""

    account: str
    """The name of the account that the program acts as."""
    name: str
    """What people call the program; no two have one name."""
    hash: str = field(repr=False)
    expires_at: Instant | None
    """From then on it is refused; None = never."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept."""

    id: TokenId
    name: str
    account: AccountId
    account_name: str
    account_disabled: bool
    made_at: Instant
    made_by: str | None
    """The account's name; None = the command line of the server's own user."""
    expires_at: Instant | None
    used_at: Instant | None
    """To the minute; None = not yet."""


class TokenBooks(Protocol):
    """The tokens of programs."""

    async def add_token(self, new: NewToken, by: AccountId | None, at: Instant) -> Token:
        """Keep a new one.

        Raises:
            Refused: UNKNOWN_ACCOUNT, ACCOUNT_DISABLED, BAD_NAME, TOKEN_EXISTS.
        """
        ...

    async def tokens(self) -> tuple[Token, ...]:
        """All of them, by name."""
        ...

    async def token(self, hash_: str) -> Token | None:
        """The one of this hash, expired or not; None = there is none."""
        ...

    async def remove_token(self, name: str, by: AccountId | None, at: Instant) -> None:
        """From here on it opens nothing.

        Raises:
            Refused: UNKNOWN_TOKEN.
        """
        ...

    async def note_token_used(self, token: TokenId, at: Instant) -> None:
        """Remember when it was used last."""
        ...

    async def note_token_order(self, token: Token, order: Mapping[str, object], at: Instant) -> None:
        """Keep in the audit log what a program had changed, beside the line of the change itself.

        Args:
            token: the program's.
            order: what it asked, by field.
            at: when.
        """
        ...
