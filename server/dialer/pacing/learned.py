"""What a campaign teaches its pacing: how calls are answered, how long talks last, and the price of a risk."""

from __future__ import annotations

from kaden.clock import Instant, Millis


class Learned:
    """The learned laws of one campaign. All news comes through these methods, in the order in which it happens."""

    def call_resolved(self, age: Millis, *, answered: bool, at: Instant) -> None:
        """An unanswered call came to something, `age` after the network was asked: a person answered, or it ended."""

    def talk_ended(self, length: Millis, at: Instant) -> None:
        """A talk is over, counted from the join."""

    def wrapup_ended(self, length: Millis, at: Instant) -> None:
        """A wrap-up is over."""

    def live_answer(self, *, lost: bool, at: Instant, steer: bool) -> None:
        """The fate of a call that a person answered is decided. `steer`: the risk-priced policy is the one dialling."""
