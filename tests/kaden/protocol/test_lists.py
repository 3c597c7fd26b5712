"""What a list's counts say of it (row 168)."""

from __future__ import annotations

import pytest

from kaden.protocol.lists import ListRow

COUNTS = ("ready", "resting", "live", "promised", "finished", "blocked", "invalid", "unallocated")


def a_list(**counts: int) -> ListRow:
    usual = dict.fromkeys(COUNTS, 0) | counts
    about = {
        "id": 1,
        "name": "来場者.csv",
        "batch": "2月",
        "campaign": "展示会",
        "at": 0,
        "zone": "Asia/Tokyo",
    }
    return ListRow.model_validate(about | {"rows": sum(usual.values()), "by": None} | usual)


def test_row_168_a_list_is_complete_when_all_are_finished() -> None:
    assert a_list(finished=3).complete
    assert a_list(finished=3, blocked=2, invalid=1).complete
    assert not a_list().complete


@pytest.mark.parametrize("ahead", ["ready", "resting", "live", "promised", "unallocated"])
def test_row_168_one_who_is_left_keeps_it_open(ahead: str) -> None:
    assert not a_list(finished=3, **{ahead: 1}).complete
