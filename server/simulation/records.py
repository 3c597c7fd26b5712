"""The store of a simulated day, in memory: it answers the core's orders as the real one would, at once.

Rule: what the core does not wait for (marks, drafts, states of agents) gets no reply, because the core makes nothing of
it; a crash, for which those are written, does not happen here.
"""

from __future__ import annotations

from typing import Final

from kaden.vocabulary import AttemptId, RecordId, RunId
from server.dialer.model import Card, ClaimedAttempt, SessionId
from server.dialer.writes import (
    Claimed,
    ClaimNext,
    MarkEnded,
    OpenSession,
    ResultSaved,
    RunStarted,
    SaveResult,
    SessionOpened,
    StartRun,
    Write,
    WriteResult,
)

NEVER_RUNS_OUT: Final = 10**12
RUN: Final = RunId(1)
NUMBER: Final = "+81900000000"
"""Everybody's: the core dials each record once, so that numbers do not matter."""

CARD: Final = Card(RecordId(1), NUMBER, NUMBER, "", "", (), 1, ())


class Records:
    """A customer list of which each record is dialled once.

    Args:
        size: records on the list; None = it never runs out.
    """

    def __init__(self, size: int | None) -> None:
        self.left = NEVER_RUNS_OUT if size is None else size
        self._attempts = 0
        self._sessions = 0

    def perform(self, order: Write) -> WriteResult | None:
        """Carry out an order; None where the core does not wait for the reply."""
        match order:
            case ClaimNext():
                return self._claim(order)
            case SaveResult():
                return ResultSaved(order.at, 1, None)
            case OpenSession():
                self._sessions += 1
                return SessionOpened(SessionId(self._sessions))
            case StartRun():
                return RunStarted(RUN, self.left)
            case MarkEnded(dialled=False):
                self.left += 1
        return None

    def _claim(self, order: ClaimNext) -> Claimed:
        count = min(order.count, self.left)
        self.left -= count
        first = self._attempts + 1
        self._attempts += count
        attempts = tuple(
            ClaimedAttempt(AttemptId(number), order.job, order.run, NUMBER, CARD)
            for number in range(first, first + count)
        )
        return Claimed(attempts, self.left, count < order.count)
