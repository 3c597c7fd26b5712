"""The records of a list one by one (rows 113, 330)."""

from __future__ import annotations

import pytest

from kaden.vocabulary import ListId, Outcome, RecordState
from server.storage.lists import browsing
from server.storage.lists_port import RecordQuestion
from tests.server.storage.groups import unallocated
from tests.server.storage.office import INTERVAL, Office, listed, number


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsing, "RECORDS_PAGE", 4)
    monkeypatch.setattr(browsing, "WALKED", 3)


async def lines(office: Office, question: RecordQuestion) -> tuple[list[int], int | None]:
    part = await office.store.records(question)
    return [row.line for row in part.found], part.line


async def test_pages_down_and_up_meet_without_a_gap(office: Office) -> None:
    list_ = await unallocated(office, 10)
    assert await lines(office, RecordQuestion(list_)) == ([1, 2, 3, 4], 4)
    assert await lines(office, RecordQuestion(list_, after=4)) == ([5, 6, 7, 8], 8)
    assert await lines(office, RecordQuestion(list_, after=8)) == ([9, 10], None)
    assert await lines(office, RecordQuestion(list_, before=9)) == ([5, 6, 7, 8], 5)
    assert await lines(office, RecordQuestion(list_, before=5)) == ([1, 2, 3, 4], None)


async def test_a_number_and_last_digits_are_found_in_this_list_alone(office: Office) -> None:
    list_ = await unallocated(office, 25)
    await unallocated(office, 25, first=100)
    assert await lines(office, RecordQuestion(list_, number=number(7))) == ([7], None)
    assert await lines(office, RecordQuestion(list_, number=number(107))) == ([], None)
    found, line = [], 0
    while True:
        part = await office.store.records(RecordQuestion(list_, after=line, tail="7"))
        found += [row.line for row in part.found]
        if part.line is None:
            break
        line = part.line
    assert found == [7, 17]


async def test_a_record_says_how_it_stands(office: Office) -> None:
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    call = await office.claim_one(run)
    await office.end(call.id, Outcome.NO_ANSWER)
    list_ = ListId((await office.row("SELECT list_id FROM record WHERE id = ?", record))[0])
    [row] = (await office.store.records(RecordQuestion(list_))).found
    assert (row.state, row.attempts, row.outcome) == (RecordState.READY, 1, Outcome.NO_ANSWER)
    assert row.last_call is not None
    assert row.next_call == row.last_call + INTERVAL
    assert row.group is not None
