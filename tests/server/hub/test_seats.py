"""Where an agent's day begins, and what a desk says in the loop's next turn."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import instant_of
from kaden.protocol.desk import DeskChanged
from kaden.vocabulary import AgentState
from server.dialer.events import AgentArrived
from server.hub.seats import day_start
from tests.server.hub.floor import desk
from tests.server.hub.world import World

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("moment", "start"),
    [
        ("2026-11-22T14:59:59.999", "2026-11-21T15:00"),
        ("2026-11-22T15:00", "2026-11-22T15:00"),
        ("2026-11-23T14:59", "2026-11-22T15:00"),
    ],
)
def test_a_day_begins_at_midnight_of_the_office(moment: str, start: str) -> None:
    now = instant_of(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert day_start(now, TOKYO) == instant_of(datetime.fromisoformat(start).replace(tzinfo=UTC))


def test_a_day_with_a_missing_midnight_begins_when_it_begins() -> None:
    havana = ZoneInfo("America/Havana")
    after = instant_of(datetime(2026, 3, 8, 12, tzinfo=havana))
    assert day_start(after, havana) == instant_of(datetime(2026, 3, 8, 5, tzinfo=UTC))


async def test_one_turn_of_the_loop_sends_one_desk(office: World) -> None:
    async with office.client("agent1") as client:
        for state in (AgentState.JOINING, AgentState.WAITING, AgentState.TALKING):
            office.floor.desks[office.agent] = desk(state)
            office.hub.show_desk(office.agent)
        shown = await client.hear_a(DeskChanged)
        assert (shown.sequence, shown.desk.state) == (1, AgentState.TALKING)


async def test_a_desk_that_nobody_sits_at_is_not_asked_for(office: World) -> None:
    office.hub.show_desk(office.agent)
    await asyncio.sleep(0)
    async with office.client("agent1") as client:
        office.hub.show_desk(office.agent)
        await asyncio.sleep(0)
        office.floor.desks[office.agent] = desk()
        office.hub.show_desk(office.agent)
        assert (await client.hear_a(DeskChanged)).sequence == 1


async def test_row_297_the_monitor_gets_the_terminals_name_clean(office: World) -> None:
    async with office.client() as client:
        await client.hello(terminal="pts\x1b]0;x\x07/3")
        await client.sign_in_again("agent1")
        [arrived] = await office.floor.hears(AgentArrived)
        assert arrived.terminal == "pts]0;x/3"
