"""Agents' time within a stretch, on each database; against their own day it is tested with the office (row 19)."""

from __future__ import annotations

from kaden.clock import HOUR, MINUTE, Instant
from kaden.vocabulary import AgentId, AgentState
from server.dialer.writes import NoteAgentState
from server.storage.reports_port import Stretch, TimeQuestion, TimeTally
from tests.server.storage.office import Office

EVERYTHING = TimeQuestion(None)


async def an_hour(office: Office) -> Instant:
    """The first agent waits for an hour in a job and goes on waiting, the second one pauses outside of any."""
    run = await office.start()
    begin = office.now
    session = await office.sit_down(run)
    stays = ((0, AgentState.WAITING, session), (1, AgentState.AWAY, None))
    for place, state, where in stays:
        await office.store.perform(NoteAgentState(office.agent(place), state, where, None, begin))
    office.later(HOUR)
    return begin


def stayed(agent: AgentId, state: AgentState, time: int) -> TimeTally:
    return TimeTally(agent, state, time)


async def test_what_began_before_and_goes_on_counts_as_far_as_it_lies_within(office: Office) -> None:
    begin = await an_hour(office)
    middle = Stretch(begin + MINUTE, begin + 3 * MINUTE, 0)
    expected = (
        stayed(office.agent(), AgentState.WAITING, 2 * MINUTE),
        stayed(office.agent(1), AgentState.AWAY, 2 * MINUTE),
    )
    assert await office.store.count_time(EVERYTHING, middle) == expected
    assert await office.store.count_time(EVERYTHING, Stretch(begin - HOUR, begin, 0)) == ()


async def test_time_belongs_to_the_job_that_it_was_spent_in(office: Office) -> None:
    """Row 29: of a campaign, or of a batch; outside of any job it belongs to none."""
    begin = await an_hour(office)
    whole = Stretch(begin, begin + HOUR, 0)
    waiting = (stayed(office.agent(), AgentState.WAITING, HOUR),)
    mine, batch = TimeQuestion({office.ids.campaign}), TimeQuestion(None, batch=office.ids.batch)
    assert await office.store.count_time(mine, whole) == waiting
    assert await office.store.count_time(batch, whole) == waiting
    other = TimeQuestion({await office.other_campaign()})
    assert await office.store.count_time(other, whole) == ()
    assert await office.store.count_time(TimeQuestion(()), whole) == ()
    only = TimeQuestion(None, agent=office.agent(1))
    assert [each.agent for each in await office.store.count_time(only, whole)] == [office.agent(1)]
