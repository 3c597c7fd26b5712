"""Lists as people look at them: their counts agree, and every customer comes with results (rows 113, 126, 127)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, astuple

import pytest

from kaden.clock import DAY, HOUR
from kaden.protocol.lists import ExportRow
from kaden.vocabulary import ListId, Outcome, RecordState
from server.storage.lists import registered
from server.storage.port import ListCounts
from tests.server.storage.lists.imports import HEAD, Imports, rows
from tests.server.storage.office import CALLBACK, DO_NOT_CALL, INTERVAL, KEEP, Office, listed, number


async def counts(office: Office, list_: int) -> ListCounts:
    """Of a whole list, part after part."""
    total, line = Counter[str](), 0
    while True:
        part = await office.store.count_list(ListId(list_), line, office.now)
        total.update(asdict(part.found))
        if part.line is None:
            return ListCounts(**total)
        line = part.line


async def pages(office: Office, list_: int) -> list[tuple[ExportRow, ...]]:
    found, line = [], 0
    while True:
        part = await office.store.list_page(ListId(list_), line)
        found.append(part.found)
        if part.line is None:
            return found
        line = part.line


async def the_list(office: Office) -> int:
    [list_] = await office.store.lists()
    return list_.id


async def test_row_113_a_list_says_where_it_belongs_and_who_brought_it(imports: Imports) -> None:
    office = imports.office
    await imports.load(HEAD + rows(3))
    [list_] = await office.store.lists()
    assert (list_.name, list_.rows, list_.at, list_.by) == ("来場者.csv", 3, office.now, "supervisor")
    assert list_.columns == ("会社名", "氏名", "TEL", "携帯", "備考")
    assert (list_.batch, list_.campaign, list_.zone) == (office.ids.batch, office.ids.campaign, "Asia/Tokyo")


async def test_a_list_on_its_way_in_does_not_exist_yet(imports: Imports) -> None:
    await imports.load(HEAD + rows(3))
    await imports.office.execute("UPDATE customer_list SET state = 'loading'")
    assert await imports.office.store.lists() == ()


async def test_every_record_is_counted_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """In parts of three records, whatever became of them."""
    monkeypatch.setattr(registered, "COUNTED", 3)
    await office.customers(*(listed(number(place)) for place in range(10)))
    await office.execute("UPDATE record SET group_id = NULL WHERE number IN (?, ?)", number(8), number(9))
    run = await office.start()
    session = await office.sit_down(run)
    first, second, third, fourth, fifth, _live = (await office.claim(run, 6)).attempts
    await office.talk(first.id, session)
    await office.save(first.id, CALLBACK, callback_at=office.now + DAY)
    await office.talk(second.id, session)
    await office.save(second.id, DO_NOT_CALL)
    await office.end(third.id, Outcome.NO_ANSWER)
    await office.end(fourth.id, Outcome.INVALID)
    await office.talk(fifth.id, session)
    assert await counts(office, await the_list(office)) == ListCounts(
        ready=2, resting=1, live=2, promised=1, finished=0, blocked=1, invalid=1, unallocated=2
    )
    office.later(INTERVAL)
    later = await counts(office, await the_list(office))
    assert (later.ready, later.resting, sum(astuple(later))) == (3, 0, 10)


async def test_a_rest_is_over_at_its_very_end(office: Office) -> None:
    await office.customers(listed(number(1)))
    run = await office.start()
    call = await office.claim_one(run)
    await office.end(call.id, Outcome.BUSY)
    [(next_at,)] = await office.rows("SELECT next_at FROM record")
    list_ = await the_list(office)
    for at, ready in ((next_at - 1, 0), (next_at, 1)):
        part = await office.store.count_list(ListId(list_), 0, at)
        assert (part.found.ready, part.found.resting) == (ready, 1 - ready)


async def test_row_127_a_customer_comes_with_what_became_of_it(office: Office) -> None:
    await office.customers(*(listed(number(place)) for place in range(4)))
    run = await office.start()
    session = await office.sit_down(run)
    talked, promised, missed = (await office.claim(run, 3)).attempts
    at, due = office.now, office.now + DAY
    await office.talk(talked.id, session)
    await office.save(talked.id, KEEP, note="一行目\n=二行目")
    await office.talk(promised.id, session)
    await office.save(promised.id, CALLBACK, callback_at=due)
    await office.end(missed.id, Outcome.NO_ANSWER)
    [[first, second, third, fourth]] = await pages(office, await the_list(office))
    assert (first.state, first.attempts, first.outcome, first.result) == ("ready", 1, "connected", KEEP)
    assert (first.note, first.last_call, first.next_call) == ("一行目\n=二行目", at, at + INTERVAL)
    assert (second.state, second.result, second.note, second.next_call) == ("promised", CALLBACK, "", due)
    assert (third.outcome, third.result, third.next_call) == ("no_answer", None, at + INTERVAL)
    assert fourth == ExportRow(
        cells=fourth.cells, state=RecordState.READY, allocated=True, attempts=0, outcome=None, result=None,
        note="", last_call=None, next_call=None,
    )  # fmt: skip
    assert fourth.cells[0].startswith("会社")
    assert len(fourth.cells) == 3


async def test_the_note_is_that_of_the_newest_result(office: Office) -> None:
    await office.customers(listed(number(1)))
    for note in ("older", "newer"):
        run = await office.start()
        session = await office.sit_down(run)
        call = await office.claim_one(run)
        await office.talk(call.id, session)
        await office.save(call.id, KEEP, note=note)
        await office.execute("UPDATE agent_session SET closed_at = 1 WHERE closed_at IS NULL")
        await office.stop(run)
        office.later(INTERVAL + HOUR)
    run = await office.start()
    await office.end((await office.claim_one(run)).id, Outcome.NO_ANSWER)
    [[row]] = await pages(office, await the_list(office))
    assert (row.attempts, row.outcome, row.note) == (3, "no_answer", "newer")


@pytest.mark.parametrize("records", [1, 3, 4, 6, 7])
async def test_pages_hold_every_record_once_in_the_files_order(
    office: Office, monkeypatch: pytest.MonkeyPatch, records: int
) -> None:
    monkeypatch.setattr(registered, "PAGE", 3)
    await office.customers(listed(number(77)))
    await office.customers(*(listed(number(place)) for place in range(records)))
    lists = await office.store.lists()
    found = await pages(office, lists[1].id)
    assert max(map(len, found)) <= 3
    cells = [row.cells[0] for page in found for row in page]
    assert cells == [f"会社{place}" for place in range(2, records + 2)]


async def test_a_page_of_long_texts_ends_early(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.customers(*(listed(number(place)) for place in range(5)))
    [(extra,)] = await office.rows("SELECT extra FROM record LIMIT 1")
    assert len(json.loads(extra)) == 3
    for limit, lengths in ((1, [1, 1, 1, 1, 1]), (len(extra) + 1, [2, 2, 1]), (9_999, [5])):
        monkeypatch.setattr(registered, "PAGE_CHARACTERS", limit)
        assert [len(page) for page in await pages(office, await the_list(office))] == lengths


async def test_an_export_stands_in_the_audit_log_with_its_rows(office: Office) -> None:
    """Guarantees 7.2."""
    await office.store.note_export(ListId(3), 500, office.supervisor, office.now)
    await office.store.note_export(ListId(4), 1, None, office.now)
    told = await office.rows(
        "SELECT account_id, object, after FROM audit WHERE code = 'list.export' ORDER BY id"
    )
    assert told == [(office.supervisor, "list:3", '{"records": 500}'), (None, "list:4", '{"records": 1}')]
