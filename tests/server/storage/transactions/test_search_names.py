"""What a search may name: what works on the campaigns that somebody sees, and nothing of others (row 29)."""

from __future__ import annotations

from functools import partial

from server.storage.transactions.search_names import agent_called, names_of, spoken_names
from tests.server.storage.office import Office


async def test_people_groups_and_results_are_those_of_the_campaigns(office: Office) -> None:
    other = await office.other_campaign()
    found = await office.store.names_of([office.ids.campaign])
    assert found.agents == tuple(f"エージェント{place}" for place in range(1, len(office.ids.agents) + 1))
    assert found.groups == ("発信グループ1",)
    assert "アポ" in found.dispositions
    for seen in ([other], []):
        nothing = await office.store.names_of(seen)
        assert (nothing.agents, nothing.groups, nothing.dispositions) == ((), (), ())


async def test_two_people_of_one_name_are_told_apart_by_their_accounts(office: Office) -> None:
    first, second, third = (office.agent(place) for place in range(3))
    for agent, name in ((first, "佐藤"), (second, "佐藤"), (third, "agent1")):
        await office.execute("UPDATE account SET full_name = ? WHERE id = ?", name, agent)
    people = await office.runner.read(spoken_names)
    assert [people[agent] for agent in (first, second, third)] == ["agent1", "agent2", "agent3"]
    for agent in (first, second, third):
        assert await office.runner.read(partial(agent_called, name=people[agent])) == agent


async def test_somebody_is_found_by_either_name(office: Office) -> None:
    for name in ("agent2", "エージェント2"):
        assert await office.runner.read(partial(agent_called, name=name)) == office.agent(1)
    assert await office.runner.read(lambda tx: agent_called(tx, "nobody")) is None
    assert await office.runner.read(lambda tx: names_of(tx, ())) == await office.store.names_of(())
