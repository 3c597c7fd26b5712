"""Custom statuses on each database (domain rows 203 to 205, 247)."""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode
from kaden.setup.kinds import Kind
from kaden.vocabulary import StatusId
from server.dialer.status_writes import NoteStatus
from tests.server.storage.setup.desk import SetupDesk, refused


async def test_a_status_is_made_changed_and_deleted(desk: SetupDesk) -> None:
    """Rows 203, 204; its limit is an hour unless said otherwise (row 247)."""
    saved = await desk.add(Kind.STATUS, name="発信業務")
    assert (await desk.find(Kind.STATUS, "発信業務")).values == {
        "name": "発信業務", "use": "sign_in", "limit": 60, "active": True,
    }  # fmt: skip
    assert (await desk.office.row("SELECT stay FROM agent_status"))[0] == 3_600_000
    await desk.change(Kind.STATUS, "発信業務", limit=30, use="pause")
    assert (await desk.audit(f"status:{saved.id}"))[-1] == (
        "status.change",
        {"use": "sign_in", "limit": 60},
        {"use": "pause", "limit": 30},
    )
    await refused(desk.add(Kind.STATUS, name="発信業務"), RefusalCode.NAME_TAKEN)
    await desk.delete(Kind.STATUS, "発信業務")
    assert await desk.all(Kind.STATUS) == []


async def test_a_status_that_somebody_stands_in_or_stood_in_is_not_deleted(desk: SetupDesk) -> None:
    """History names it (row 311); it can be taken out of use instead."""
    saved = await desk.add(Kind.STATUS, name="発信業務")
    agent, now = desk.office.agent(), desk.office.now
    await desk.office.store.perform(NoteStatus(agent, StatusId(saved.id), now))
    await refused(desk.delete(Kind.STATUS, "発信業務"), RefusalCode.IN_USE)
    await desk.office.store.perform(NoteStatus(agent, None, now))
    await refused(desk.delete(Kind.STATUS, "発信業務"), RefusalCode.USED_IN_HISTORY)
    await desk.change(Kind.STATUS, "発信業務", active=False)
