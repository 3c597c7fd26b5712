"""What agents hear of their promises by themselves (rows 255, 267, 268)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import DAY, Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.setup import Definitions, ListDefinitions, SaveDefinition
from kaden.setup.kinds import Kind
from kaden.vocabulary import AgentId, CampaignId
from server.clock import steady_now
from server.hub.limits import Limits
from server.hub.promises import TOGETHER, PromiseNews
from server.hub.seats import Seats
from server.storage.my_work_port import Promises
from tests.server.hub.floor import WAIT
from tests.server.hub.world import World, world
from tests.server.storage.office import Office
from tests.server.storage.promised import Promised, a_promise

T = TypeVar("T")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[World]:
    """A hub that looks for promises as often as it can."""
    async with world(tmp_path, replace(Limits(), promises=20)) as made:
        yield made


async def promised(office: World, *, for_group: bool = False) -> Promised:
    """The first agent promised a call, and it is due."""
    work = Office(office.store, office.sample, office.floor.time)
    made = await a_promise(work, for_group=for_group)
    office.floor.time = work.now
    return made


def change(office: World, sql: str, *params: object) -> None:
    office.runner.transact(lambda tx: tx.execute(sql, params))


async def test_they_are_told_at_sit_down_also_when_there_are_none(office: World) -> None:
    """Row 255: a client that was away may still show what is not so any more."""
    async with office.client("agent1") as client:
        assert (await client.hear_promises()).promises == ()
    made = await promised(office)
    async with office.client("agent1") as client:
        told = await client.hear_promises()
        assert (told.now, [row.id for row in told.promises], told.more) == (
            office.floor.time,
            [made.callback],
            0,
        )


async def test_they_are_told_when_some_changed_and_only_who_is_concerned_hears(office: World) -> None:
    """Rows 267, 268."""
    async with office.client("agent1") as one, office.client("agent2") as two:
        await one.hear_promises()
        await two.hear_promises()
        made = await promised(office)
        office.hub.show_promises(office.sample.campaign)
        assert [row.id for row in (await one.hear_promises(2)).promises] == [made.callback]
        change(office, "UPDATE callback SET agent_id = NULL, group_id = ?", office.sample.group)
        office.hub.show_promises(office.sample.campaign)
        [row] = (await one.hear_promises(3)).promises
        assert row.for_group
        assert [row.id for row in (await two.hear_promises(2)).promises] == [made.callback]
        assert len(two.promises) == 2


async def test_who_joins_a_group_hears_of_its_promises(office: World) -> None:
    """Row 268."""
    await promised(office, for_group=True)
    change(office, "DELETE FROM group_member WHERE account_id = ?", office.sample.agents[1])
    async with office.client("agent2") as client, office.client("admin") as admin:
        assert (await client.hear_promises()).promises == ()
        await admin.say(ListDefinitions(request="l", kind=Kind.GROUP))
        [group] = (await admin.hear_a(Definitions)).rows
        members = [*group.values["members"], "agent2"]
        await admin.say(
            SaveDefinition(
                request="s",
                kind=Kind.GROUP,
                id=group.id,
                revision=group.revision,
                values=group.values | {"members": members},
            )
        )
        assert len((await client.hear_promises(2)).promises) == 1


async def test_days_go_by_without_a_change(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 256: what is due the day after tomorrow is told tomorrow."""
    monkeypatch.setattr("server.hub.promises.AGAIN", 20)
    made = await promised(office)
    change(office, "UPDATE callback SET due_at = due_at + ?", 2 * DAY)
    async with office.client("agent1") as client:
        told = await client.hear_promises()
        assert (told.promises, told.more) == ((), 1)
        office.floor.time += DAY
        assert [row.id for row in (await client.hear_promises(2)).promises] == [made.callback]


async def test_only_who_is_concerned_is_looked_up(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also whoever was told of a promise that is none any more, and works there no longer (row 255)."""
    asked: list[Sequence[AgentId]] = []
    promises = office.store.promises

    async def heard(agents: Sequence[AgentId], at: Instant) -> Mapping[AgentId, Promises]:
        asked.append(agents)
        return await promises(agents, at)

    async with office.client("agent1") as one, office.client("agent2") as two:
        await one.hear_promises()
        await two.hear_promises()
        monkeypatch.setattr(office.store, "promises", heard)
        change(office, "DELETE FROM group_member WHERE account_id = ?", office.sample.agents[1])
        await promised(office)
        office.hub.show_promises(CampaignId(4_711))
        office.hub.show_promises(office.sample.campaign)
        await one.hear_promises(2)
        change(office, "DELETE FROM group_member")
        change(office, "UPDATE callback SET state = 'cancelled'")
        office.hub.show_promises(office.sample.campaign)
        assert (await one.hear_promises(3)).promises == ()
        assert asked == [(office.agent,)] * 2


class Looks:
    """Implements `server.storage.my_work_port.PromiseBooks`: counts who is looked up, and can be broken.

    Args:
        failing: looks that end so, before those that go well.
        poison: an agent whose promises cannot be read.
    """

    def __init__(self, *failing: Exception, poison: AgentId | None = None) -> None:
        self.asked: list[tuple[AgentId, ...]] = []
        self.campaigns: list[Set[CampaignId]] = []
        self._failing = list(failing)
        self._poison = poison
        self._looked = asyncio.Condition()

    async def promises(self, agents: Sequence[AgentId], at: Instant) -> Mapping[AgentId, Promises]:
        await self._count(self.asked, tuple(agents))
        if self._poison in agents:
            raise ValueError("of no kind that is known")
        return {}

    async def concerned(self, campaigns: Set[CampaignId], agents: Sequence[AgentId]) -> Set[AgentId]:
        await self._count(self.campaigns, campaigns)
        return frozenset()

    async def times(self, times: int) -> None:
        """Wait until it was asked so often."""
        async with asyncio.timeout(WAIT), self._looked:
            await self._looked.wait_for(lambda: len(self.asked) + len(self.campaigns) >= times)

    async def _count(self, kept: list[T], asked: T) -> None:
        async with self._looked:
            kept.append(asked)
            self._looked.notify_all()
        if self._failing:
            raise self._failing.pop(0)


def news_of(looks: Looks, office: World) -> PromiseNews:
    seats = Seats(office.floor, office.store, ZoneInfo("UTC"), steady_now)
    return PromiseNews(looks, office.floor, seats, 20)


async def test_many_who_sit_down_are_few_looks_and_none_is_long(office: World) -> None:
    looks = Looks()
    news = news_of(looks, office)
    agents = [AgentId(place) for place in range(2 * TOGETHER)]
    for _ in range(3):
        for agent in agents:
            news.sat_down(agent)
    await looks.times(2)
    for agent in agents:
        news.sat_down(agent)
    await looks.times(4)
    await news.close()
    assert looks.asked == [tuple(agents[:TOGETHER]), tuple(agents[TOGETHER:])] * 2


@pytest.mark.parametrize(
    "failure",
    [Refused(RefusalCode.STORE_UNAVAILABLE, problem="no room"), ValueError("of no kind that is known")],
)
async def test_a_look_that_fails_is_repeated(
    office: World, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    """Whatever the failure is: who was to be told, or found, stays so."""
    monkeypatch.setattr("server.hub.promises.PATIENCE", 10)
    looks = Looks(failure, failure)
    news = news_of(looks, office)
    news.sat_down(office.agent)
    await looks.times(3)
    assert looks.asked == [(office.agent,)] * 3
    looks = Looks(failure, failure)
    await news.close()
    news = news_of(looks, office)
    news.changed(office.sample.campaign)
    await looks.times(3)
    await news.close()
    assert (looks.campaigns, looks.asked) == ([{office.sample.campaign}] * 3, [])


async def test_who_cannot_be_told_keeps_nobody_else_waiting(office: World) -> None:
    looks = Looks(poison=AgentId(0))
    news = news_of(looks, office)
    agents = [AgentId(place) for place in range(TOGETHER + 1)]
    for agent in agents:
        news.sat_down(agent)
    await looks.times(2)
    await news.close()
    assert looks.asked == [tuple(agents[:TOGETHER]), (agents[TOGETHER],)]
