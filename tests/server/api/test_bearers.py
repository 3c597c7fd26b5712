"""Tokens at the door: right, wrong, too many (domain row 329)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId
from server.api.bearers import WRONG_FOR, Bearers
from server.api.limits import ApiLimits
from server.hub.limits import Limits
from server.hub.tokens_office import hash_of
from server.storage.tokens_port import Token, TokenId

CRM = Token(TokenId(1), "CRM", AccountId(2), "crm", False, 1, None, None, None)
RIGHT, WRONG = "Bearer kaden_right", "Bearer kaden_wrong"


class Books:
    """A store with one token."""

    def __init__(self) -> None:
        self.kept = CRM
        self.asked = 0
        self.used: list[int] = []
        self.full = False
        self.removed = False

    async def token(self, hash_: str) -> Token | None:
        self.asked += 1
        return self.kept if hash_ == hash_of("kaden_right") and not self.removed else None

    async def note_token_used(self, token: TokenId, at: int) -> None:
        if self.full:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="full")
        self.used.append(at)


class Door:
    """Bearers with a clock that is moved by hand."""

    def __init__(self, limits: ApiLimits | None = None) -> None:
        self.books = Books()
        self.time = 10_000_000
        made = limits or ApiLimits()
        books = cast(Any, self.books)
        self.bearers = Bearers(books, made, Limits(), lambda: self.time, lambda: self.time)

    async def known(self, said: str | None = RIGHT, place: str = "192.0.2.1") -> Token:
        return await self.bearers.known(said, place)

    async def refused(self, said: str | None, place: str = "192.0.2.1") -> Refused:
        with pytest.raises(Refused) as refused:
            await self.known(said, place)
        return refused.value


@pytest.mark.parametrize("said", [RIGHT, "bearer  kaden_right", " Bearer kaden_right "])
async def test_the_right_token_is_known(said: str) -> None:
    assert await Door().known(said) == CRM


async def test_no_token_and_what_is_none_are_told_apart() -> None:
    door = Door()
    assert (await door.refused(None)).code is RefusalCode.TOKEN_MISSING
    for place, said in enumerate(("", "Basic a2FkZW4=", "Bearer", "Bearer a b", "Bearer " + "x" * 300)):
        assert (await door.refused(said, str(place))).code is RefusalCode.TOKEN_WRONG
    assert door.books.asked == 0


async def test_wrong_tokens_are_answered_more_and_more_slowly() -> None:
    """As wrong passwords are; another place, and a right token, are not delayed by them."""
    door = Door()
    assert (await door.refused(WRONG)).code is RefusalCode.TOKEN_WRONG
    assert await door.refused(WRONG) == Refused(RefusalCode.TOO_MANY_TRIES, seconds=1)
    assert (await door.refused(WRONG, "192.0.2.2")).code is RefusalCode.TOKEN_WRONG
    assert await door.known() == CRM
    door.time += Limits().first_delay
    assert (await door.refused(WRONG)).code is RefusalCode.TOKEN_WRONG
    door.time += Limits().first_delay
    assert (await door.refused(WRONG)).code is RefusalCode.TOO_MANY_TRIES


async def test_a_token_ends_with_its_last_instant() -> None:
    door = Door()
    door.books.kept = replace(CRM, expires_at=door.time + 1)
    assert (await door.known()).name == "CRM"
    door.time += 1
    assert (await door.refused(RIGHT)).code is RefusalCode.TOKEN_WRONG


async def test_a_disabled_account_is_told_so_at_its_next_request() -> None:
    door = Door()
    await door.known()
    door.books.kept = replace(CRM, account_disabled=True)
    assert await door.refused(RIGHT) == Refused(RefusalCode.ACCOUNT_DISABLED, account="crm")


async def test_one_token_makes_so_many_requests_and_no_more() -> None:
    door = Door(ApiLimits(requests_per_second=2, burst=3))
    for _ in range(3):
        await door.known()
    assert (await door.refused(RIGHT)).code is RefusalCode.TOO_MANY_MESSAGES
    door.time += SECOND // 2
    await door.known()
    assert (await door.refused(RIGHT)).code is RefusalCode.TOO_MANY_MESSAGES


async def test_the_last_use_is_noted_once_a_minute_and_a_full_disk_stops_nobody() -> None:
    door = Door()
    await door.known()
    await door.known()
    assert door.books.used == [door.time]
    door.time += MINUTE
    door.books.full = True
    assert await door.known() == CRM
    assert len(door.books.used) == 1


async def test_a_token_whose_requests_are_used_up_costs_no_look() -> None:
    """Nor does a disabled account get more answers than another one."""
    door = Door(ApiLimits(requests_per_second=2, burst=3))
    door.books.kept = replace(CRM, account_disabled=True)
    for _ in range(3):
        assert (await door.refused(RIGHT)).code is RefusalCode.ACCOUNT_DISABLED
    for _ in range(9):
        assert (await door.refused(RIGHT)).code is RefusalCode.TOO_MANY_MESSAGES
    assert door.books.asked == 3


async def test_wrong_tokens_cost_few_looks() -> None:
    """The same one none for a while, others as many as a token has requests; a right one that is known is let in."""
    door = Door(ApiLimits(requests_per_second=2, burst=3))
    await door.known()
    for _ in range(9):
        await door.refused(WRONG)
    assert door.books.asked == 2
    for number in range(9):
        assert (await door.refused(f"{WRONG}{number}")).code is RefusalCode.TOO_MANY_TRIES
    assert door.books.asked == 3
    await door.known()
    door.time += WRONG_FOR
    await door.refused(WRONG)
    assert door.books.asked == 5


async def test_a_token_that_is_removed_is_not_looked_up_for_ever() -> None:
    door = Door()
    await door.known()
    door.books.removed = True
    for _ in range(5):
        await door.refused(RIGHT)
    assert door.books.asked == 2
