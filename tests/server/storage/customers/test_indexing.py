"""A block's index is written whole or anew, and a list that is going takes its own along."""

from __future__ import annotations

from functools import partial

from server.storage import searchable
from server.storage.customers import indexing
from server.storage.customers.indexing import Block
from server.storage.lists import transactions
from tests.server.storage.customers.people import PEOPLE, a_list, find, names
from tests.server.storage.office import Office


async def test_what_a_crash_left_of_a_block_is_written_anew(office: Office) -> None:
    list_ = await a_list(office, *PEOPLE)
    rows = [("n田中", "x"), ("n旧い", "x")]
    write = partial(indexing.write_some, block=Block(list_, 0), rows=rows, first=True, last_line=None)
    await office.runner.write(write)
    assert await searchable.index_customers(office.runner) == 1
    assert await names(office, name="田中") == [PEOPLE[0][1]]
    assert await office.rows("SELECT 1 FROM customer_gram WHERE gram = 'n旧い'") == []


async def test_a_list_that_is_going_gets_no_index_and_leaves_none(office: Office) -> None:
    list_ = await a_list(office, *PEOPLE)
    await office.execute("DELETE FROM list_allocation")
    await searchable.index_customers(office.runner)
    await office.execute("UPDATE customer_list SET state = 'loading' WHERE id = ?", list_)
    late = partial(indexing.write_some, block=Block(list_, 0), rows=[("nx", "x")], first=False, last_line=9)
    assert (await office.runner.write(late)).records == 0
    assert (await find(office, name="田中")).found == ()
    while (await office.runner.write(partial(transactions.discard, list_=list_, limit=2))).records:
        pass
    assert await office.rows("SELECT 1 FROM customer_gram") == []
    assert await office.rows("SELECT 1 FROM customer_list") == []
