"""The audit log only grows (row 37; guarantees I20, 7.2)."""

from __future__ import annotations

import json

import pytest

from server.storage.transactions import audit
from tests.server.storage.office import NOON, Office


async def test_a_line_says_who_what_when_and_from_what_to_what(office: Office) -> None:
    await office.runner.write(
        lambda tx: audit.note(
            tx,
            "rule.edit",
            "rule:1",
            office.supervisor,
            NOON,
            before={"名前": "a"},
            after={"名前": "b", "cap": 3},
        )
    )
    row = await office.row("SELECT account_id, at, object, before, after FROM audit WHERE code = 'rule.edit'")
    assert row[:3] == (office.supervisor, NOON, "rule:1")
    assert [json.loads(text) for text in row[3:]] == [{"名前": "a"}, {"名前": "b", "cap": 3}]


@pytest.mark.parametrize("change", ["DELETE FROM audit", "UPDATE audit SET code = 'x'"])
async def test_no_line_is_changed_or_taken_away(office: Office, change: str) -> None:
    before = await office.rows("SELECT * FROM audit")
    assert before
    with pytest.raises(Exception, match="append-only"):
        await office.execute(change)
    assert await office.rows("SELECT * FROM audit") == before
