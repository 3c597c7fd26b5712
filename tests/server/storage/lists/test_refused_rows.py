"""Findings as messages, made when asked for."""

from __future__ import annotations

from server.storage.lists.refused_rows import RefusedRows
from server.storage.lists.rows import Finding


def test_rows_and_slices_are_made_on_demand() -> None:
    rows = RefusedRows([Finding(line, "foreign", "x") for line in range(5)])
    assert len(rows) == 5
    assert rows[2].line == 2
    assert [row.line for row in rows[3:]] == [3, 4]
