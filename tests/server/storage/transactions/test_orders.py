"""Supervisors' orders in the audit log, on each database (guarantee I20)."""

from __future__ import annotations

import json

from kaden.vocabulary import AccountId
from server.dialer.model import Asked
from server.dialer.supervisor_writes import NoteOrder
from tests.server.storage.office import Office


async def test_each_order_is_a_line(office: Office) -> None:
    by = Asked(AccountId(office.agent()), "o")
    await office.store.perform(NoteOrder(by, "agent.move", "agent:7", (("job", 3),), office.now))
    code, thing, account, at, after = await office.row(
        "SELECT code, object, account_id, at, after FROM audit WHERE code = ?", "agent.move"
    )
    assert (code, thing, account, at) == ("agent.move", "agent:7", by.account, office.now)
    assert json.loads(after) == {"job": 3}
