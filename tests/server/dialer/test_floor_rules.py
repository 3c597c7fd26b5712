"""What a floor does unless it is told otherwise: the figures of the trade."""

from __future__ import annotations

from kaden.clock import MINUTE, SECOND
from server.dialer.floor_rules import FloorRules


def test_the_defaults_are_the_trades() -> None:
    """Rows 157, 185, 246, 254, 198: jobs at once, the abandon limit, the waiting limit and its warning, the number."""
    rules = FloorRules()
    assert (rules.started_jobs, rules.abandon_limit) == (5, 2 * SECOND)
    assert (rules.waiting_limit, rules.waiting_warning) == (60 * MINUTE, 5 * MINUTE)
    assert rules.shown_number == "0011"
    assert not rules.tones
