"""What agents did, over a real connection: who hears of whom (rows 309, 311, 312)."""

from __future__ import annotations

import pytest

from kaden.clock import DAY, HOUR
from kaden.protocol.activity import FindStays, ShowMyStays, StaySearch, StaysFound
from kaden.vocabulary import AgentState
from server.hub import activity_office
from server.storage.transactions import activity
from tests.server.hub.floor import NOON
from tests.server.hub.test_my_office import talked
from tests.server.hub.world import Client, World


async def found(client: Client, asked: FindStays | ShowMyStays) -> int:
    """How many stays somebody is told of."""
    await client.say(asked)
    return len((await client.hear_a(StaysFound)).stays)


async def test_supervisors_hear_of_agents_of_their_groups_and_agents_of_themselves(office: World) -> None:
    await talked(office)
    everybody = FindStays(request="a", search=StaySearch(since=NOON - DAY, until=NOON + DAY))
    async with office.client("viewer") as client:
        stays = await found(client, everybody)
        assert stays > 0
        too_long = StaySearch(since=0, until=NOON)
        await client.say(FindStays(request="b", search=too_long))
        assert await client.refused() == "period_too_long"
    async with office.client("admin") as client:
        assert await found(client, everybody) == stays
    async with office.client("agent1") as client:
        assert await found(client, ShowMyStays(request="m")) == stays
        await client.say(everybody)
        assert await client.refused() == "not_allowed"
    async with office.client("agent2") as client:
        assert await found(client, ShowMyStays(request="m")) == 0
    office.runner.transact(lambda tx: tx.execute("DELETE FROM permission"))
    async with office.client("viewer") as client:
        assert await found(client, everybody) == 0


async def test_an_answer_looks_through_so_many_and_says_where_it_stopped(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limits 3: also of a status that hardly anybody was in, for as long as a search may be."""
    monkeypatch.setattr(activity, "WALKED", 1)
    monkeypatch.setattr(activity_office, "STRETCHES", 1)
    work, _ = await talked(office, 2)
    [stays, oldest] = await work.row("SELECT count(*), min(id) FROM activity")
    assert stays > 1
    await work.execute("UPDATE activity SET state = 'away', started_at = ? WHERE id = ?", NOON - HOUR, oldest)
    search = StaySearch(since=NOON - DAY, until=NOON + DAY, state=AgentState.AWAY)
    answers: list[StaysFound] = []
    async with office.client("viewer") as client:
        before = None
        while not answers or answers[-1].more:
            await client.say(FindStays(request=client.request(), search=search, before=before))
            answers.append(await client.hear_a(StaysFound))
            before = answers[-1].below
    assert [[stay.id for stay in answer.stays] for answer in answers] == [[]] * (stays - 1) + [[oldest], []]
    assert all(answer.more == (answer.below is not None) for answer in answers)
