"""Accounts, logins, permissions and an agent's own day (domain 1.1; rows 34, 35, 38, 41)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import HOUR
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, Permission, Role
from server.storage.port import Account, NewAccount
from tests.server.storage.office import NOON, Office

SATO = NewAccount(
    name="sato",
    full_name="佐藤 健",
    role=Role.USER,
    agent_use=True,
    phone="7010",
    os_user="sato",
    password_hash="$argon2id$x",
    groups=("発信グループ1",),
)


def new(name: str = "sato", role: Role = Role.USER, groups: tuple[str, ...] = SATO.groups) -> NewAccount:
    return replace(SATO, name=name, role=role, groups=groups)


async def refusal(office: Office, account: NewAccount) -> Refused:
    with pytest.raises(Refused) as refused:
        await office.store.add_account(account, None, NOON)
    return refused.value


async def test_an_account_is_what_was_added(office: Office) -> None:
    added = await office.store.add_account(new(), office.ids.administrator, NOON)
    assert added == Account(
        id=added.id,
        name="sato",
        full_name="佐藤 健",
        role=Role.USER,
        agent_use=True,
        phone="7010",
        os_user="sato",
        password_hash="$argon2id$x",
        disabled=False,
        epoch=1,
        groups=("発信グループ1",),
    )
    assert await office.store.account("sato") == added
    assert await office.store.account_by_id(added.id) == added
    assert added in await office.store.accounts()
    row = await office.row("SELECT account_id, object FROM audit WHERE after LIKE '%sato%'")
    assert row == (office.ids.administrator, f"account:{added.id}")


async def test_who_is_not_there_is_not_found(office: Office) -> None:
    assert await office.store.account("nobody") is None
    assert await office.store.account_by_id(AccountId(999)) is None


async def test_a_name_is_taken_once(office: Office) -> None:
    refused = await refusal(office, new("agent1"))
    assert refused == Refused(RefusalCode.ACCOUNT_EXISTS, account="agent1")


@pytest.mark.parametrize("name", ["", " sato", "sato ", "sa\x1bto", "sa\nto", "x" * 61])
async def test_a_name_is_one_clean_line_of_up_to_60_characters(office: Office, name: str) -> None:
    """Guarantees 7.3, case 31."""
    refused = await refusal(office, new(name))
    assert refused.code is RefusalCode.BAD_NAME
    assert "\x1b" not in str(refused.values)


async def test_the_longest_name_and_a_new_group(office: Office) -> None:
    """Row 45."""
    added = await office.store.add_account(new("佐" * 60, groups=("新しいグループ",)), None, NOON)
    assert (added.name, added.groups) == ("佐" * 60, ("新しいグループ",))


async def test_a_bad_group_leaves_no_account_behind(office: Office) -> None:
    assert (await refusal(office, new(groups=("",)))).code is RefusalCode.BAD_NAME
    assert await office.store.account("sato") is None


async def test_a_disabled_account_is_out_at_once(office: Office) -> None:
    """Guarantees 7.3, case 5: its epoch grows and its logins are gone."""
    added = await office.store.add_account(new(), None, NOON)
    await office.store.keep_login("token", added.id, added.epoch, NOON, NOON + HOUR)
    await office.store.disable_account("sato", office.ids.administrator, NOON)
    await office.store.disable_account("sato", office.ids.administrator, NOON)
    account = await office.store.account("sato")
    assert account is not None
    assert (account.disabled, account.epoch) == (True, 2)
    assert await office.store.login("token", NOON) is None
    assert await office.store.accounts_of("sato") == ()


async def test_the_last_administrator_stays(office: Office) -> None:
    """Guarantees 7.3, case 3."""
    with pytest.raises(Refused) as refused:
        await office.store.disable_account("admin", None, NOON)
    assert refused.value == Refused(RefusalCode.LAST_ADMINISTRATOR, account="admin")
    await office.store.add_account(new("second", Role.ADMINISTRATOR), None, NOON)
    await office.store.disable_account("admin", None, NOON)
    with pytest.raises(Refused):
        await office.store.disable_account("second", None, NOON)


async def test_a_new_password_voids_older_logins(office: Office) -> None:
    added = await office.store.add_account(new(), None, NOON)
    await office.store.keep_login("token", added.id, 1, NOON, NOON + HOUR)
    await office.store.set_password("sato", "$argon2id$y", None, NOON)
    account = await office.store.account("sato")
    assert account is not None
    assert (account.password_hash, account.epoch) == ("$argon2id$y", 2)
    assert await office.store.login("token", NOON) is None


async def test_an_unknown_account_cannot_be_changed(office: Office) -> None:
    expected = Refused(RefusalCode.UNKNOWN_ACCOUNT, account="nobody")
    for change in (
        office.store.disable_account("nobody", None, NOON),
        office.store.set_password("nobody", "x", None, NOON),
        office.store.grant("nobody", office.ids.campaign, Permission.VIEW, None, NOON),
    ):
        with pytest.raises(Refused) as refused:
            await change
        assert refused.value == expected


async def test_a_password_hash_is_never_shown(office: Office) -> None:
    """Guarantees 7.2: secrets are in no log."""
    added = await office.store.add_account(new(), None, NOON)
    assert "argon2id" not in repr(added)
    assert "argon2id" not in repr(new())
    assert all("argon2id" not in str(row) for row in await office.rows("SELECT before, after FROM audit"))


async def test_one_user_of_the_system_may_be_several_accounts(office: Office) -> None:
    for name in ("sato", "abe"):
        await office.store.add_account(new(name), None, NOON)
    assert [account.name for account in await office.store.accounts_of("sato")] == ["abe", "sato"]
    assert await office.store.accounts_of("nobody") == ()


async def test_permissions_are_per_campaign(office: Office) -> None:
    """Row 35."""
    campaign = office.ids.campaign
    assert await office.store.permissions(office.supervisor) == {campaign: Permission.EDIT}
    assert await office.store.permissions(office.ids.agents[0]) == {}
    for level in (Permission.EDIT, Permission.VIEW):
        await office.store.grant("agent1", campaign, level, office.ids.administrator, NOON)
        assert await office.store.permissions(office.ids.agents[0]) == {campaign: level}
    assert len(await office.rows("SELECT 1 FROM audit WHERE code = 'account.grant'")) == 2


async def test_a_login_ends_when_it_expires(office: Office) -> None:
    account = office.supervisor
    await office.store.keep_login("one", account, 1, NOON, NOON + HOUR)
    assert await office.store.login("one", NOON + HOUR - 1) == (account, 1)
    assert await office.store.login("one", NOON + HOUR) is None
    await office.store.keep_login("two", account, 1, NOON + HOUR, NOON + 2 * HOUR)
    assert await office.rows("SELECT token_hash FROM login") == [("two",)]
    await office.store.drop_login("two")
    assert await office.store.login("two", NOON + HOUR) is None
