"""What agents did, over a real connection: who hears of whom (rows 309, 311, 312)."""

from __future__ import annotations

from kaden.clock import DAY
from kaden.protocol.activity import FindStays, ShowMyStays, StaySearch, StaysFound
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
