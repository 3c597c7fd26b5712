"""The books of a simulated day: what agents did with their time, and what became of those who were called.

Rule: the world writes what is true, not what the dialler believes: a machine that was taken for a person is a machine
here, and a person taken for a machine is counted by that name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from kaden.clock import HOUR, Instant, Millis
from kaden.vocabulary import AgentId, AgentState

Use = Literal["waiting", "busy", "resting"]

USES: Final[dict[AgentState, Use]] = {
    AgentState.WAITING: "waiting",
    AgentState.TALKING: "busy",
    AgentState.HELD: "busy",
    AgentState.TRANSFERRING: "busy",
    AgentState.WRAPUP: "busy",
    AgentState.BREAK: "resting",
    AgentState.AWAY: "resting",
}
"""What an agent's state is in the books; in the others the agent is not on the floor."""


@dataclass(slots=True)
class Hour:
    """One hour of the day."""

    waiting: Millis = 0
    busy: Millis = 0
    """Talk and wrap-up, of all agents."""
    resting: Millis = 0
    live: int = 0
    abandoned: int = 0
    connected: int = 0
    lines: int = 0
    """Most lines in use at once."""


@dataclass(slots=True)
class Books:
    """Everything that is counted; instants from the day's opening."""

    hours: list[Hour]
    dials: int = 0
    connected: int = 0
    """Persons joined to an agent."""
    abandoned: int = 0
    """Persons for whom no agent was free within the limit."""
    busy: int = 0
    no_answer: int = 0
    machine: int = 0
    """Machines, however they were found out, and persons taken for machines."""
    misjudged: int = 0
    """Of those, persons taken for machines."""
    cancelled: int = 0
    """Hung up while ringing."""
    talk: Millis = 0
    """With persons, from the moment both could hear each other."""
    lines: int = 0
    lines_max: int = 0
    waits: list[Millis] = field(default_factory=list)
    """Of each person: from the answer to hearing an agent, or to giving up."""
    fates: list[tuple[Instant, bool]] = field(default_factory=list)
    """When each person's fate was decided, and whether the person was lost."""
    since: dict[AgentId, tuple[AgentState, Instant]] = field(default_factory=dict)

    @classmethod
    def of(cls, length: Millis) -> Books:
        """Empty books for a day of that length."""
        return cls([Hour() for _ in range(-(-length // HOUR))])

    def agent_became(self, agent: AgentId, state: AgentState, at: Instant) -> None:
        """Close the agent's last entry and open the next."""
        known = self.since.get(agent)
        if known is not None:
            self._spend(known[0], known[1], at)
        self.since[agent] = (state, at)

    def close(self, at: Instant) -> None:
        """The day is over."""
        for state, began in self.since.values():
            self._spend(state, began, at)
        self.since.clear()

    def line_taken(self, at: Instant) -> None:
        """A call was placed."""
        self.dials += 1
        self.lines += 1
        self.lines_max = max(self.lines_max, self.lines)
        hour = self._hour(at)
        hour.lines = max(hour.lines, self.lines)

    def person(self, at: Instant, waited: Millis, *, lost: bool) -> None:
        """The fate of a person who answered is decided."""
        self.waits.append(waited)
        self.fates.append((at, lost))
        hour = self._hour(at)
        hour.live += 1
        if lost:
            self.abandoned += 1
            hour.abandoned += 1
        else:
            self.connected += 1
            hour.connected += 1

    def _hour(self, at: Instant) -> Hour:
        return self.hours[min(at // HOUR, len(self.hours) - 1)]

    def _spend(self, state: AgentState, began: Instant, ended: Instant) -> None:
        use = USES.get(state)
        if use is None:
            return
        while began < ended:
            number = began // HOUR
            stop = min(ended, (number + 1) * HOUR)
            hour = self.hours[min(number, len(self.hours) - 1)]
            setattr(hour, use, getattr(hour, use) + stop - began)
            began = stop
