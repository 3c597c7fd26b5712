"""Who gets an answered call: of those who can take it, whose turn it is by the job's order (domain rows 183, 184)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.vocabulary import AgentId, AgentState, AttemptId, Distribution
from server.dialer.events import CustomerAnswered
from server.dialer.floor import Agent
from server.dialer.match import taker
from tests.server.dialer.playbook import Playbook
from tests.server.dialer.sample import a_job

CALL = AttemptId(11)


def waiting(number: int, since: int = 0, **changes: Any) -> Agent:
    agent = Agent(AgentId(number), f"a{number}", "", "701", "", AgentState.WAITING, since, leg="up")
    for name, value in changes.items():
        setattr(agent, name, value)
    return agent


def longest_waiting(agents: list[Agent]) -> Agent | None:
    return taker(agents, Distribution.LONGEST_WAITING, CALL)


def fewest_calls(agents: list[Agent]) -> Agent | None:
    return taker(agents, Distribution.FEWEST_CALLS, CALL)


def by_lot(agents: list[Agent], call: int = CALL) -> Agent | None:
    return taker(agents, Distribution.RANDOM_AGENT, AttemptId(call))


def test_longest_waiting_agent_is_chosen() -> None:
    assert longest_waiting([waiting(1, 300), waiting(2, 100), waiting(3, 200)]) == waiting(2, 100)


def test_among_equals_the_lower_number_is_chosen() -> None:
    assert longest_waiting([waiting(9, 100), waiting(3, 100)]) == waiting(3, 100)


def test_fewest_calls_of_the_day_come_before_the_longest_wait() -> None:
    """Row 184; among equals row 183."""
    busy, idle, fresh = waiting(1, 100, calls=2), waiting(2, 200, calls=1), waiting(3, 300, calls=1)
    assert fewest_calls([busy, fresh, idle]) is idle
    fresh.calls = 0
    assert fewest_calls([busy, fresh, idle]) is fresh


def test_a_lot_is_drawn_for_each_call_and_everybody_has_an_equal_chance() -> None:
    """Row 184: of 3,000 calls each of three gets a thousand, within five standard deviations."""
    agents = [waiting(number) for number in (1, 2, 3)]
    given = Counter(agent.id for call in range(3_000) if (agent := by_lot(agents, call)) is not None)
    assert all(abs(count - 1_000) < 130 for count in given.values())
    assert len(given) == 3


STATES = st.sampled_from([AgentState.WAITING, AgentState.TALKING])
AGENTS = st.lists(
    st.builds(waiting, st.integers(1, 50), st.integers(0, 9), calls=st.integers(0, 3), state=STATES),
    unique_by=lambda agent: agent.id,
)


@given(AGENTS, st.sampled_from(Distribution), st.integers(1, 99), st.randoms(use_true_random=False))
def test_every_order_gives_a_call_to_one_who_can_take_it_whoever_is_asked_first(
    agents: list[Agent], how: Distribution, call: int, shuffled: Any
) -> None:
    """Rows 183, 184: the choice is of the floor, not of the order in which agents stand in it."""
    chosen = taker(agents, how, AttemptId(call))
    able = [agent for agent in agents if agent.can_take_call]
    assert (chosen is None) == (not able)
    assert chosen is None or chosen in able
    again = list(agents)
    shuffled.shuffle(again)
    assert taker(again, how, AttemptId(call)) is chosen
    if how is Distribution.RANDOM_AGENT and chosen is not None:
        fewer = [agent for agent in agents if agent is chosen or agent.id % 2]
        assert taker(fewer, how, AttemptId(call)) is chosen, "who else is there changes nobody's lot"


@pytest.mark.parametrize(
    ("how", "agent"), [(Distribution.LONGEST_WAITING, 1), (Distribution.FEWEST_CALLS, 2)]
)
def test_the_job_says_how_its_calls_are_given_out(how: Distribution, agent: int) -> None:
    """Row 184: the first waits longer, and had a call already."""
    book = Playbook(a_job(give_to=how)).office(2)
    book.floor.agents[AgentId(1)].calls = 1
    book.aside(CustomerAnswered(book.out()[0]))
    assert book.floor.agents[AgentId(agent)].on_call


@pytest.mark.parametrize("state", sorted(set(AgentState) - {AgentState.WAITING}))
def test_nobody_but_waiting_agents_is_chosen(state: AgentState) -> None:
    """Rows 58, 59."""
    assert longest_waiting([waiting(1, state=state)]) is None


@pytest.mark.parametrize(
    "lack", [{"connected": False}, {"leg": "none"}, {"leg": "ringing"}, {"ready": False}]
)
def test_screen_and_phone_must_be_alive(lack: dict[str, Any]) -> None:
    """Row 217, guarantee I9."""
    assert longest_waiting([waiting(1, **lack), waiting(2, 900)]) == waiting(2, 900)
    assert longest_waiting([waiting(1, **lack)]) is None


def test_who_wishes_to_pause_still_takes_the_call_that_is_out() -> None:
    """Domain 2.1, note: the pause comes after this call."""
    wishing = waiting(1, pause_after=AgentState.BREAK)
    assert longest_waiting([wishing]) is wishing


def test_nobody_there() -> None:
    assert [taker([], how, CALL) for how in Distribution] == [None, None, None]
