"""What a policy sees and decides are values: a decision can be kept, compared and shown again (row 190)."""

from __future__ import annotations

from kaden.vocabulary import Limiting
from server.dialer.pacing.view import PacingDecision, PacingView


def test_equal_contents_are_one_value() -> None:
    assert len({PacingView(1, 2, 3, 4, False), PacingView(1, 2, 3, 4, False)}) == 1
    assert len({PacingDecision(2, 1, Limiting.NONE), PacingDecision(2, 1, Limiting.CALLS_OUT)}) == 2
