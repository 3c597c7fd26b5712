"""What an agent's own day came to: calls, results, and where the time went (domain rows 19, 303).

Rule: a day begins at midnight of the floor's zone. A call belongs to the day in which it was joined; of a stretch of
time only what lies in the day counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from kaden.clock import Instant, Millis, lasted
from kaden.vocabulary import AgentState
from server.dialer.agent import IN_JOB, ON_CALL

WORKING: Final = IN_JOB - {AgentState.JOINING, AgentState.BREAK, AgentState.AWAY}
"""States in which an agent works: on calls, behind them, and waiting for them; a pause is no work, as in reports."""


@dataclass(frozen=True, slots=True)
class AgentTimes:
    """Finished stretches of a day."""

    start: Instant
    """The first instant of the day."""
    talking: Millis = 0
    """With a customer on the line, hold included."""
    worked: Millis = 0
    """In all states of `WORKING`."""
    held: Millis = 0
    """Hold of finished calls."""

    def after(self, state: AgentState, since: Instant, now: Instant) -> AgentTimes:
        """The day with a stretch that began at `since` and ends `now`."""
        span = lasted(max(since, self.start), now)
        if state not in WORKING:
            return self
        talking = span if state in ON_CALL else 0
        return replace(self, talking=self.talking + talking, worked=self.worked + span)

    def has(self, joined: Instant | None) -> bool:
        """Whether a call that was joined then belongs to the day."""
        return joined is not None and joined >= self.start

    def with_hold(self, held: Millis) -> AgentTimes:
        """The day with the hold of a call that is over."""
        return replace(self, held=self.held + held)


@dataclass(frozen=True, slots=True)
class AgentDay:
    """An agent's figures of a day."""

    calls: int = 0
    """Joined."""
    saved: int = 0
    talk: Millis = 0
    """Of finished calls from connection to end, without hold."""
    times: AgentTimes | None = None
    """None = not looked up."""


NOTHING_YET: Final = AgentDay()


def counts_as(state: AgentState) -> Literal["talking", "working"] | None:
    """What time in a state is; None = neither."""
    if state in ON_CALL:
        return "talking"
    return "working" if state in WORKING else None
