"""Who gets an answered call: whoever waits longest and can take it (domain row 183)."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.vocabulary import AgentId, AgentState
from server.dialer.floor import Agent
from server.dialer.match import longest_waiting


def waiting(number: int, since: int = 0, **changes: Any) -> Agent:
    agent = Agent(AgentId(number), f"a{number}", "", "701", "", AgentState.WAITING, since, leg="up")
    for name, value in changes.items():
        setattr(agent, name, value)
    return agent


def test_longest_waiting_agent_is_chosen() -> None:
    assert longest_waiting([waiting(1, 300), waiting(2, 100), waiting(3, 200)]) == waiting(2, 100)


def test_among_equals_the_lower_number_is_chosen() -> None:
    assert longest_waiting([waiting(9, 100), waiting(3, 100)]) == waiting(3, 100)


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
    assert longest_waiting([]) is None
