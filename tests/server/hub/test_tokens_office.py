"""Tokens, for administrators (domain row 329)."""

from __future__ import annotations

from datetime import date

import pytest

from kaden.clock import HOUR
from kaden.protocol.client import ClientMessage
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import Answered, RefusedRequest
from kaden.protocol.tokens import AddToken, ListTokens, RemoveToken, TokenAdded, Tokens
from server.hub.tokens_office import hash_of
from tests.server.hub.floor import NOON
from tests.server.hub.world import Client, World


async def add(admin: Client, last_day: date | None = None, name: str = "CRM") -> object:
    asked = AddToken(request=admin.request(), account="supervisor", name=name, last_day=last_day)
    await admin.say(asked)
    return await admin.hear()


async def test_a_token_is_said_once_and_kept_as_a_hash(office: World) -> None:
    async with office.client() as admin:
        await admin.sign_in("admin")
        made = await add(admin)
        assert isinstance(made, TokenAdded)
        assert (made.token[:6], len(made.token) >= 6 + 43) == ("kaden_", True)
        assert made.token not in repr(made)
        await admin.say(ListTokens(request=admin.request()))
        shown = await admin.hear()
        assert isinstance(shown, Tokens)
        [row] = shown.tokens
        assert (row.name, row.account, row.made_by, row.expires_at) == ("CRM", "supervisor", "admin", None)
        assert (row.used_at, row.expired, row.account_disabled) == (None, False, False)
        kept = await office.store.token(hash_of(made.token))
        assert kept is not None
        assert kept.name == "CRM"
        await admin.say(RemoveToken(request=admin.request(), name="CRM"))
        assert isinstance(await admin.hear(), Answered)
        assert await office.store.token(hash_of(made.token)) is None


async def test_the_last_day_is_taken_whole_in_the_offices_zone(office: World) -> None:
    """It is five in the afternoon in Tokyo: today still counts, yesterday does not."""
    async with office.client() as admin:
        await admin.sign_in("admin")
        today = await add(admin, date(2027, 1, 15))
        assert isinstance(today, TokenAdded)
        token = await office.store.token(hash_of(today.token))
        assert token is not None
        assert token.expires_at == NOON + 7 * HOUR
        refused = await add(admin, date(2027, 1, 14), "other")
        assert isinstance(refused, RefusedRequest)
        assert (refused.code, refused.values) == (RefusalCode.DAY_OVER, {"day": "2027-01-14"})
        assert isinstance(await add(admin, date.max, "for ever"), TokenAdded)


@pytest.mark.parametrize(
    "asked",
    [
        AddToken(request="r", account="supervisor", name="CRM"),
        ListTokens(request="r"),
        RemoveToken(request="r", name="CRM"),
    ],
    ids=lambda asked: asked.type,
)
async def test_only_administrators_have_to_do_with_tokens(office: World, asked: ClientMessage) -> None:
    async with office.client() as supervisor:
        await supervisor.sign_in("supervisor")
        await supervisor.say(asked)
        refused = await supervisor.hear()
        assert isinstance(refused, RefusedRequest)
        assert refused.code == RefusalCode.NOT_ALLOWED
