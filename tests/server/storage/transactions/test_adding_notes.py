"""Further notes about a call: who may add them, where, and that they stay as they are (row 245)."""

from __future__ import annotations

import asyncio

import pytest

from kaden.clock import DAY, MINUTE
from kaden.protocol.base import MAX_NOTE
from kaden.protocol.my_work import MOST_NOTES
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AttemptId
from server.storage.my_work_port import NewNote
from tests.server.storage.correcting import correct, move_to_noon
from tests.server.storage.office import KEEP, STOP, Office, a_talk
from tests.server.storage.transactions.test_correcting import a_saved_call


async def allow(office: Office) -> None:
    await office.execute("UPDATE campaign SET more_notes = 1")


async def add(
    office: Office, attempt: AttemptId, note: str, by: AccountId | None = None, request: str | None = None
) -> None:
    asked = office.asked(office.agent() if by is None else by, request)
    await office.store.add_note(NewNote(asked, attempt, note, office.now, own=by is None))


async def refusal(office: Office, attempt: AttemptId, note: str) -> Refused:
    with pytest.raises(Refused) as refused:
        await add(office, attempt, note)
    return refused.value


async def kept(office: Office) -> list[tuple[object, ...]]:
    return await office.rows("SELECT attempt_id, note, at, account_id FROM call_note ORDER BY id")


async def test_row_245_notes_of_two_people_stand_beside_the_results_own(office: Office) -> None:
    """Each with its time and author; a correction changes none of them, and they change no version."""
    await allow(office)
    _, _, attempt = await a_saved_call(office, note="訪問")
    first, revision = office.now, await office.row("SELECT revision FROM attempt")
    await add(office, attempt, "駐車場なし")
    office.later(MINUTE)
    await add(office, attempt, "社長に報告済", office.supervisor)
    assert await office.row("SELECT revision FROM attempt") == revision
    await correct(office, attempt, KEEP, note="直した")
    assert await kept(office) == [
        (attempt, "駐車場なし", first, office.agent()),
        (attempt, "社長に報告済", first + MINUTE, office.supervisor),
    ]
    assert await office.row("SELECT code, object, after FROM audit WHERE code = 'note.add' LIMIT 1") == (
        *("note.add", f"attempt:{attempt}"),
        None,
    )


async def test_row_245_a_note_is_added_while_the_customer_talks(office: Office) -> None:
    await allow(office)
    move_to_noon(office)
    _, _, _, attempt = await a_talk(office)
    await add(office, attempt, "一件目")
    await office.save(attempt, STOP, note="最後に")
    await add(office, attempt, "二件目")
    assert [row[1] for row in await kept(office)] == ["一件目", "二件目"]
    assert await office.row("SELECT note FROM attempt") == ("最後に",)


async def test_row_245_a_campaign_allows_it_or_not(office: Office) -> None:
    _, _, attempt = await a_saved_call(office)
    refused = await refusal(office, attempt, "もう一つ")
    assert refused.code is RefusalCode.ONE_NOTE
    assert await kept(office) == []


async def test_what_was_noted_stays_as_it_was_noted(office: Office) -> None:
    await allow(office)
    _, _, attempt = await a_saved_call(office)
    await add(office, attempt, "一件目")
    for sql in ("UPDATE call_note SET note = 'x'", "DELETE FROM call_note"):
        with pytest.raises(Exception, match="append-only"):
            await office.execute(sql)
    assert [row[1] for row in await kept(office)] == ["一件目"]


async def test_an_agent_adds_to_own_calls_of_today_alone(office: Office) -> None:
    """Row 277; a supervisor adds on whatever day."""
    await allow(office)
    _, _, attempt = await a_saved_call(office)
    other = NewNote(office.asked(office.agent(1)), attempt, "x", office.now, own=True)
    with pytest.raises(Refused) as refused:
        await office.store.add_note(other)
    assert refused.value.code is RefusalCode.CALL_GONE
    office.later(DAY)
    assert (await refusal(office, attempt, "昨日の")).code is RefusalCode.NOT_TODAY
    await add(office, attempt, "昨日の", office.supervisor)
    assert len(await kept(office)) == 1


@pytest.mark.parametrize("note", ["", " \n　"])
async def test_an_empty_note_is_none(office: Office, note: str) -> None:
    await allow(office)
    _, _, attempt = await a_saved_call(office)
    assert await refusal(office, attempt, note) == Refused(RefusalCode.NOTE_EMPTY)


async def test_a_call_has_so_many_and_so_much_of_them(office: Office) -> None:
    await allow(office)
    _, _, attempt = await a_saved_call(office)
    assert (await refusal(office, attempt, "あ" * (MAX_NOTE + 1))).code is RefusalCode.NOTE_TOO_LONG
    await add(office, attempt, "あ" * (MAX_NOTE - MOST_NOTES))
    assert (await refusal(office, attempt, "い" * (MOST_NOTES + 1))).code is RefusalCode.NOTES_FULL
    for _ in range(MOST_NOTES - 1):
        await add(office, attempt, "い")
    assert (await refusal(office, attempt, "う")).code is RefusalCode.NOTES_FULL
    assert len(await kept(office)) == MOST_NOTES


async def test_a_request_that_comes_again_adds_nothing(office: Office) -> None:
    """Guarantee I15."""
    await allow(office)
    _, _, attempt = await a_saved_call(office)
    await asyncio.gather(*(add(office, attempt, "一度", request="once") for _ in range(2)))
    assert len(await kept(office)) == 1
