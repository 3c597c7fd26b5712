"""The key that lists the number of a call (rows 102, 104, 324)."""

from __future__ import annotations

import json

import pytest

from kaden.clock import DAY
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AttemptId, Outcome, RecordState
from tests.server.storage.office import KEEP, Office, listed, number


async def in_a_call(office: Office) -> AttemptId:
    """The first agent talks."""
    await office.customers(listed(number(1)), listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = (await office.claim_one(run)).id
    await office.answer(attempt)
    await office.connect(attempt, session)
    return attempt


async def forbid(
    office: Office, attempt: AttemptId, agent: AgentId | None = None, *, everywhere: bool = True
) -> None:
    await office.store.forbid_number(agent or office.agent(), attempt, office.now, everywhere=everywhere)


async def test_it_works_at_once_while_talking(office: Office) -> None:
    """Rows 102, 324: in every campaign; the call goes on, and its record is never dialled again."""
    attempt = await in_a_call(office)
    await forbid(office, attempt)
    row = await office.row("SELECT campaign_id, number, reason, account_id, attempt_id FROM do_not_call")
    assert row == (None, number(1), "", office.agent(), attempt)
    states = await office.rows("SELECT state FROM record ORDER BY id")
    assert states == [(RecordState.LIVE,), (RecordState.BLOCKED,)]
    assert await office.row("SELECT state FROM attempt") == ("connected",)
    await office.end(attempt, Outcome.CONNECTED)
    await office.save(attempt, KEEP)
    assert await office.rows("SELECT state FROM record") == [(RecordState.BLOCKED,), (RecordState.BLOCKED,)]


async def test_again_is_no_error_and_no_second_entry(office: Office) -> None:
    attempt = await in_a_call(office)
    await forbid(office, attempt)
    await forbid(office, attempt)
    assert len(await office.rows("SELECT 1 FROM do_not_call")) == 1
    [after] = await office.row("SELECT after FROM audit WHERE code = 'do_not_call.add'")
    assert json.loads(after) == {"number": number(1), "reason": "", "campaign": None}


async def test_for_the_campaign_alone(office: Office) -> None:
    attempt = await in_a_call(office)
    await forbid(office, attempt, everywhere=False)
    assert await office.row("SELECT campaign_id FROM do_not_call") == (office.ids.campaign,)


async def test_another_agents_call_and_one_of_yesterday_are_refused(office: Office) -> None:
    attempt = await in_a_call(office)
    for agent, wanted in ((office.agent(1), attempt), (office.agent(), AttemptId(attempt + 1))):
        with pytest.raises(Refused) as refused:
            await forbid(office, wanted, agent)
        assert refused.value == Refused(RefusalCode.CALL_GONE)
    await office.end(attempt, Outcome.CONNECTED)
    await office.save(attempt, KEEP)
    office.later(DAY)
    with pytest.raises(Refused) as refused:
        await forbid(office, attempt)
    assert refused.value == Refused(RefusalCode.NOT_TODAY)
    assert await office.rows("SELECT 1 FROM do_not_call") == []
