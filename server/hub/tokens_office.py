"""Tokens with which programs act as an account: made, listed and removed by an administrator (domain row 329).

Rule: a token is 256 random bits that nobody keeps; the store knows its hash, and the audit log who made it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import Instant, instant_of
from kaden.protocol.base import LAST_STAMP
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, ServerMessage
from kaden.protocol.tokens import AddToken, ListTokens, RemoveToken, TokenAdded, TokenRow, Tokens
from server.hub.port import Visit
from server.storage.tokens_port import NewToken, Token, TokenBooks

PREFIX: Final = "kaden_"
"""By which people, and programs that look for secrets in files, know what it is."""

TOKEN_BYTES: Final = 32


class TokensOffice:
    """The tokens of a store.

    Args:
        books: where they are.
        now: the floor's time.
        zone: the office's, in which a token's last day ends.
        random: makes what nobody can guess.
    """

    def __init__(
        self,
        books: TokenBooks,
        now: Callable[[], Instant],
        zone: str,
        random: Callable[[int], str] = secrets.token_urlsafe,
    ) -> None:
        self._books = books
        self._now = now
        self._zone = ZoneInfo(zone)
        self._random = random

    async def perform(self, visit: Visit, asked: AddToken | ListTokens | RemoveToken) -> ServerMessage:
        """Carry out one message.

        Raises:
            Refused: UNKNOWN_ACCOUNT, ACCOUNT_DISABLED, BAD_NAME, TOKEN_EXISTS, UNKNOWN_TOKEN, DAY_OVER.
        """
        match asked:
            case AddToken():
                return await self._add(visit, asked)
            case ListTokens():
                now = self._now()
                rows = tuple(_row(token, now) for token in await self._books.tokens())
                return Tokens(request=asked.request, tokens=rows)
            case RemoveToken():
                await self._books.remove_token(asked.name, visit.by, self._now())
                return Answered(request=asked.request)

    async def _add(self, visit: Visit, asked: AddToken) -> TokenAdded:
        token = PREFIX + self._random(TOKEN_BYTES)
        now = self._now()
        new = NewToken(asked.account, asked.name, hash_of(token), self._expiry(asked, now))
        await self._books.add_token(new, visit.by, now)
        return TokenAdded(request=asked.request, token=token)

    def _expiry(self, asked: AddToken, now: Instant) -> Instant | None:
        """The end of the last day."""
        if asked.last_day is None:
            return None
        try:
            end = instant_of(datetime.combine(asked.last_day + timedelta(days=1), time(), self._zone))
        except OverflowError:
            end = LAST_STAMP
        if end <= now:
            raise Refused(RefusalCode.DAY_OVER, day=asked.last_day.isoformat())
        return min(end, LAST_STAMP)


def hash_of(token: str) -> str:
    """What the store knows a token by: no salt, since nobody guesses 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def expired(token: Token, now: Instant) -> bool:
    """Whether its last day is over."""
    return token.expires_at is not None and token.expires_at <= now


def _row(token: Token, now: Instant) -> TokenRow:
    return TokenRow(
        id=token.id,
        name=token.name,
        account=token.account_name,
        account_disabled=token.account_disabled,
        made_at=token.made_at,
        made_by=token.made_by,
        expires_at=token.expires_at,
        expired=expired(token, now),
        used_at=token.used_at,
    )
