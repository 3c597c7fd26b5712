"""Lists become searchable behind their import, to the end."""

from __future__ import annotations

import pytest

from server.storage import searchable
from server.storage.customers import indexing
from server.storage.customers.grams import BLOCK
from tests.server.storage.customers.people import PEOPLE, a_list, names
from tests.server.storage.office import Office


async def test_every_block_is_written_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "READ", 2)
    monkeypatch.setattr(indexing, "PIECE", 3)
    await a_list(office, *PEOPLE, first=BLOCK - 1)
    assert await searchable.index_customers(office.runner) == 2
    assert await searchable.index_customers(office.runner) == 0
    assert len(await names(office, number="0001")) == 2
    assert (await office.row("SELECT searchable FROM customer_list"))[0] == BLOCK + 1
