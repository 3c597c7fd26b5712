"""A run's counters (guarantee I14)."""

from __future__ import annotations

import pytest

from kaden.vocabulary import Outcome
from server.dialer.tally import COUNTERS, Tally


@pytest.mark.parametrize("outcome", Outcome)
def test_outcome_has_its_own_counter_or_counts_among_the_others(outcome: Outcome) -> None:
    tally = Tally()
    tally.count(outcome)
    tally.count(outcome, 2)
    assert tally == Tally(**{COUNTERS.get(outcome, "other"): 3})
