"""An agent's own figures of the day, against a naive count of everything."""

from __future__ import annotations

import asyncio
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import AgentState, DispositionClass, Outcome
from server.dialer.writes import NoteAgentState
from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore
from tests.server.storage.correcting import AFTERNOON, move_to_noon
from tests.server.storage.office import CALLBACK, NOON, STOP, Office, listed, number
from tests.server.storage.promised import call_back


async def test_calls_results_and_times(office: Office) -> None:
    """Hold is not talk; a promise that was kept is counted; a status that began before the day counts from there."""
    move_to_noon(office)
    await office.customers(*(listed(number(place)) for place in range(3)))
    run = await office.start()
    session = await office.sit_down(run)
    since = office.now
    stay = NoteAgentState(office.agent(), AgentState.WAITING, session, None, since - HOUR)
    await office.store.perform(stay)
    first, second, third = [each.id for each in (await office.claim(run, 3)).attempts]
    await office.talk(first, session, 10 * SECOND)
    await office.save(first, CALLBACK, callback_at=AFTERNOON)
    await office.answer(second)
    await office.connect(second, session)
    office.later(8 * SECOND)
    await office.end(second, Outcome.CONNECTED, held=3 * SECOND)
    await office.save(second, STOP)
    await office.talk(third, session)
    await office.give_up(third)
    await office.leave(session)
    left = office.now
    [callback] = await office.row("SELECT id FROM callback")
    kept = await call_back(office, callback)
    await office.talk(kept.attempt, kept.session, 5 * SECOND)
    await office.save(kept.attempt, STOP)
    day = await office.store.day_figures(office.agent(), since, office.now)
    assert (day.calls, day.callbacks, day.saved, day.unsaved) == (4, 1, 3, 1)
    assert (day.talk, day.held) == ((10 + 5 + 60 + 5) * SECOND, 3 * SECOND)
    assert (day.waiting, day.wrapup, day.paused) == (left - since, 0, 0)
    assert [(each.label, each.kind, each.calls) for each in day.results] == [
        (STOP, DispositionClass.SUCCESS, 2),
        (CALLBACK, DispositionClass.EFFECTIVE, 1),
    ]
    tomorrow = await office.store.day_figures(office.agent(), office.now + 1, office.now + HOUR)
    assert (tomorrow.calls, tomorrow.results, tomorrow.waiting) == (0, (), 0)


STAYS = st.lists(
    st.tuples(
        st.sampled_from(
            [AgentState.WAITING, AgentState.WRAPUP, AgentState.BREAK, AgentState.AWAY, AgentState.TALKING]
        ),
        st.integers(0, 40 * MINUTE),
    ),
    max_size=12,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stays=STAYS, begins=st.integers(-HOUR, 6 * HOUR), length=st.integers(0, 4 * HOUR))
def test_time_is_spent_where_a_clock_would_have_seen_it(
    stays: list[tuple[AgentState, int]], begins: int, length: int
) -> None:
    """Minute by minute, whatever began before the day or has not ended."""
    asyncio.run(compare(stays, NOON + begins, NOON + begins + length))


async def compare(stays: list[tuple[AgentState, int]], since: int, at: int) -> None:
    runner = InlineRunner.in_memory(NOON)
    office = await Office.open(SqlStore(runner))
    seen: Counter[AgentState] = Counter()
    standing: AgentState | None = None
    for state, time in [*stays, (AgentState.IDLE, 100 * HOUR)]:
        if state is not standing:
            await office.store.perform(NoteAgentState(office.agent(), state, None, None, office.now))
            standing = state
        seen[state] += max(0, min(office.now + time, at) - max(office.now, since))
        office.later(time)
    day = await office.store.day_figures(office.agent(), since, at)
    assert (day.waiting, day.wrapup, day.paused) == (
        seen[AgentState.WAITING],
        seen[AgentState.WRAPUP],
        seen[AgentState.BREAK] + seen[AgentState.AWAY],
    )
    await runner.close()
