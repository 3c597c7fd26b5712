"""Accounts as forms, on each database (domain rows 25 to 41)."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from kaden.vocabulary import Permission
from tests.server.storage.setup.desk import SetupDesk, codes, refused

GROUP = "発信グループ1"
CAMPAIGN = "展示会フォロー"


async def epoch(desk: SetupDesk, name: str) -> int:
    account = await desk.store.account(name)
    assert account is not None
    return account.epoch


async def signed_in(desk: SetupDesk, name: str) -> None:
    """A sign-in of the account, which `still_in` looks for."""
    account = await desk.store.account(name)
    assert account is not None
    now = desk.office.now
    await desk.store.keep_login(f"hash of {name}", account.id, account.epoch, now, now + 1_000)


async def still_in(desk: SetupDesk, name: str) -> bool:
    return await desk.store.login(f"hash of {name}", desk.office.now) is not None


async def test_a_second_supervisor_gets_a_level_for_each_campaign(desk: SetupDesk) -> None:
    """Rows 26, 35: what is not named is not seen."""
    other = await desk.office.other_campaign()
    saved = await desk.add(
        Kind.ACCOUNT,
        name="sato",
        role="supervisor",
        agent_use=False,
        permissions={CAMPAIGN: "edit", "other": "none"},
    )
    account = await desk.store.account("sato")
    assert account is not None
    assert await desk.store.permissions(account.id) == {desk.office.ids.campaign: Permission.EDIT}
    assert codes(saved) == ["no_way_in"]
    await desk.change(Kind.ACCOUNT, "sato", permissions={"other": "view"})
    assert await desk.store.permissions(account.id) == {other: Permission.VIEW}
    assert (await desk.audit(f"account:{saved.id}"))[-1] == (
        "account.change",
        {"permissions": {CAMPAIGN: "edit"}},
        {"permissions": {"other": "view"}},
    )


async def test_permissions_are_for_supervisors(desk: SetupDesk) -> None:
    """Rows 28, 36: administrators have all, users none."""
    for role in ("administrator", "user"):
        values = await refused(desk.add(Kind.ACCOUNT, name="x", role=role, permissions={CAMPAIGN: "view"}))
        assert (values["field"], values["problem"]) == ("permissions", "not_supervisor")
        await desk.add(Kind.ACCOUNT, name=role, role=role, permissions={CAMPAIGN: "none"})


async def test_an_unknown_campaign_is_named(desk: SetupDesk) -> None:
    doing = desk.change(Kind.ACCOUNT, "supervisor", permissions={"nothing": "view"})
    values = await refused(doing, RefusalCode.FIELD_UNKNOWN_NAME)
    assert (values["field"], values["value"], values["known"]) == ("permissions", "nothing", CAMPAIGN)


async def test_agent_use_goes_off_only_out_of_the_groups(desk: SetupDesk) -> None:
    """Row 40: refused with the groups; in one step with leaving them it is done."""
    values = await refused(desk.change(Kind.ACCOUNT, "agent1", agent_use=False))
    assert (values["field"], values["problem"], values["limit"]) == ("agent_use", "in_groups", GROUP)
    await desk.change(Kind.ACCOUNT, "agent1", agent_use=False, groups=[])
    assert "agent1" not in (await desk.find(Kind.GROUP, GROUP)).values["members"]
    values = await refused(desk.change(Kind.ACCOUNT, "agent1", groups=[GROUP]))
    assert values["problem"] == "in_groups"


async def test_a_change_of_groups_is_seen_by_the_groups_editors(desk: SetupDesk) -> None:
    seen = await desk.find(Kind.GROUP, GROUP)
    await desk.change(Kind.ACCOUNT, "agent1", groups=[])
    await refused(desk.change(Kind.GROUP, GROUP, seen=seen, name="x"), RefusalCode.CHANGED_MEANWHILE)


async def test_the_last_administrator_stays(desk: SetupDesk) -> None:
    """Both ways: with a second one the first may go."""
    for change in ({"disabled": True}, {"role": "supervisor"}):
        values = await refused(desk.change(Kind.ACCOUNT, "admin", **change), RefusalCode.LAST_ADMINISTRATOR)
        assert values == {"account": "admin"}
    await desk.add(Kind.ACCOUNT, name="second", role="administrator", disabled=True)
    await refused(desk.change(Kind.ACCOUNT, "admin", role="user"), RefusalCode.LAST_ADMINISTRATOR)
    await desk.change(Kind.ACCOUNT, "second", disabled=False)
    await desk.change(Kind.ACCOUNT, "admin", role="user")


async def test_the_last_administrator_is_not_deleted_either(desk: SetupDesk) -> None:
    """Whoever asks, also nobody in particular; with a second one, the first may go."""
    await desk.add(Kind.ACCOUNT, name="second", role="administrator")
    await desk.delete(Kind.ACCOUNT, "second")
    admin = await desk.find(Kind.ACCOUNT, "admin")
    doing = desk.store.delete_definition(Kind.ACCOUNT, admin.id, admin.revision, None, desk.office.now, None)
    assert await refused(doing, RefusalCode.LAST_ADMINISTRATOR) == {"account": "admin"}
    await desk.add(Kind.ACCOUNT, name="second", role="administrator")
    await desk.delete(Kind.ACCOUNT, "admin")


@pytest.mark.parametrize(
    "change", [{"role": "user", "permissions": {}}, {"disabled": True}, {"os_user": "other"}]
)
async def test_what_changes_the_rights_ends_the_sign_ins(desk: SetupDesk, change: dict[str, Any]) -> None:
    """Row 34: a token of before is worth nothing."""
    before = await epoch(desk, "supervisor")
    await signed_in(desk, "supervisor")
    assert "signed_out" in codes(await desk.change(Kind.ACCOUNT, "supervisor", **change))
    assert await epoch(desk, "supervisor") == before + 1
    assert not await still_in(desk, "supervisor")


async def test_what_does_not_leaves_them(desk: SetupDesk) -> None:
    before = await epoch(desk, "agent1")
    await signed_in(desk, "agent1")
    assert codes(await desk.change(Kind.ACCOUNT, "agent1", phone="7999")) == ["no_way_in", "next_sign_in"]
    assert "no_phone" in codes(await desk.change(Kind.ACCOUNT, "agent1", phone=""))
    assert await epoch(desk, "agent1") == before
    assert await still_in(desk, "agent1")


async def test_a_password_is_never_told(desk: SetupDesk) -> None:
    """Row 41, guarantees 7.2: neither in the form nor in the log."""
    before = await epoch(desk, "agent1")
    await desk.change(Kind.ACCOUNT, "agent1", password_hash="argon2 of it", password="long enough for all")
    account = await desk.store.account("agent1")
    assert account is not None
    assert (account.password_hash, account.epoch) == ("argon2 of it", before + 1)
    kept = await desk.find(Kind.ACCOUNT, "agent1")
    assert kept.values["password"] is None
    lines = await desk.audit(f"account:{kept.id}")
    assert lines[-1] == ("account.password", None, None)
    assert "argon2" not in str(lines)
    assert "long enough" not in str(lines)


async def test_an_account_that_history_names_is_disabled_instead(desk: SetupDesk) -> None:
    await desk.add(Kind.ACCOUNT, name="unused", groups=[GROUP])
    await desk.delete(Kind.ACCOUNT, "unused")
    assert await desk.store.account("unused") is None
    values = await refused(desk.delete(Kind.ACCOUNT, "supervisor"), RefusalCode.USED_IN_HISTORY)
    assert values["name"] == "supervisor"
    await desk.office.sit_down(await desk.office.start())
    await refused(desk.delete(Kind.ACCOUNT, "agent1"), RefusalCode.USED_IN_HISTORY)
