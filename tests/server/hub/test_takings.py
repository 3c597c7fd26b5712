"""Which part goes on with what was taken out before."""

from __future__ import annotations

import gc

from server.hub.takings import Takings
from tests.server.hub.test_jobs_seen import _Visit


def test_a_part_goes_on_with_the_last_one_of_the_same_visit_and_no_other() -> None:
    takings, visit, other = Takings[int](), _Visit(), _Visit()
    assert not takings.goes_on(visit, 0)
    takings.given(visit, 7)
    assert takings.goes_on(visit, 7)
    assert not takings.goes_on(visit, 6)
    assert not takings.goes_on(other, 7)
    takings.ended(visit)
    takings.ended(other)
    assert not takings.goes_on(visit, 7)


def test_nothing_is_kept_of_a_visit_that_is_over() -> None:
    takings = Takings[int]()
    takings.given(_Visit(), 7)
    gc.collect()
    assert len(takings._next) == 0
