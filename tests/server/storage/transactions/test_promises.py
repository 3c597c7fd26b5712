"""What agents are told of their promises: whose, how far ahead, how many (rows 255, 256, 264, 265, 268)."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

import pytest

from kaden.clock import DAY, HOUR, SECOND
from kaden.protocol.my_work import PROMISES_TOLD
from kaden.vocabulary import AgentId, CampaignId, Outcome
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.my_work_port import Promises
from server.storage.port import Tx
from server.storage.store import SqlStore
from server.storage.transactions.promises import promises
from tests.server.storage.correcting import AFTERNOON, move_to_noon
from tests.server.storage.office import CALLBACK, NOON, Office, listed, number
from tests.server.storage.promised import a_promise, call_back

END_OF_TOMORROW = AFTERNOON + 8 * HOUR + DAY
"""Midnight in Tokyo, a day after the coming one."""


async def told(office: Office, place: int = 0) -> Promises:
    agent = office.agent(place)
    return (await office.store.promises((agent,), office.now))[agent]


async def promise(office: Office, *due: int, for_group: bool = False) -> list[int]:
    """At noon the first agent promises calls at these times; the promises' numbers."""
    move_to_noon(office)
    await office.customers(*(listed(number(place)) for place in range(len(due))))
    run = await office.start()
    session = await office.sit_down(run)
    for claimed, due_at in zip((await office.claim(run, len(due))).attempts, due, strict=True):
        await office.talk(claimed.id, session)
        await office.save(claimed.id, CALLBACK, callback_at=due_at, note="n" * 900, for_group=for_group)
    await office.leave(session)
    return [each for (each,) in await office.rows("SELECT id FROM callback ORDER BY id")]


async def test_a_promise_comes_with_all_that_a_list_shows(office: Office) -> None:
    """Rows 255, 257."""
    await office.execute("UPDATE job SET caller_id = '0312345678'")
    [id_] = await promise(office, AFTERNOON)
    [row] = (await told(office)).told
    assert (row.id, row.number, row.number_as_given, row.name) == (id_, number(0), "09000000000", "氏名1")
    assert (row.campaign, row.zone, row.hours, row.due_at) == (
        "展示会フォロー",
        "Asia/Tokyo",
        (540, 1020),
        AFTERNOON,
    )
    assert (row.callers, row.for_group, row.tries, row.note) == (("0312345678",), False, 0, "n" * 500)
    await office.execute("UPDATE campaign SET notify = 0")
    [row] = (await told(office)).told
    assert row.callers == ()


async def test_overdue_ones_come_first_and_the_day_after_tomorrow_is_not_told(office: Office) -> None:
    """Row 256: the end of tomorrow is where the campaign is."""
    ids = await promise(office, END_OF_TOMORROW, END_OF_TOMORROW - 1, AFTERNOON, END_OF_TOMORROW + DAY)
    office.now = AFTERNOON + HOUR
    seen = await told(office)
    assert [row.id for row in seen.told] == [ids[2], ids[1]]
    assert seen.more == 2
    office.now = END_OF_TOMORROW - DAY
    assert [row.id for row in (await told(office)).told] == [ids[2], ids[1], ids[0]]


async def test_an_agents_promise_is_nobody_elses_and_a_groups_is_everybodys_in_it(office: Office) -> None:
    """Row 268."""
    await promise(office, AFTERNOON)
    assert ((await told(office)).told != (), (await told(office, 1)).told) == (True, ())
    await office.execute("UPDATE callback SET agent_id = NULL, group_id = ?", office.ids.group)
    for place in (0, 1):
        [row] = (await told(office, place)).told
        assert row.for_group
    await office.execute("DELETE FROM group_member WHERE account_id = ?", office.agent(1))
    assert ((await told(office)).told != (), (await told(office, 1)).told) == (True, ())


async def test_several_agents_are_one_look(office: Office) -> None:
    await promise(office, AFTERNOON)
    agents = (office.agent(0), office.agent(1), AgentId(4_711))
    found = await office.store.promises(agents, office.now)
    assert {agent: len(seen.told) for agent, seen in found.items()} == dict(
        zip(agents, (1, 0, 0), strict=True)
    )


async def test_tries_are_calls_that_went_out_and_reached_nobody(office: Office) -> None:
    """Row 265: a call before which the agent's own phone was not answered is none."""
    promised = await a_promise(office)
    for dialled, tries in ((False, 0), (True, 1), (True, 2)):
        kept = await call_back(office, promised.callback)
        await office.end(kept.attempt, Outcome.NO_ANSWER, dialled=dialled)
        await office.leave(kept.session)
        office.later(SECOND)
        [row] = (await told(office)).told
        assert row.tries == tries


async def test_so_many_are_told_and_the_rest_is_counted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.storage.transactions.promises.PROMISES_TOLD", 2)
    ids = await promise(office, AFTERNOON + 2, AFTERNOON, AFTERNOON + 1)
    await office.execute(
        "UPDATE callback SET agent_id = NULL, group_id = ? WHERE id = ?", office.ids.group, ids[1]
    )
    seen = await told(office)
    assert ([row.id for row in seen.told], seen.more) == ([ids[1], ids[2]], 1)
    assert PROMISES_TOLD == 200


async def test_the_promises_of_a_group_are_read_once_for_all_of_its_agents(tmp_path: Path) -> None:
    """Row 268: a group may have thousands, and everybody in it is looked up together."""
    runner = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    office = await Office.open(SqlStore(runner))
    await promise(office, AFTERNOON, for_group=True)
    heard: list[str] = []

    def look(tx: Tx) -> dict[AgentId, Promises]:
        runner.writer.set_trace_callback(heard.append)
        try:
            return promises(tx, (office.agent(0), office.agent(1)), office.now)
        finally:
            runner.writer.set_trace_callback(None)

    found = await runner.write(look)
    assert [len(each.told) for each in found.values()] == [1, 1]
    assert (
        len([sql for sql in heard if f"k.group_id = {office.ids.group}" in sql]) == 2
    )  # the first ones, and all
    await runner.close()


async def test_who_is_concerned_works_on_the_campaign_or_has_a_promise_there(office: Office) -> None:
    """Row 255: a promise stays the agent's who has left the group."""
    await promise(office, AFTERNOON)
    campaign, (first, second) = office.ids.campaign, (office.agent(0), office.agent(1))
    nobody = AgentId(4_711)

    async def concerned(of: CampaignId) -> Set[AgentId]:
        return await office.store.concerned({of}, (first, second, nobody))

    assert await concerned(campaign) == {first, second}
    await office.execute("DELETE FROM group_member")
    assert await concerned(campaign) == {first}
    assert (await told(office)).campaigns == {campaign}
    assert await concerned(await office.other_campaign()) == set()
    await office.execute("UPDATE callback SET state = 'done'")
    assert await concerned(campaign) == set()
    assert (await told(office)).campaigns == set()
