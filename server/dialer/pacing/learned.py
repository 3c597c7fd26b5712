"""What a campaign teaches its pacing: how calls are answered, how long talks last, and the price of a risk."""

from __future__ import annotations

from typing import Final

from kaden.clock import SECOND, Instant, Millis
from server.dialer.pacing.evidence import EndEvidence, RingEvidence
from server.dialer.pacing.laws import Laws, laws_of
from server.dialer.pacing.view import PacingView

STEERING: Final = 0.001
"""How much one lost answer lowers the price of a risk."""
STEERING_MEMORY: Final = 2_000
"""Answers over which the price is steered, so that days without a loss do not raise it without bound."""

TALK_NEWS: Final = 4
"""How many calls' worth of news a talk is: there are fewer of them."""
LEAST_NEWS: Final = 5.0
MOST_NEWS: Final = 500.0
NEWS_SHARE: Final = 0.05
"""The laws are worked out again when the news since then is this share of all news, within the two bounds."""
PAUSE: Final[Millis] = 5 * SECOND
"""Least time between two workings-out, which take milliseconds."""


class Learned:
    """The learned laws of one campaign. All news comes through these methods, in the order in which it happens."""

    def __init__(self) -> None:
        self.resolved = 0
        """Calls that came to something."""
        self.talks = 0
        """Talks that ended."""
        self._answers = 0.0
        self._lost = 0.0
        self._ring = RingEvidence()
        self._talk = EndEvidence(mean=90.0, cv=1.0)
        self._wrapup = EndEvidence(mean=25.0, cv=1.0)
        self._laws: Laws | None = None
        self._due_news = 0.0
        self._due_at: Instant = 0

    def call_resolved(self, age: Millis, *, answered: bool, at: Instant) -> None:
        """An unanswered call came to something, `age` after the network was asked: a person answered, or it ended."""
        self.resolved += 1
        self._ring.resolved(age, answered=answered, at=at)

    def talk_ended(self, length: Millis, at: Instant) -> None:
        """A talk is over, counted from the join."""
        self.talks += 1
        self._talk.ended(length, at)

    def wrapup_ended(self, length: Millis, at: Instant) -> None:
        """A wrap-up is over."""
        self._wrapup.ended(length, at)

    def live_answer(self, *, lost: bool, at: Instant, steer: bool) -> None:
        """The fate of a call that a person answered is decided. `steer`: the risk-priced policy is the one dialling."""
        if steer:
            self._answers += 1 - self._answers / STEERING_MEMORY
            self._lost += lost - self._lost / STEERING_MEMORY

    def price(self, limit: float) -> float:
        """Risk that a further call may have, before the ledger is asked: less after losses, more without them.

        Args:
            limit: the allowed share of live answers, 0 to 1; the long-run share of lost ones is drawn to it.
        """
        return max(0.0, limit + STEERING * (limit * self._answers - self._lost))

    def laws(self, view: PacingView) -> Laws:
        """The laws as known at `view`; worked out again when enough was heard since, which may be said at any time."""
        news = self.resolved + TALK_NEWS * self.talks
        # A moment farther ahead than the pause is of a clock that was set back since.
        rests = self._due_at - PAUSE <= view.now < self._due_at
        if self._laws is None or (news >= self._due_news and not rests):
            self._laws = laws_of(
                self._ring.law(view.ringing),
                self._talk.law(view.talking),
                self._wrapup.law(agent.wrapup for agent in view.wrapping),
            )
            self._due_news = news + max(LEAST_NEWS, min(NEWS_SHARE * news, MOST_NEWS))
            self._due_at = view.now + PAUSE
        return self._laws
