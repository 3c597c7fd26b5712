"""Who is on an agent's line, and what the agent may know of it."""

from __future__ import annotations

from kaden.vocabulary import AccountId, AgentId, MonitorMode
from server.dialer.ears import call_is_over, ears_of, heard_by_agent, line_is_gone
from server.dialer.floor import Floor, FloorRules
from server.dialer.leg_effects import DropMonitor
from server.dialer.lines import Listening
from server.dialer.model import MonitorId, SessionId
from server.dialer.turn import Turn

ONE, TWO = AgentId(1), AgentId(2)


def a_floor(rules: FloorRules | None = None) -> Floor:
    """Two supervisors on agent 1's line, the second of whom has not taken the phone yet, and one on agent 2's."""
    floor = Floor(rules or FloorRules(), 1)
    for number, agent, mode, up in (
        (1, ONE, MonitorMode.WHISPER, True),
        (2, ONE, MonitorMode.LISTEN, False),
        (3, TWO, MonitorMode.LISTEN, True),
    ):
        floor.listening[MonitorId(number)] = Listening(
            MonitorId(number), AccountId(900 + number), "", agent, SessionId(agent), mode, 0, up
        )
    return floor


def test_everybody_on_the_line_counts() -> None:
    assert [one.id for one in ears_of(a_floor(), ONE)] == [1, 2]


def test_an_agent_knows_what_a_tone_tells() -> None:
    """Row 229: and not before the supervisor is there."""
    assert heard_by_agent(a_floor(), ONE) is None
    told = FloorRules(tones=frozenset({MonitorMode.WHISPER}))
    assert heard_by_agent(a_floor(told), ONE) is MonitorMode.WHISPER
    told = FloorRules(tones=frozenset({MonitorMode.LISTEN}))
    assert heard_by_agent(a_floor(told), ONE) is None
    assert heard_by_agent(a_floor(told), TWO) is MonitorMode.LISTEN


def test_a_line_that_is_gone_lets_everybody_go() -> None:
    turn = Turn(a_floor(), 0)
    line_is_gone(turn, ONE)
    assert turn.effects == [DropMonitor(MonitorId(1)), DropMonitor(MonitorId(2))]


def test_the_end_of_a_call_lets_go_only_where_it_is_set_so() -> None:
    """Row 305."""
    for stays in (True, False):
        turn = Turn(a_floor(FloorRules(listen_across_calls=stays)), 0)
        call_is_over(turn, TWO)
        assert turn.effects == ([] if stays else [DropMonitor(MonitorId(3))])
