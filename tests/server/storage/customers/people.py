"""Customers with names, for the tests of searching."""

from __future__ import annotations

from collections.abc import Sequence

from kaden.protocol.customers import CustomerRow
from kaden.vocabulary import CampaignId, ListId
from server.storage.customers_port import CustomerPart, CustomerSearch, Place
from server.storage.port import Tx
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from tests.server.storage.office import Office, listed

HEADINGS = ("会社名", "氏名", "都道府県")

PEOPLE = (
    ("三和精機㈱", "田中 花子", "東京都", ("+819012340001", "+81312345678")),
    ("みなと食品", "タナカ　次郎", "大阪府", ("+819012340002",)),
    ("東京商会", "林 太郎", "千葉県", ("+819056780001",)),
)


async def a_list(office: Office, *people: tuple[str, str, str, Sequence[str]], first: int = 1) -> ListId:
    """A list of these customers, which cannot be searched yet."""

    def add(tx: Tx) -> ListId:
        list_ = add_list(tx, NewList(office.ids.batch, "fair.csv", HEADINGS, "utf-8", None, office.now))
        records = [
            NewRecord(line, name, company, listed(*numbers), (company, name, place))
            for line, (company, name, place, numbers) in enumerate(people, first)
        ]
        add_records(tx, list_, office.ids.group, records)
        return list_

    return await office.runner.write(add)


async def find(
    office: Office, campaign: CampaignId | None = None, before: Place | None = None, /, **asked: str
) -> CustomerPart:
    """Whom a search finds."""
    seen = frozenset([campaign or office.ids.campaign])
    return await office.store.find_customers(CustomerSearch(seen, before=before, **asked))


async def names(office: Office, **asked: str) -> list[str]:
    """The names of whom a search finds, page by page."""
    found: list[CustomerRow] = []
    before: Place | None = None
    while True:
        part = await find(office, None, before, **asked)
        found += part.found
        before = part.before
        if before is None:
            return [row.name for row in found]
