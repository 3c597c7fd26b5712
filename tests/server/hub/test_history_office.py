"""The history of calls over a real connection: what is found, opened, corrected and taken out, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kaden.clock import DAY, HOUR
from kaden.protocol.base import MAX_NOTE, MAX_SERVER_MESSAGE
from kaden.protocol.history import (
    CALLS_PAGE,
    EXPORT_PAGE,
    AddNoteToCall,
    CallKey,
    CallRow,
    CallRows,
    CallsCounted,
    CallSearch,
    CallsFound,
    CompleteCall,
    CorrectCall,
    CountCalls,
    ExportCalls,
    FindCalls,
    FoundCall,
    ListUnsaved,
    OpenCall,
    OpenedCall,
)
from kaden.protocol.my_work import AddNote, HandledRecord
from kaden.vocabulary import AttemptId, CallKind
from server.dialer.result_requests import SaveRequested
from server.hub import history_office
from server.storage.transactions import history
from tests.server.hub.floor import NOON
from tests.server.hub.test_my_office import talked
from tests.server.hub.world import Client, World
from tests.server.storage.customers.test_called_back import entry
from tests.server.storage.office import CALLBACK, KEEP, STOP, Office, listed, number


def search(**said: Any) -> CallSearch:
    """Calls of these days."""
    return CallSearch(**({"since": NOON - DAY, "until": NOON + 3 * DAY} | said))


async def found(client: Client, **said: Any) -> list[int]:
    """What a search finds."""
    await client.say(FindCalls(request=client.request(), search=search(**said)))
    return [call.attempt for call in (await client.hear_a(CallsFound)).calls]


async def opened(client: Client, attempt: int) -> OpenedCall:
    """One call with its form."""
    await client.say(OpenCall(request=client.request(), attempt=attempt))
    return await client.hear_a(OpenedCall)


def correction(seen: OpenedCall, disposition: int, request: str, note: str = "直した") -> CorrectCall:
    """Another result for a call."""
    return CorrectCall(
        request=request,
        attempt=seen.call.attempt,
        revision=seen.revision,
        disposition=disposition,
        note=note,
    )


async def exported(client: Client, before: CallKey | None, **said: Any) -> CallRows:
    """A part of an export."""
    await client.say(ExportCalls(request=client.request(), search=search(**said), before=before))
    return await client.hear_a(CallRows)


async def test_row_245_agent_and_supervisor_add_notes_and_the_level_decides(office: World) -> None:
    """The answer is the call as it is then; the setting of the campaign reaches the form."""
    work, [attempt] = await talked(office)
    await work.save(attempt, STOP, note="訪問")
    await work.execute("UPDATE campaign SET more_notes = 1")
    async with office.client("agent1") as client:
        await client.say(AddNote(request="n", attempt=attempt, note="一件目"))
        seen = await client.hear_a(HandledRecord)
        assert (seen.call.more_notes, [note.note for note in seen.notes]) == (True, ["一件目"])
    async with office.client("supervisor") as client:
        await client.say(AddNoteToCall(request="n", attempt=attempt, note="二件目"))
        told = await client.hear_a(OpenedCall)
        assert [note.note for note in told.notes] == ["一件目", "二件目"]
        assert [note.by for note in told.notes] == [told.agent_name, "高橋 花子"]
    async with office.client("agent2") as client:
        await client.say(AddNote(request="n", attempt=attempt, note="他人の"))
        assert await client.refused() == "call_gone"


def key_of(row: CallRow) -> CallKey:
    """Where an export goes on below a row."""
    return CallKey(moment=row.moment, attempt=row.attempt)


def rows_of(said: CallsFound | CallRows) -> Sequence[FoundCall]:
    """What an answer tells."""
    return said.calls if isinstance(said, CallsFound) else said.rows


async def noted_exports(work: Office) -> int:
    """Lines in the audit log."""
    [count] = await work.row("SELECT count(*) FROM audit WHERE code = 'history.export'")
    return int(count)


async def test_a_page_after_the_other_and_the_count_of_all(office: World) -> None:
    """Rows 287, 289, 320."""
    _, attempts = await talked(office, CALLS_PAGE + 2)
    async with office.client("viewer") as client:
        await client.say(FindCalls(request="a", search=search()))
        first = await client.hear_a(CallsFound)
        last = first.calls[-1]
        before = CallKey(moment=last.moment, attempt=last.attempt)
        await client.say(FindCalls(request="b", search=search(), before=before))
        second = await client.hear_a(CallsFound)
        assert [call.attempt for call in first.calls + second.calls] == attempts[::-1]
        assert (len(first.calls), first.more, second.more) == (CALLS_PAGE, True, False)
        await client.say(CountCalls(request="c", search=search(digits=number(3))))
        assert (await client.hear_a(CallsCounted)).total == 1
        assert await found(client, digits="0003") == [attempts[3]]


async def test_an_answer_looks_through_so_many_and_says_where_it_stopped(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limits 3: what is rare in a year holds nobody up; the count and a file go on where they stopped, too."""
    monkeypatch.setattr(history, "WALKED", 1)
    monkeypatch.setattr(history_office, "STRETCHES", 1)
    work, _ = await talked(office, 3)
    rare = search(digits="0000")
    async with office.client("supervisor") as client:
        for ask, answer in ((FindCalls, CallsFound), (CountCalls, CallsCounted), (ExportCalls, CallRows)):
            told: list[Any] = []
            while not told or told[-1].below is not None:
                before = told[-1].below if told else None
                await client.say(ask(request=client.request(), search=rare, before=before))
                told.append(await client.hear_a(answer))
            counts = [each.total if isinstance(each, CallsCounted) else len(rows_of(each)) for each in told]
            assert (sum(counts), counts[0], len(counts) > 1) == (1, 0, True)
            if ask is not CountCalls:
                assert all(each.more == (each.below is not None) for each in told)
    assert await noted_exports(work) == 1


async def test_what_cannot_be_searched_is_refused(office: World) -> None:
    """Too much at once; another's campaign, which does not exist (row 29); what is no number."""
    async with office.client("viewer") as client:
        for asked, code in (
            (search(until=NOON + 500 * DAY), "period_too_long"),
            (search(campaign="別の活動"), "unknown_campaign"),
            (search(digits="abc"), "bad_number"),
            (search(agent="nobody"), "search_unknown"),
        ):
            await client.say(FindCalls(request=client.request(), search=asked))
            assert await client.refused() == code
        assert await found(client, until=NOON + 500 * DAY, digits="090-1234-5678") == []


async def test_a_supervisor_corrects_a_call_of_whatever_day(office: World) -> None:
    """Rows 278, 286: with both versions kept, and whoever opened it before is told of the change."""
    work, [attempt] = await talked(office)
    await work.save(attempt, CALLBACK, callback_at=work.now + HOUR, note="改めて")
    office.floor.time += 2 * DAY
    async with office.client("supervisor") as client:
        seen = await opened(client, attempt)
        assert (seen.saved, seen.may_correct, seen.closed, seen.versions) == (True, True, None, ())
        assert seen.agent == office.agent
        asked = correction(seen, work.result(STOP), "c")
        await client.say(asked)
        edited = await client.hear_a(OpenedCall)
        await client.say(asked)
        assert await client.hear_a(OpenedCall) == edited
        assert (edited.revision, edited.call.draft and edited.call.draft.note) == (
            seen.revision + 1,
            "直した",
        )
        [before] = edited.versions
        assert (before.disposition, before.note, before.callback_at) == (CALLBACK, "改めて", work.now + HOUR)
        assert await work.rows("SELECT state FROM callback") == [("cancelled",)]
        await client.say(correction(seen, work.result(KEEP), "d"))
        assert await client.refused() == "record_changed"
    [by, code] = await work.row("SELECT account_id, code FROM audit ORDER BY id DESC LIMIT 1")
    assert (by, code) == (office.sample.supervisor, "result.correct")


async def test_a_call_that_was_entered_is_found_opened_and_corrected(office: World) -> None:
    """Rows 286, 290: it has no agent, no job and no conversation; a promise that it brings is the group's."""
    work = Office(office.store, office.sample, office.floor.time)
    [record] = await work.customers(listed(number(1)))
    await work.store.enter_callback(entry(work, record, at=work.now, called_at=work.now - HOUR))
    async with office.client("supervisor") as client:
        await client.say(FindCalls(request="f", search=search(kind=CallKind.RECORDED)))
        [row] = (await client.hear_a(CallsFound)).calls
        assert (row.agent, row.disposition, row.moment) == (None, STOP, work.now - HOUR)
        seen = await opened(client, row.attempt)
        assert (seen.agent, seen.agent_name, seen.may_correct, seen.closed) == (None, None, True, None)
        promised = correction(seen, work.result(CALLBACK), "c").model_copy(
            update={"callback_at": work.now + DAY}
        )
        await client.say(promised)
        edited = await client.hear_a(OpenedCall)
        assert (edited.revision, [each.disposition for each in edited.versions]) == (
            seen.revision + 1,
            [STOP],
        )
        assert edited.edited_by == "高橋 花子"
    assert await work.rows("SELECT due_at, agent_id IS NULL, state FROM callback") == [
        (work.now + DAY, 1, "open")
    ]
    assert await work.rows("SELECT state FROM record") == [("promised",)]


async def test_who_may_only_look_changes_nothing_and_takes_nothing_out(office: World) -> None:
    """Row 35: VIEW opens a call, and that is all; of a campaign that is closed to somebody it does not exist."""
    work, [attempt] = await talked(office)
    await work.save(attempt, STOP)
    async with office.client("viewer") as client:
        seen = await opened(client, attempt)
        assert (seen.may_correct, seen.closed) == (False, "level")
        await client.say(correction(seen, work.result(KEEP), "c"))
        assert await client.refused() == "no_campaign_permission"
        await client.say(ExportCalls(request="e", search=search()))
        assert await client.refused() == "no_campaign_permission"
        await client.say(OpenCall(request="o", attempt=attempt + 1))
        assert await client.refused() == "call_gone"
    await work.execute("DELETE FROM permission")
    async with office.client("supervisor") as client:
        assert await found(client) == []
        await client.say(OpenCall(request="o", attempt=attempt))
        assert await client.refused() == "call_gone"


async def test_an_export_comes_in_parts_and_is_noted_once(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 289."""
    monkeypatch.setattr(history_office, "EXPORT_PAGE", 2)
    work, attempts = await talked(office, 3)
    async with office.client("supervisor") as client:
        part = await exported(client, None)
        assert ([row.attempt for row in part.rows], part.more) == (attempts[:0:-1], True)
        rest = await exported(client, key_of(part.rows[1]))
        assert ([row.attempt for row in rest.rows], rest.more) == (attempts[:1], False)
    assert await noted_exports(work) == 1


async def test_the_longest_notes_in_the_longest_letters_leave_in_parts_that_fit(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 289: cut where it must be, gone on with below the cut, and one export all the same."""
    work, attempts = await talked(office, 4)
    longest = "\U00020bb7" * MAX_NOTE
    await work.execute("UPDATE attempt SET note = ?", longest)
    further = (
        "INSERT INTO call_note (attempt_id, at, account_id, note) SELECT id, ?, agent_id, ? FROM attempt"
    )
    await work.execute(further, NOON, longest)
    async with office.client("supervisor") as client:
        whole = await exported(client, None)
        size = max(len(row.model_dump_json().encode()) for row in whole.rows)
        assert size > 8 * MAX_NOTE, "both notes, with four bytes a letter"
        assert EXPORT_PAGE * size > MAX_SERVER_MESSAGE > history_office.EXPORT_BYTES + size
        monkeypatch.setattr(history_office, "EXPORT_BYTES", 3 * size)
        first = await exported(client, None)
        rest = await exported(client, first.below)
    assert [row.attempt for row in (*first.rows, *rest.rows)] == attempts[::-1]
    assert (len(first.rows), first.more, rest.more) == (3, True, False)
    assert await noted_exports(work) == 2


async def test_nothing_is_exported_without_a_line_in_the_log(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guarantees 7.2: a part that goes on with nothing begins an export, however far down."""
    monkeypatch.setattr(history_office, "EXPORT_PAGE", 1)
    work, attempts = await talked(office, 3)
    above = CallKey(moment=NOON + 2 * DAY, attempt=1)
    async with office.client("supervisor") as client:
        first = await exported(client, above)
        assert ([row.attempt for row in first.rows], await noted_exports(work)) == (attempts[2:], 1)
        following = key_of(first.rows[0])
        await exported(client, following)
        assert await noted_exports(work) == 1
        await exported(client, following)
        assert await noted_exports(work) == 2
        await exported(client, following, agent="agent1")
        assert await noted_exports(work) == 3
    async with office.client("supervisor") as client:
        await exported(client, following)
        assert await noted_exports(work) == 4


async def test_others_unsaved_records_are_listed_and_completed(office: World) -> None:
    """Row 282: by whoever may change the campaign; the floor hears whose record it is and who saved it."""
    work, [at_desk, attempt] = await talked(office, 2)
    await work.give_up(attempt)
    async with office.client("supervisor") as client:
        await client.say(ListUnsaved(request="u"))
        [row] = (await client.hear_a(CallsFound)).calls
        assert (row.attempt, row.saved) == (attempt, False)
        assert (await opened(client, at_desk)).closed == "at_desk"
        seen = await opened(client, attempt)
        assert (seen.saved, seen.closed, seen.agent) == (False, None, office.agent)
        done = CompleteCall(
            request="s", attempt=attempt, agent=office.agent, disposition=work.result(STOP), note="済"
        )
        await client.say(done)
        [asked] = await office.floor.hears(SaveRequested)
    assert (asked.by.account, asked.agent, asked.attempt) == (
        office.sample.supervisor,
        office.agent,
        AttemptId(attempt),
    )
    async with office.client("viewer") as client:
        await client.say(done)
        assert await client.refused() == "no_campaign_permission"
