"""The world: what goes in comes out, the same every time, and customers do not depend on who dials them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaden.vocabulary import AgentState, Method
from server.dialer.pacing.policies import POLICIES
from server.simulation.customers import Way
from server.simulation.day import simulate_day
from server.simulation.event_log import EventLog
from server.simulation.plan import Knobs
from server.simulation.world import World
from tests.server.simulation.scenarios import a_scenario

ONLY_PERSONS = {"answer": 1.0, "busy": 0.0, "no_answer": 0.0, "machine": 0.0}
ONLY_MACHINES = {"answer": 0.0, "busy": 0.0, "no_answer": 0.0, "machine": 1.0}


def const(value: float) -> dict[str, Any]:
    return {"kind": "const", "value": value}


def clockwork(**changes: Any) -> dict[str, Any]:
    """Everybody answers after 5 s, talks for 60 and is written up in 15."""
    ring = {"answer": const(5), "machine": const(5), "busy": const(5)}
    form = {"agents": 1, "mix": ONLY_PERSONS, "ring": ring, "talk": const(60), "wrap": const(15)}
    return {**form, **changes}


def lived(
    seed: int = 1, multiplier: float = 1.0, method: Method = Method.PROGRESSIVE, **changes: Any
) -> World:
    knobs = Knobs(multipliers=(multiplier,))
    world = World(a_scenario(**changes), seed, method, POLICIES, knobs, EventLog([]))
    world.run()
    return world


def test_an_agent_rings_5_s_talks_60_writes_15() -> None:
    """Row 175: the next customer is dialled when the agent waits again."""
    books = lived(**clockwork(horizon_s=800)).books
    assert books.dials == books.connected == 10
    assert sum(hour.waiting for hour in books.hours) == 10 * 5_000
    assert sum(hour.busy for hour in books.hours) == 10 * 75_000
    assert books.talk == 10 * 60_000
    assert books.waits == [0] * 10


def test_the_day_ends_at_its_last_millisecond() -> None:
    """A talk that goes on counts up to the end, and what would happen at the end does not happen any more."""
    books = lived(**clockwork(horizon_s=65)).books
    assert (books.connected, books.talk) == (1, 60_000)
    assert sum(hour.busy for hour in books.hours) == 60_000
    assert lived(**clockwork(horizon_s=64.999)).books.talk == 59_999
    assert lived(**clockwork(horizon_s=5)).books.connected == 0
    assert lived(**clockwork(horizon_s=5.001)).books.connected == 1


@pytest.mark.parametrize("hours", [0.0001, 23.999, 24, 24.001, 50])
def test_calling_hours_never_interfere(hours: float) -> None:
    slow = clockwork(talk=const(3_000), wrap=const(595), horizon_s=hours * 3_600)
    books = lived(**slow).books
    assert books.dials == -(-round(hours * 3_600_000) // 3_600_000)


def test_a_customer_without_an_agent_waits_for_the_patience_and_is_lost() -> None:
    """Row 185."""
    books = lived(multiplier=2, **clockwork(horizon_s=79, patience_s=3.5)).books
    assert (books.connected, books.abandoned) == (1, 1)
    assert books.waits == [0, 3_500]


def test_a_customer_who_is_served_within_the_patience_is_not_lost() -> None:
    quick = clockwork(horizon_s=10, talk=const(1), wrap=const(1))
    assert lived(multiplier=2, **quick, patience_s=2.0).books.waits == [0, 2_000]
    assert lived(multiplier=2, **quick, patience_s=2.0).books.abandoned == 0
    assert lived(multiplier=2, **quick, patience_s=1.999).books.abandoned == 1


def test_bridging_is_waited_for_and_keeps_the_agent() -> None:
    books = lived(**clockwork(horizon_s=81, bridge_s=1)).books
    assert books.waits == [1_000]
    assert books.talk == 60_000
    assert sum(hour.busy for hour in books.hours) == 76_000


def test_a_detected_machine_costs_nobody_anything() -> None:
    books = lived(**clockwork(mix=ONLY_MACHINES, horizon_s=25.5)).books
    assert (books.machine, books.connected, books.abandoned) == (5, 0, 0)
    assert sum(hour.busy for hour in books.hours) == 0


def test_an_undetected_machine_takes_an_agents_time_and_is_no_person() -> None:
    machine = {"mode": "agent", "agent_s": const(8)}
    books = lived(**clockwork(mix=ONLY_MACHINES, machine=machine, horizon_s=39)).books
    assert (books.machine, books.connected, books.talk) == (3, 0, 0)
    assert sum(hour.busy for hour in books.hours) == 3 * 8_000


def test_a_machine_that_finds_no_agent_is_no_abandoned_person() -> None:
    machine = {"mode": "agent", "agent_s": const(60)}
    books = lived(multiplier=3, **clockwork(mix=ONLY_MACHINES, machine=machine, horizon_s=30)).books
    assert (books.machine, books.abandoned, books.waits) == (3, 0, [])


def test_a_person_taken_for_a_machine_is_counted_by_that_name() -> None:
    books = lived(**clockwork(amd={"false_positive": 1.0, "delay_s": 1.0}, horizon_s=19)).books
    assert (books.machine, books.misjudged, books.connected, books.abandoned) == (3, 3, 0, 0)


def test_the_detectors_delay_is_waited_for() -> None:
    books = lived(**clockwork(amd={"delay_s": 1.5}, horizon_s=60)).books
    assert books.waits == [1_500]


def test_the_trunk_is_never_fuller_than_its_lines() -> None:
    """Row 177."""
    books = lived(agents=20, max_lines=12, multiplier=3).books
    assert books.lines_max == 12


def test_a_list_runs_out() -> None:
    world = lived(list_size=40)
    assert world.books.dials == 40
    assert world.floor.jobs[next(iter(world.floor.jobs))].exhausted


def test_waiting_agents_go_first_and_come_back() -> None:
    """One talks, two wait: two leave at once; the third, too, would have to write up first."""
    rest = {"t": 10, "count": 2, "duration_s": 100}
    world = lived(**clockwork(agents=3, list_size=1, breaks=[rest], horizon_s=200))
    assert sum(hour.resting for hour in world.books.hours) == 2 * 100_000
    assert {agent.state for agent in world.floor.agents.values()} == {AgentState.WAITING}


def test_busy_agents_leave_after_their_wrapup() -> None:
    rest = {"t": 10, "count": 3, "duration_s": 1_000}
    world = lived(**clockwork(agents=3, list_size=1, breaks=[rest], horizon_s=180))
    resting = sum(hour.resting for hour in world.books.hours)
    assert resting == 2 * 170_000 + 100_000


def test_a_break_takes_only_those_who_are_there() -> None:
    rests = [{"t": 10, "count": 2, "duration_s": 100}, {"t": 20, "count": 5, "duration_s": 10}]
    world = lived(**clockwork(agents=3, list_size=1, breaks=rests, horizon_s=300))
    assert sum(hour.resting for hour in world.books.hours) == 2 * 100_000 + 10_000


def test_agents_differ_and_stay_the_same_under_every_policy() -> None:
    alike, different = lived(**clockwork(agents=4)), lived(**clockwork(agents=4, agent_speed_cv=0.5))
    assert len({agent.talk for agent in alike.floor.agents.values()}) == 1
    assert len({agent.talk for agent in different.floor.agents.values()}) == 4


def test_the_same_seed_gives_the_same_log_to_the_last_line() -> None:
    first, second = [], []  # type: list[str], list[str]
    reports = [simulate_day(a_scenario(), seed=5, lines=lines) for lines in (first, second)]
    assert first == second
    assert reports[0].event_hash == reports[1].event_hash
    assert simulate_day(a_scenario(), seed=6).event_hash != reports[0].event_hash


def test_customers_do_not_depend_on_the_policy() -> None:
    """The n-th customer dialled answers, talks and is written up alike, however early the call went out."""
    calm, eager = lived(agents=5), lived(agents=5, multiplier=3)
    assert eager.placed > calm.placed
    for nth in range(calm.placed):
        assert calm.customers.fate(nth, 0) == eager.customers.fate(nth, 0)


scenarios = st.fixed_dictionaries(
    {
        "agents": st.integers(1, 6),
        "horizon_s": st.floats(1, 1_500),
        "patience_s": st.floats(0, 5),
        "agent_speed_cv": st.floats(0, 1),
        "bridge_s": st.floats(0, 2),
        "max_lines": st.none() | st.integers(1, 12),
        "list_size": st.none() | st.integers(1, 60),
        "machine": st.fixed_dictionaries({"mode": st.sampled_from(["detected", "agent"])}),
        "amd": st.fixed_dictionaries(
            {"delay_s": st.floats(0, 2), "false_positive": st.floats(0, 1), "false_negative": st.floats(0, 1)}
        ),
        "breaks": st.lists(
            st.fixed_dictionaries(
                {"t": st.floats(0, 1_500), "count": st.integers(1, 8), "duration_s": st.floats(1, 900)}
            ),
            max_size=3,
        ),
    }
)


@settings(max_examples=30, deadline=None)
@given(scenarios, st.integers(0, 10**6), st.floats(0.5, 4), st.sampled_from(Method))
def test_nothing_is_lost_and_nothing_is_made(
    form: dict[str, Any], seed: int, multiplier: float, method: Method
) -> None:
    """Calls, persons, lines and agents' time add up, whatever the scenario and the policy."""
    world = lived(seed, multiplier, method, **form)
    books, length = world.books, world.end - world.opening
    open_calls = [line for line in world.lines.values() if line.agent is None]
    talking = [line for line in world.lines.values() if line.agent is not None]
    ended = books.busy + books.no_answer + books.machine + books.cancelled
    assert books.dials == books.connected + books.abandoned + ended + len(open_calls)
    assert books.dials == world.placed
    assert books.lines == len(open_calls) + len(talking) == len(world.lines)
    assert len(books.waits) == len(books.fates) == books.connected + books.abandoned
    assert all(wait >= 0 for wait in books.waits)
    spent = sum(hour.waiting + hour.busy + hour.resting for hour in books.hours)
    assert spent == length * world.scenario.agents
    persons = sum(line.fate.way is Way.PERSON for line in talking)
    seat = next(iter(world.floor.jobs.values()))
    assert seat.tally.attempts == books.dials
    assert len(talking) - persons <= books.machine
    assert books.lines_max <= (world.scenario.max_lines or books.dials)
