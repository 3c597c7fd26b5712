"""Keyframes of a recorded day: all that was counted up to an instant, and which attempts still change after it.

Rule: what a day comes to at any second is its last keyframe before it and the few attempts that moved since; so a
second late in the day costs what an early one does, and one back costs what one forth does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kaden.clock import MINUTE, Instant, Millis
from kaden.vocabulary import AgentId, AttemptId, Outcome, RunId
from server.dialer.pacing.ledger import Counts
from server.dialer.tally import Tally
from server.replay.answers import heard
from server.storage.recorded import RecordedAttempt

APART: Final[Millis] = 5 * MINUTE
"""Between two keyframes: at most 300 a day, and some 1,500 attempts of 100 agents between two of them."""

SETTLED: Final[Millis] = 10 * MINUTE
"""A keyframe of today is made so long after its instant, and is never made again: by then a disk that was late has been
told what happened before it. What is newer is counted anew for each look."""


@dataclass(frozen=True, slots=True)
class AgentCount:
    """What an agent's calls came to."""

    calls: int = 0
    saved: int = 0
    talk: Millis = 0
    """Of finished calls, without hold."""


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A day up to an instant, that instant included."""

    start: Instant
    """The day's first instant; what was dialled before it is not counted."""
    at: Instant
    open: tuple[AttemptId, ...]
    """Attempts that go on after it, or whose result is saved later."""
    tallies: Mapping[RunId, Tally]
    agents: Mapping[AgentId, AgentCount]
    answers: tuple[tuple[Instant, Counts], ...] = ()
    """What the ledger heard since the keyframe before it."""

    @classmethod
    def empty(cls, start: Instant, at: Instant) -> Keyframe:
        """Before anything of the day that begins at `start` was counted."""
        return cls(start, at, (), {}, {})

    def after(self, attempts: Iterable[RecordedAttempt], until: Instant) -> Keyframe:
        """The next one.

        Args:
            attempts: those that are open here, and all that were dialled since.
            until: its instant.
        """
        known = [attempt for attempt in attempts if attempt.dialled_at <= until]
        open_ = tuple(attempt.id for attempt in known if _moves_after(attempt, until))
        answers = heard(known, self.at, until)
        return Keyframe(self.start, until, open_, *counted(self, known, until), answers)


def counted(
    frame: Keyframe, attempts: Iterable[RecordedAttempt], until: Instant
) -> tuple[dict[RunId, Tally], dict[AgentId, AgentCount]]:
    """The frame's counters with what happened up to `until`. Those that did not change are the frame's own."""
    tallies, agents = dict(frame.tallies), dict(frame.agents)
    fresh: set[RunId] = set()
    for attempt in attempts:
        if not frame.start <= attempt.dialled_at <= until:
            continue
        if attempt.run not in fresh:
            fresh.add(attempt.run)
            tallies[attempt.run] = replace(tallies.get(attempt.run, Tally()))
        tally, after = tallies[attempt.run], frame.at
        tally.attempts += _moved(attempt.dialled_at, after, until)
        ended = _moved(attempt.ended_at, after, until)
        if attempt.connected_at is None:
            if ended:
                tally.count(attempt.outcome or Outcome.UNKNOWN)
            continue
        connected, saved = (_moved(each, after, until) for each in (attempt.connected_at, attempt.saved_at))
        talk = _talk(attempt) if ended else 0
        tally.connected += connected
        tally.saved += saved
        tally.talk += talk
        if attempt.agent is not None and (connected or saved or talk):
            count = agents.get(attempt.agent, AgentCount())
            agents[attempt.agent] = AgentCount(
                count.calls + connected, count.saved + saved, count.talk + talk
            )
    return tallies, agents


def happened(moment: Instant | None, at: Instant) -> bool:
    """Whether it had happened by then."""
    return moment is not None and moment <= at


def _moved(moment: Instant | None, after: Instant, until: Instant) -> bool:
    return happened(moment, until) and not happened(moment, after)


def _moves_after(attempt: RecordedAttempt, at: Instant) -> bool:
    if not happened(attempt.ended_at, at):
        return True
    return attempt.connected_at is not None and not happened(attempt.saved_at, at)


def _talk(attempt: RecordedAttempt) -> Millis:
    assert attempt.connected_at is not None
    assert attempt.ended_at is not None
    return max(0, attempt.ended_at - attempt.connected_at - attempt.held)


@dataclass(slots=True)
class Tape:
    """The keyframes of one day of one campaign, made from the first on, as far as somebody went."""

    start: Instant
    end: Instant
    """The first instant of the next day."""
    frames: list[Keyframe] = field(default_factory=list)

    def before(self, at: Instant) -> Keyframe | None:
        """The last keyframe that is not later than `at`; None before the first."""
        place = bisect_right(self.frames, at, key=lambda frame: frame.at)
        return self.frames[place - 1] if place else None

    def answers(self, until: Keyframe) -> Iterator[tuple[Instant, Counts]]:
        """What the ledger heard from the first keyframe to this one."""
        for frame in self.frames:
            if frame.at > until.at:
                return
            yield from frame.answers

    def wanted(self, at: Instant, now: Instant) -> Instant | None:
        """The instant of the next keyframe to make on the way to `at`; None = the way is short enough."""
        next_ = self.frames[-1].at + APART if self.frames else self.start - 1
        return next_ if next_ <= min(at, now - SETTLED, self.end - 1) else None
