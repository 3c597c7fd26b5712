"""Agents' figures of the day as the floor takes them over: finished ones, none of yesterday (rows 276, 303)."""

from __future__ import annotations

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import AgentState
from server.dialer.agent_day import AgentDay, AgentTimes
from server.dialer.writes import NoteAgentState
from tests.server.storage.office import STOP, Office, listed, number


async def test_an_agents_day_is_his_own_calls_since_then(office: Office) -> None:
    """Row 276; the hold of a call that goes on is the floor's to count."""
    await office.customers(*(listed(number(place)) for place in range(3)))
    run = await office.start()
    session = await office.sit_down(run)
    yesterday, saved, open_ = (attempt.id for attempt in (await office.claim(run, 3)).attempts)
    await office.talk(yesterday, session)
    since = office.now
    await office.answer(saved)
    await office.connect(saved, session)
    office.later(60 * SECOND)
    await office.execute("UPDATE attempt SET held = ? WHERE id = ?", 20 * SECOND, saved)
    await office.execute("UPDATE attempt SET state = 'ended', ended_at = ? WHERE id = ?", office.now, saved)
    await office.save(saved, STOP)
    await office.connect(open_, session)
    await office.execute("UPDATE attempt SET held = ? WHERE id = ?", 5 * SECOND, open_)
    day = await office.store.agent_day(office.agent(), since)
    assert day == AgentDay(2, 1, 40 * SECOND, AgentTimes(since, held=20 * SECOND))
    assert await office.store.agent_day(office.agent(1), 0) == AgentDay(times=AgentTimes(0))


async def test_its_time_is_what_lies_in_the_day_and_is_over(office: Office) -> None:
    session = await office.sit_down(await office.start())
    midnight = office.now + HOUR
    for state, minutes in (
        (AgentState.WAITING, 90),
        (AgentState.TALKING, 4),
        (AgentState.HELD, 1),
        (AgentState.WRAPUP, 2),
        (AgentState.BREAK, 30),
        (AgentState.WAITING, 60),
    ):
        await office.store.perform(NoteAgentState(office.agent(), state, session, None, office.now))
        office.later(minutes * MINUTE)
    both = office.agent(), office.agent(1)
    days = await office.store.agent_days(both, midnight)
    assert days == {
        both[0]: AgentDay(times=AgentTimes(midnight, talking=5 * MINUTE, worked=37 * MINUTE)),
        both[1]: AgentDay(times=AgentTimes(midnight)),
    }
