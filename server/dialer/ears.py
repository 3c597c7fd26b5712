"""Who listens to an agent's line, and when to let them go: the line is gone or, by setting, the call is over.

Rule: it asks and drops only; `listening` puts supervisors onto lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaden.vocabulary import AgentId, MonitorMode
from server.dialer.floor import Floor
from server.dialer.leg_effects import DropMonitor
from server.dialer.lines import Listening
from server.dialer.turn import Turn


def ears_of(floor: Floor, agent: AgentId) -> Iterator[Listening]:
    """The supervisors on this agent's line, those whose phone still rings included."""
    return (one for one in floor.listening.values() if one.agent == agent)


def heard_by_agent(floor: Floor, agent: AgentId) -> MonitorMode | None:
    """What the agent may know of who is on its line: nothing, unless a tone tells it too (domain row 229)."""
    modes = [one.mode for one in ears_of(floor, agent) if one.up and one.mode in floor.rules.tones]
    return modes[0] if modes else None


def line_is_gone(turn: Turn, agent: AgentId) -> None:
    """The agent's leg ends: whoever listened there is let go."""
    for one in ears_of(turn.floor, agent):
        if not one.leaving:
            let_go(turn, one)


def let_go(turn: Turn, one: Listening) -> None:
    """End a supervisor's leg; nobody stays on a line unseen because the link broke just then."""
    one.leaving = True
    turn.do(DropMonitor(one.id))


def call_is_over(turn: Turn, agent: AgentId) -> None:
    """The customer is gone: listening goes on with the next one, or ends here, by setting (domain row 305)."""
    if not turn.floor.rules.listen_across_calls:
        line_is_gone(turn, agent)


def show(turn: Turn, agent: AgentId) -> None:
    """The monitor's row of this agent changed, and its desk, where a tone may tell of it."""
    known = turn.floor.agents.get(agent)
    if known is not None:
        turn.show_desk(known)
