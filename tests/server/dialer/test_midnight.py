"""A day of the floor's zone ends, whatever goes on (row 303)."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import AgentState, Outcome
from server.dialer.agent_day import AgentTimes
from server.dialer.calls import settle
from server.dialer.events import CallEnded, EndCause
from server.dialer.midnight import on_midnight, watch_midnight
from server.dialer.turn import Turn
from tests.server.dialer.playbook import Playbook, Wait, save


@pytest.mark.parametrize(("zone", "hour"), [("UTC", 24), ("Asia/Tokyo", 15)])
def test_it_is_the_floors_midnight(zone: str, hour: int) -> None:
    floor = Playbook().floor
    floor.rules, floor.alarms = replace(floor.rules, zone=zone), []
    noon = 12 * HOUR
    watch_midnight(floor, noon)
    assert floor.next_wakeup() == hour * HOUR


def test_figures_begin_anew_and_a_talk_that_goes_on_counts_from_here() -> None:
    book = Playbook().office()
    call = book.talk()
    agent = book.agent()
    agent.times, agent.calls, agent.saved, agent.talk = AgentTimes(0, 9, 9, 9), 4, 3, 9 * MINUTE
    midnight = book.now - book.now % (24 * HOUR) + 24 * HOUR
    turn = Turn(book.floor, midnight)
    on_midnight(turn)
    assert (agent.calls, agent.saved, agent.talk, agent.times) == (0, 0, 0, AgentTimes(midnight))
    assert list(turn.desks_to_show) == [agent.id]
    assert midnight + 24 * HOUR in [alarm[0] for alarm in book.floor.alarms if alarm[1] == "midnight"]
    settle(Turn(book.floor, midnight + 5 * SECOND), book.call(call), Outcome.UNKNOWN)
    assert (agent.state, agent.talk) == (AgentState.WRAPUP, 0)
    assert agent.times == AgentTimes(midnight, talking=5 * SECOND, worked=5 * SECOND)


def test_the_alarm_rings_on_the_floor_and_twice_a_day_changes_nothing() -> None:
    book = Playbook().office()
    book.agent().times = AgentTimes(0, 1, 1, 1)
    watch_midnight(book.floor, book.now)
    book.aside(Wait(24 * HOUR))
    begun = book.agent().times
    assert begun is not None
    assert (begun.talking, begun.start % (24 * HOUR)) == (0, 0)
    book.agent().saved = 3
    on_midnight(Turn(book.floor, book.now))
    assert book.agent().saved == 3


def test_a_result_counts_in_the_day_of_its_call() -> None:
    book = Playbook().office()
    call = book.talk()
    book.aside(CallEnded(call, EndCause.HANGUP))
    joined = book.call(call).connected_at
    assert joined is not None
    for start, saved in ((joined + 1, 0), (joined, 1)):
        twin = deepcopy(book)
        twin.agent().times = AgentTimes(start)
        twin.aside(save(call))
        assert twin.agent().saved == saved
