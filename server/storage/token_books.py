"""Tokens of programs, as the store keeps them: part of `server.storage.store.SqlStore`.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from kaden.clock import Instant
from kaden.vocabulary import AccountId
from server.storage.port import Runner
from server.storage.tokens_port import NewToken, Token, TokenId
from server.storage.transactions import tokens


class SqlTokenBooks:
    """Implements `server.storage.tokens_port.TokenBooks` over any runner."""

    _runner: Runner

    async def add_token(self, new: NewToken, by: AccountId | None, at: Instant) -> Token:
        return await self._runner.write(partial(tokens.add_token, new=new, by=by, at=at))

    async def tokens(self) -> tuple[Token, ...]:
        return await self._runner.read(tokens.all_tokens)

    async def token(self, hash_: str) -> Token | None:
        return await self._runner.read(partial(tokens.token_by_hash, hash_=hash_))

    async def remove_token(self, name: str, by: AccountId | None, at: Instant) -> None:
        await self._runner.write(partial(tokens.remove_token, name=name, by=by, at=at))

    async def note_token_used(self, token: TokenId, at: Instant) -> None:
        await self._runner.write(partial(tokens.note_used, token=token, at=at))

    async def note_token_order(self, token: Token, order: Mapping[str, object], at: Instant) -> None:
        await self._runner.write(partial(tokens.note_order, token=token, order=order, at=at))
