"""Dial groups on each database (domain rows 39, 42 to 47)."""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from tests.server.storage.setup.desk import SetupDesk, codes, refused

GROUP = "発信グループ1"
FIVE = [f"agent{number}" for number in range(1, 6)]


async def test_five_agents_are_assigned_in_one_step(desk: SetupDesk) -> None:
    """Rows 42, 43."""
    saved = await desk.add(Kind.GROUP, name="East", members=FIVE)
    assert (await desk.find(Kind.GROUP, "East")).values == {"name": "East", "members": FIVE}
    assert await desk.audit(f"group:{saved.id}") == [("group.add", None, {"name": "East", "members": FIVE})]


async def test_only_accounts_that_take_calls_can_be_members(desk: SetupDesk) -> None:
    """Rows 38, 39: named with the way out."""
    values = await refused(desk.change(Kind.GROUP, GROUP, members=["agent1", "supervisor"]))
    assert (values["field"], values["problem"], values["limit"]) == ("members", "not_agents", "supervisor")
    await desk.change(Kind.ACCOUNT, "supervisor", agent_use=True)
    await desk.change(Kind.GROUP, GROUP, members=["agent1", "supervisor"])
    assert (await desk.find(Kind.GROUP, GROUP)).values["members"] == ["agent1", "supervisor"]


async def test_a_member_must_exist_and_stand_there_once(desk: SetupDesk) -> None:
    """Row 38."""
    values = await refused(desk.change(Kind.GROUP, GROUP, members=["nobody"]), RefusalCode.FIELD_UNKNOWN_NAME)
    assert (values["field"], values["value"]) == ("members", "nobody")
    assert "agent1" in str(values["known"])
    twice = await refused(desk.change(Kind.GROUP, GROUP, members=["agent1", "agent1"]))
    assert twice["problem"] == "twice"


async def test_names_are_unique_and_of_one_to_sixty_characters(desk: SetupDesk) -> None:
    """Row 45, at both edges."""
    await desk.add(Kind.GROUP, name="界" * 60)
    await desk.add(Kind.GROUP, name="x")
    taken = await refused(desk.add(Kind.GROUP, name="x"), RefusalCode.NAME_TAKEN)
    assert (taken["field"], taken["value"]) == ("name", "x")
    renamed = await refused(desk.change(Kind.GROUP, "x", name=GROUP), RefusalCode.NAME_TAKEN)
    assert renamed["field"] == "name"
    await desk.change(Kind.GROUP, "x", name="y")
    await desk.add(Kind.GROUP, name="x")


async def test_a_group_that_a_batch_uses_is_not_deleted(desk: SetupDesk) -> None:
    """Row 46: with the names of the batches."""
    values = await refused(desk.delete(Kind.GROUP, GROUP), RefusalCode.IN_USE)
    assert (values["kind"], values["name"]) == ("group", GROUP)
    assert "展示会来場者" in str(values["users"])
    saved = await desk.add(Kind.GROUP, name="unused", members=["agent1"])
    await desk.delete(Kind.GROUP, "unused")
    assert [kept.name for kept in await desk.all(Kind.GROUP)] == [GROUP]
    assert (await desk.audit(f"group:{saved.id}"))[-1][0] == "group.delete"
    assert (await desk.find(Kind.ACCOUNT, "agent1")).values["groups"] == [GROUP]


async def test_a_group_is_renamed_under_a_running_job(desk: SetupDesk) -> None:
    """Jobs know it by its number: the job goes on, and its members stay."""
    await desk.office.start()
    saved = await desk.change(Kind.GROUP, GROUP, name="East")
    assert codes(saved) == ["live"]
    [job] = await desk.store.plan()
    assert len(job.members) == 5


async def test_an_agent_at_work_leaves_the_group_later(desk: SetupDesk) -> None:
    """Row 47: the warning says so, and the session stays."""
    run = await desk.office.start()
    session = await desk.office.sit_down(run)
    saved = await desk.change(Kind.GROUP, GROUP, members=FIVE[1:])
    assert "leaves_later" in codes(saved)
    assert "leaves_later" not in codes(await desk.change(Kind.GROUP, GROUP, members=FIVE[2:]))
    assert (await desk.office.row("SELECT closed_at FROM agent_session WHERE id = ?", session))[0] is None


async def test_editors_of_the_account_see_that_the_group_was_changed(desk: SetupDesk) -> None:
    """Otherwise the account's old form would undo the change unseen."""
    seen = await desk.find(Kind.ACCOUNT, "agent1")
    other = await desk.find(Kind.ACCOUNT, "agent2")
    await desk.change(Kind.GROUP, GROUP, members=FIVE[1:])
    values = await refused(
        desk.change(Kind.ACCOUNT, "agent1", seen=seen, full_name="x"), RefusalCode.CHANGED_MEANWHILE
    )
    assert (values["by"], values["at"]) == ("supervisor", desk.office.now)
    await desk.change(Kind.ACCOUNT, "agent2", seen=other, full_name="x")
    assert await desk.audit(f"account:{seen.id}") == [
        *(await desk.audit(f"account:{seen.id}"))[:1],
        ("account.change", {"groups": [GROUP]}, {"groups": []}),
    ]
