"""A refused save changes nothing: what was typed is there, and the record goes nowhere (rows 86, 230, 244, 265)."""

from __future__ import annotations

import pytest

from kaden.clock import HOUR
from kaden.protocol.base import MAX_NOTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId
from tests.server.storage.office import CALLBACK, DO_NOT_CALL, KEEP, STOP, Office, listed, number
from tests.server.storage.promised import a_promise, call_back


async def a_talk(office: Office, *, kept: bool) -> AttemptId:
    """A call that is over and waits for its result; the dialler's, or one that kept a promise."""
    if kept:
        opened = await call_back(office, (await a_promise(office)).callback)
        await office.talk(opened.attempt, opened.session)
        return opened.attempt
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, session)
    return attempt.id


async def refusal(office: Office, attempt: AttemptId, label: str, note: str = "") -> Refused:
    with pytest.raises(Refused) as refused:
        await office.save(attempt, label, note=note)
    return refused.value


async def books(office: Office) -> list[object]:
    """All that saving a result changes."""
    tables = ("attempt", "record", "callback", "draft", "do_not_call", "job_run", "agent_state", "audit")
    return [await office.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables]


@pytest.mark.parametrize("unsaved", [False, True])
@pytest.mark.parametrize("kept", [False, True])
async def test_a_refused_save_leaves_everything_as_it_was(office: Office, unsaved: bool, kept: bool) -> None:
    """Rows 86, 230, 265: at the desk or of an unsaved record, of the dialler's call or of one that kept a promise."""
    attempt = await a_talk(office, kept=kept)
    if unsaved:
        await office.give_up(attempt)
    await office.draft(attempt, 1, "半分")
    await office.execute("UPDATE disposition SET active = 0 WHERE label = ?", STOP)
    before = await books(office)
    inactive = await refusal(office, attempt, STOP)
    assert inactive == Refused(RefusalCode.RESULT_INACTIVE, result=STOP)
    long = await refusal(office, attempt, KEEP, note="あ" * 100_000)
    assert long == Refused(RefusalCode.NOTE_TOO_LONG, length=100_000, limit=MAX_NOTE)
    assert await books(office) == before
    await office.save(attempt, KEEP, note="あ" * MAX_NOTE)
    for label in (KEEP, DO_NOT_CALL):
        saved = await books(office)
        assert await refusal(office, attempt, label) == Refused(RefusalCode.ALREADY_SAVED)
        assert await books(office) == saved


async def test_the_time_promised_of_an_unsaved_record_is_judged_here(office: Office) -> None:
    """Row 242: no desk judged it; of a call at its desk the clock may have gone on since."""
    attempt = await a_talk(office, kept=False)
    await office.give_up(attempt)
    before = await books(office)
    tomorrow_at_ten = office.now + 17 * HOUR
    for callback_at, code in (
        (office.now, RefusalCode.CALLBACK_IN_PAST),
        (tomorrow_at_ten - 2 * HOUR, RefusalCode.CALLBACK_OUTSIDE_HOURS),
    ):
        with pytest.raises(Refused) as refused:
            await office.save(attempt, CALLBACK, callback_at=callback_at)
        assert refused.value.code is code
    assert await books(office) == before
    await office.save(attempt, CALLBACK, callback_at=tomorrow_at_ten)
