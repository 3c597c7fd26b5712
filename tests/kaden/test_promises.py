"""When a promise is near, due and overdue; and how many were kept on time."""

from __future__ import annotations

import pytest

from kaden.promises import DUE_FOR, SOON_FOR, Urgency, due_within, on_time_share, urgency_at

NOW = 1_800_000_000_000


@pytest.mark.parametrize("edge", [0, DUE_FOR, -SOON_FOR])
def test_row_271_each_time_belongs_to_one_alert(edge: int) -> None:
    for due_at in range(NOW - edge - 2, NOW - edge + 3):
        found = []
        for urgency in Urgency:
            since, until = due_within(urgency, NOW)
            if (since is None or due_at >= since) and (until is None or due_at < until):
                found.append(urgency)
        assert found == [urgency_at(due_at, NOW)]


def test_the_share_that_was_kept_on_time() -> None:
    assert on_time_share(on_time=3, late=1, missed=0) == 0.75
    assert on_time_share(on_time=0, late=0, missed=2) == 0
    assert on_time_share(on_time=0, late=0, missed=0) is None
