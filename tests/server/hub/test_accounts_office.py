"""Accounts through the socket, as the commands ask (domain 1.1, row 41)."""

from __future__ import annotations

from kaden.protocol.accounts import Accounts, Backup
from kaden.protocol.client import AddAccount, DisableAccount, ListAccounts, SetPassword
from kaden.protocol.server import Answered, RefusedRequest
from tests.server.hub.world import PASSWORD, World


async def test_accounts_are_listed_with_all_but_their_password(office: World) -> None:
    async with office.client("admin") as client:
        await client.say(ListAccounts(request="l"))
        rows = {row.name: row for row in (await client.hear_a(Accounts)).accounts}
    assert {"admin", "supervisor", "agent1", "clerk"} <= rows.keys()
    assert rows["agent1"].groups == ("発信グループ1",)
    assert "argon2" not in str(rows)


async def test_a_new_accounts_password_is_judged_and_works(office: World) -> None:
    async with office.client("admin") as client:
        asked = AddAccount(request="a", name="yamada", role="user", agent_use=False, password="short")
        await client.say(asked)
        assert await client.refused() == "weak_password"
        await client.say(asked.model_copy(update={"request": "b", "password": "yamada yamada yamada"}))
        assert await client.refused() == "weak_password"
        await client.say(asked.model_copy(update={"request": "c", "password": PASSWORD}))
        assert await client.hear() == Answered(request="c")
    async with office.client("yamada"):
        pass


async def test_what_the_store_refuses_arrives(office: World) -> None:
    async with office.client("admin") as client:
        for message, code in (
            (AddAccount(request="a", name="admin", role="user", agent_use=False), "account_exists"),
            (AddAccount(request="b", name="  ", role="user", agent_use=False), "bad_name"),
            (DisableAccount(request="c", name="nobody"), "unknown_account"),
            (DisableAccount(request="d", name="admin"), "last_administrator"),
            (SetPassword(request="e", name="nobody", password=PASSWORD), "unknown_account"),
            (SetPassword(request="f", name="agent1", password="short"), "weak_password"),
            (Backup(request="g"), "store_unavailable"),
        ):
            await client.say(message)
            said = await client.hear_a(RefusedRequest)
            assert (said.request, said.code) == (message.request, code)


async def test_a_new_password_is_the_one_that_counts(office: World) -> None:
    async with office.client("admin") as client:
        await client.say(SetPassword(request="p", name="clerk", password="another one, long enough"))
        assert await client.hear() == Answered(request="p")
    stored = await office.store.account("clerk")
    assert stored is not None
    assert stored.password_hash is not None
    assert "another" not in stored.password_hash
