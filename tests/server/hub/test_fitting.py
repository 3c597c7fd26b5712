"""Long rows in one answer: as many as fit, and never none."""

from __future__ import annotations

from kaden.protocol.my_work import CallNote
from server.hub.fitting import fitting


def test_rows_are_counted_in_bytes_and_the_first_always_goes() -> None:
    row = CallNote(at=1, by="佐藤", note="駅")
    size = len(row.model_dump_json().encode())
    assert size > len(row.model_dump_json())
    for most, rows in ((3 * size, 3), (3 * size - 1, 2), (size, 1), (1, 1)):
        assert fitting([row] * 3, most) == (row,) * rows
    assert fitting([], 1) == ()
