"""Finds customers by the ends of their numbers and by words of their lists, the newest list's last line first.

Rule: a search walks the small indexes of blocks, and whatever they name is looked at before it is told. It looks at so
much in one go and says where it stands; nobody waits for a whole floor's lists.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import Final, NamedTuple, TypeAlias

from kaden.clock import Instant
from kaden.protocol.customers import CUSTOMERS_PAGE, CustomerRow, FindCustomers
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, ListId, Outcome, RecordState
from server.storage.customers.grams import (
    BLOCK,
    COLUMN,
    NAME,
    fold,
    grams_of,
    lines_of,
    pairs_of,
    words_of,
)
from server.storage.customers_port import CustomerPart, CustomerSearch, Place
from server.storage.port import Row, Tx
from server.storage.transactions import audit
from server.storage.transactions.redial import decode

BLOCKS_TOGETHER: Final = 32
"""Blocks whose indexes are asked in one statement at most; it begins with few, for many a name fills a page at once."""

_AT_FIRST: Final = 2

BLOCKS_LOOKED_AT: Final = 256
"""Blocks that one search walks: two million lines."""

RECORDS_LOOKED_AT: Final = 1_000
"""Records that one search reads to see whether they are meant."""

_TOGETHER: Final = 50
"""Records that are read in one statement."""

ROW: Final = (
    "SELECT r.id, r.list_id, r.line, r.name, r.company, r.number, r.number_as_given, r.state, r.attempts,"
    " r.last_dial_at, r.last_outcome, d.label, k.due_at, EXISTS (SELECT 1 FROM do_not_call n WHERE n.number = r.number"
    " AND (n.campaign_id IS NULL OR n.campaign_id = r.campaign_id)), l.name, b.name, c.name, c.zone,"
    " r.other_numbers, r.extra, l.columns"
    " FROM record r JOIN customer_list l ON l.id = r.list_id AND l.state = 'ready' JOIN batch b ON b.id = r.batch_id"
    " JOIN campaign c ON c.id = r.campaign_id LEFT JOIN disposition d ON d.id = r.last_disposition"
    " LEFT JOIN callback k ON k.record_id = r.id AND k.state = 'open'"
)

_LISTS: Final = (
    "SELECT l.id, l.searchable, (SELECT coalesce(max(r.line), 0) FROM record r WHERE r.list_id = l.id)"
    " FROM customer_list l JOIN batch b ON b.id = l.batch_id"
    " WHERE l.state = 'ready' AND b.campaign_id IN ({campaigns}) ORDER BY l.id DESC"
)

_GRAMS: Final = (
    "WITH span (list_id, block) AS (VALUES {blocks}), wanted (gram) AS (VALUES {grams})"
    " SELECT g.list_id, g.block, g.gram, g.lines FROM span CROSS JOIN wanted"
    " JOIN customer_gram g ON g.list_id = span.list_id AND g.block = span.block AND g.gram = wanted.gram"
)

_EXACTLY: Final = (
    "SELECT id FROM record WHERE number = ? AND campaign_id IN ({campaigns})"
    " UNION SELECT record_id FROM attempt WHERE number = ? AND campaign_id IN ({campaigns}) ORDER BY 1 DESC LIMIT ?"
)


Grams: TypeAlias = tuple[tuple[str, ...], ...]
"""Ways in which something can be there; each is grams that must all be."""


class _BlockAt(NamedTuple):
    list: ListId
    number: int


class _Found(NamedTuple):
    """A record that may be meant."""

    row: CustomerRow
    place: Place
    names: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    """Headings with what stands there."""
    numbers: tuple[str, ...]


def note_export(tx: Tx, search: FindCustomers, by: AccountId | None, at: Instant) -> None:
    """As `CustomerBooks.note_customers_export`; what was looked for is a customer's, and stays out of the log."""
    facts = search.model_dump(mode="json", exclude_defaults=True, include={"campaign", "column"})
    audit.note(tx, "record.export", "record", by, at, after=facts)


def find_customers(tx: Tx, search: CustomerSearch) -> CustomerPart:
    """As `CustomerBooks.find_customers`.

    Raises:
        Refused: SEARCH_EMPTY, SEARCH_TOO_SHORT.
    """
    if not tuple(_asks(search)):
        raise _refusal(search)
    if not search.campaigns:
        return CustomerPart((), None, 0)
    lists = tx.all(_LISTS.format(campaigns=_marks(search.campaigns)), tuple(search.campaigns))
    unread = sum(max(0, last - searchable) for _, searchable, last in lists)
    found: dict[int, CustomerRow] = {}
    if search.exact and search.before is None and not (search.name or search.words):
        found = {row.record: row for row in _with_number(tx, search)}
    walk = _Walk(tx, search, _blocks(lists, search.before))
    for row in walk.rows():
        found[row.record] = row
        if len(found) >= CUSTOMERS_PAGE:
            return CustomerPart(tuple(found.values()), walk.place, unread)
    return CustomerPart(tuple(found.values()), walk.place if walk.stopped else None, unread)


def _refusal(search: CustomerSearch) -> Refused:
    """Why this would have to read every customer."""
    said = search.name.strip() or search.words.strip()
    return Refused(RefusalCode.SEARCH_TOO_SHORT if said else RefusalCode.SEARCH_EMPTY)


class _Walk:
    """One search on its way through the blocks.

    Args:
        tx: reads.
        search: what is meant.
        blocks: to look through, in order.
    """

    def __init__(self, tx: Tx, search: CustomerSearch, blocks: Iterator[_BlockAt]) -> None:
        self._tx = tx
        self._search = search
        self._blocks = blocks
        self._asks = tuple(_asks(search))
        self._name, self._words = words_of(search.name), words_of(search.words)
        self._column = fold(search.column)
        self._number = search.number.removeprefix("+")
        self.place: Place | None = None
        """Everything down to here was looked at."""
        self.stopped = False
        """It went as far as one search goes."""

    def rows(self) -> Iterator[CustomerRow]:
        """Those that are meant, in order."""
        looked_at = walked = 0
        step = _AT_FIRST
        while together := tuple(islice(self._blocks, step)):
            step = min(2 * step, BLOCKS_TOGETHER)
            for list_, lines in _batches(self._lines(together)):
                for found in _read(self._tx, list_, lines):
                    self.place = found.place
                    if self._is_meant(found):
                        yield found.row
                self.place = Place(list_, lines[-1])
                looked_at += len(lines)
                if looked_at >= RECORDS_LOOKED_AT:
                    self.stopped = True
                    return
            self.place = Place(together[-1].list, together[-1].number * BLOCK)
            walked += len(together)
            if walked >= BLOCKS_LOOKED_AT:
                self.stopped = True
                return

    def _lines(self, blocks: Sequence[_BlockAt]) -> Iterator[tuple[_BlockAt, list[int]]]:
        """The lines of each block that have all grams, the last line first."""
        known = self._known(blocks)
        before = self._search.before
        for block in blocks:
            grams = known.get(block)
            if grams is None:
                continue
            signs = set.intersection(*(_signs(grams, ask) for ask in self._asks))
            lines = sorted(lines_of(signs, block.number), reverse=True)
            if before is not None and before.list == block.list:
                lines = [line for line in lines if line < before.line]
            yield block, lines

    def _known(self, blocks: Sequence[_BlockAt]) -> dict[_BlockAt, dict[str, str]]:
        grams = tuple(dict.fromkeys(gram for ask in self._asks for way in ask for gram in way))
        sql = _GRAMS.format(
            blocks=", ".join(f"({int(block.list)}, {int(block.number)})" for block in blocks),
            grams=", ".join(["(?)"] * len(grams)),
        )
        known: dict[_BlockAt, dict[str, str]] = defaultdict(dict)
        for list_, number, gram, lines in self._tx.all(sql, grams):
            known[_BlockAt(list_, number)][gram] = lines
        return known

    def _is_meant(self, found: _Found) -> bool:
        """Whether a record has what is asked, and not only the same grams somewhere."""
        number = self._number
        if number and not any(each.endswith(number) for each in found.numbers):
            return False
        if not (self._name or self._words):
            return True
        names = [fold(name) for name in found.names]
        if not all(any(word in name for name in names) for word in self._name):
            return False
        cells = [
            fold(cell) for heading, cell in found.cells if not self._column or fold(heading) == self._column
        ]
        texts = cells if self._column else [*names, *cells]
        return all(any(word in text for text in texts) for word in self._words)


def _asks(search: CustomerSearch) -> Iterator[Grams]:
    """What a record's index must have. A word of one letter has no grams: the others find the record."""
    if search.number:
        yield (pairs_of(search.number.removeprefix("+")),)
    for word in words_of(search.name):
        if grams := grams_of(word, NAME):
            yield (grams,)
    for word in words_of(search.words):
        if grams := grams_of(word, NAME):
            yield (grams, grams_of(word, COLUMN))


def _batches(blocks: Iterable[tuple[_BlockAt, list[int]]]) -> Iterator[tuple[ListId, list[int]]]:
    """Lines of one list that are read together, of as many blocks as it takes."""
    for list_, of_list in groupby(blocks, key=lambda found: found[0].list):
        lines = chain.from_iterable(lines for _, lines in of_list)
        while some := list(islice(lines, _TOGETHER)):
            yield list_, some


def _signs(grams: dict[str, str], ask: Grams) -> set[str]:
    found: set[str] = set()
    for way in ask:
        found |= set.intersection(*(set(grams.get(gram, "")) for gram in way))
    return found


def _blocks(lists: Iterable[Row], before: Place | None) -> Iterator[_BlockAt]:
    """All blocks with an index from a place on down, the newest list's last first."""
    for list_, searchable, _ in lists:
        last = searchable
        if before is not None and before.list <= list_:
            last = min(searchable, before.line - 1) if before.list == list_ else -1
        for number in range(last // BLOCK, -1, -1) if last >= 0 and searchable else ():
            yield _BlockAt(list_, number)


def _with_number(tx: Tx, search: CustomerSearch) -> list[CustomerRow]:
    """Those to be dialled at, or ever called at, a whole number: indexes of their own know them at once."""
    sql = _EXACTLY.format(campaigns=_marks(search.campaigns))
    campaigns = tuple(search.campaigns)
    ids = tx.all(sql, (search.number, *campaigns, search.number, *campaigns, CUSTOMERS_PAGE))
    return [told(row) for id_ in ids if (row := tx.one(f"{ROW} WHERE r.id = ?", id_)) is not None]


def _read(tx: Tx, list_: ListId, lines: Sequence[int]) -> list[_Found]:
    """Some records of a list, the last line first."""
    asked = [*lines, *[lines[-1]] * (_TOGETHER - len(lines))]
    rows = tx.all(
        f"{ROW} WHERE r.list_id = ? AND r.line IN ({_marks(asked)}) ORDER BY r.line DESC", (list_, *asked)
    )
    return [_found(row) for row in rows]


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _found(row: Row) -> _Found:
    list_, line, name, company, number = row[1:6]
    others, extra, columns = row[-3:]
    cells = tuple(zip(json.loads(columns), json.loads(extra), strict=False))
    numbers = (number, *(other.number for other in decode(others)))
    return _Found(told(row), Place(list_, line), (name, company), cells, numbers)


def told(row: Row) -> CustomerRow:
    """A row of `ROW` as people read it."""
    record, _, line, name, company, number, as_given, state, attempts, last_dial, outcome = row[:11]
    result, promised_for, listed, list_, batch, campaign, zone = row[11:18]
    return CustomerRow(
        record=record,
        name=name,
        company=company,
        number=number,
        number_as_given=as_given,
        state=RecordState(state),
        attempts=attempts,
        last_dial=last_dial,
        outcome=None if outcome is None else Outcome(outcome),
        result=result,
        promised_for=promised_for,
        listed=bool(listed),
        list=list_,
        line=line,
        batch=batch,
        campaign=campaign,
        zone=zone,
    )
