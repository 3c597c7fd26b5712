"""The lists' part of the store is the store's own, on every runner."""

from __future__ import annotations

from server.storage.list_books import SqlListBooks
from server.storage.lists_port import ListBooks, RecordQuestion
from tests.server.storage.groups import unallocated
from tests.server.storage.office import Office


async def test_the_store_answers_for_lists(office: Office) -> None:
    assert isinstance(office.store, SqlListBooks)
    books: ListBooks = office.store
    list_ = await unallocated(office, 2)
    assert (await books.allocation(list_)).unallocated == 2
    assert [row.line for row in (await books.records(RecordQuestion(list_))).found] == [1, 2]
