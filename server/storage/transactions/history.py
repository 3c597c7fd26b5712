"""The history of calls: what a search means in SQL, found, counted and exported in bounded stretches (rows 287, 289).

Rule: a conversation belongs to the moment in which it began, a call without one to that of its dial; a period is
half-open (row 317), and what never reached the network is no call (row 66). Reports count so, too (row 320).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Final, TypeVar

from kaden.clock import Instant
from kaden.protocol.base import MAX_LINE, MAX_NOTE
from kaden.protocol.history import CALLS_PAGE, EXPORT_PAGE, CallKey, CallRow, CallSearch, FoundCall
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AttemptId, CampaignId
from server.storage.history_port import CallQuestion, Stretch
from server.storage.port import Row, Tx
from server.storage.transactions import audit
from server.storage.transactions.call_notes import notes_of
from server.storage.transactions.handled import COLUMNS, SOURCE, told

T = TypeVar("T")

WALKED: Final = 20_000
"""Calls looked at in one go; some 60 ms of a year of a million calls."""

FIRST: Final = 1_000
"""Calls looked at before that: a page is mostly found among them."""

MERGED: Final = 100
"""Campaigns whose calls one statement merges; SQLite takes 500."""

_MOMENT: Final = "coalesce(a.connected_at, a.dialled_at)"

_FOUND: Final = (
    f"SELECT {COLUMNS}, coalesce(nullif(e.full_name, ''), e.name), b.name, l.name, g.name,"
    " EXISTS (SELECT 1 FROM recording m WHERE m.attempt_id = a.id), r.company, a.number_as_given, a.note,"
    f" {_MOMENT} FROM {SOURCE} JOIN batch b ON b.id = a.batch_id JOIN customer_list l ON l.id = a.list_id"
    " JOIN dial_group g ON g.id = a.group_id LEFT JOIN account e ON e.id = a.agent_id"
)

_CALLS: Final = f"SELECT {_MOMENT} AS moment, a.id AS id FROM attempt a"

_NEWEST_FIRST: Final = f" ORDER BY {_MOMENT} DESC, a.id DESC LIMIT ?"

_IDS: Final = {
    "batch": "SELECT t.id FROM batch t WHERE {named} AND t.campaign_id IN ({campaigns})",
    "list": (
        "SELECT t.id FROM customer_list t JOIN batch b ON b.id = t.batch_id"
        " WHERE {named} AND b.campaign_id IN ({campaigns})"
    ),
    "group": "SELECT t.id FROM dial_group t WHERE {named}",
    "agent": "SELECT t.id FROM account t WHERE {named}",
    "result": "SELECT t.id FROM disposition t WHERE {named} AND t.campaign_id IN ({campaigns})",
}
"""The numbers of what a search names; things of other campaigns do not exist (row 29)."""

_NAMED: Final = {"agent": ("t.full_name", "t.name", "t.id"), "result": ("t.label",)}
"""How people call a thing, the likeliest first, where it is not by its name or its number."""

_COLUMN_OF: Final = {
    "batch": "batch_id",
    "list": "list_id",
    "group": "group_id",
    "agent": "agent_id",
    "result": "disposition_id",
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Conditions on `attempt a`. A plus before a column keeps the planner on the index that bounds the walk."""

    sql: str
    params: tuple[object, ...]

    def and_also(self, other: Narrowed) -> Narrowed:
        """Both."""
        return Narrowed(f"{self.sql} AND {other.sql}", (*self.params, *other.params))


def narrowed(tx: Tx, question: CallQuestion) -> Narrowed:
    """What a question means, without its period and its key.

    Raises:
        Refused: SEARCH_UNKNOWN.
    """
    search = question.search
    found = Narrowed("a.dialled = 1", ())
    for field, column in _COLUMN_OF.items():
        name = getattr(search, field)
        if name is not None:
            ids = _ids(tx, field, name, question.campaigns)
            found = found.and_also(Narrowed(f"+a.{column} IN ({_marks(ids)})", tuple(ids)))
    if search.outcome is not None:
        found = found.and_also(Narrowed("a.outcome = ?", (search.outcome.value,)))
    if search.kind is not None:
        found = found.and_also(Narrowed("a.kind = ?", (search.kind.value,)))
    if question.tail:
        found = found.and_also(Narrowed("a.number LIKE ?", (f"%{question.tail}",)))
    if search.recorded:
        found = found.and_also(Narrowed("EXISTS (SELECT 1 FROM recording m WHERE m.attempt_id = a.id)", ()))
    return found


def find(tx: Tx, question: CallQuestion) -> Stretch[tuple[FoundCall, ...]]:
    """As `HistoryBooks.find_calls`."""
    return _found(tx, question, CALLS_PAGE, _found_call)


def export(tx: Tx, question: CallQuestion) -> Stretch[tuple[CallRow, ...]]:
    """As `HistoryBooks.export_found`."""
    part = _found(tx, question, EXPORT_PAGE, _call_row)
    further = notes_of(tx, [AttemptId(row.attempt) for row in part.found])
    rows = (row.model_copy(update={"notes": further.get(AttemptId(row.attempt), ())}) for row in part.found)
    return Stretch(tuple(rows), part.before)


def count(tx: Tx, question: CallQuestion) -> Stretch[int]:
    """As `HistoryBooks.count_found`."""
    meant, stretch = narrowed(tx, question), _stretch(tx, question, WALKED)
    if stretch is None:
        return Stretch(0, None)
    total = 0
    for sql, params in _judged(question, stretch, meant, WALKED):
        row = tx.one(f"SELECT count(*) {sql}", params)
        assert row is not None
        total += int(row[0])
    return Stretch(total, stretch.bottom)


def unsaved(
    tx: Tx, campaigns: Sequence[CampaignId], before: CallKey | None
) -> Stretch[tuple[FoundCall, ...]]:
    """As `HistoryBooks.unsaved_records`: they are few, for each keeps its agent's list open."""
    meant = Narrowed(f"a.result = 'unsaved' AND +a.campaign_id IN ({_marks(campaigns)})", tuple(campaigns))
    if before is not None:
        meant = meant.and_also(_below(before))
    rows = tx.all(f"{_FOUND} WHERE {meant.sql}{_NEWEST_FIRST}", (MAX_LINE, *meant.params, CALLS_PAGE))
    return Stretch(tuple(map(_found_call, rows)), _key(rows[-1]) if len(rows) == CALLS_PAGE else None)


def note_export(tx: Tx, search: CallSearch, by: AccountId | None, at: Instant) -> None:
    """As `HistoryBooks.note_calls_export`; digits are a customer's, and stay out of the log."""
    facts = search.model_dump(mode="json", exclude_defaults=True, exclude={"digits"})
    audit.note(tx, "history.export", "history", by, at, after=facts)


# ---- stretches ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Bounded:
    """Calls of the campaigns in the period, from the key where the walk stands down to `bottom`, itself included."""

    within: Narrowed
    bottom: CallKey


def _stretch(tx: Tx, question: CallQuestion, walked: int) -> _Bounded | None:
    """The next stretch, of so many calls; None when there is nothing further down."""
    within = _range(question)
    # Where several statements are needed, each has walked down to the highest of their bottoms.
    bottoms = [
        tx.one(f"SELECT moment, id FROM ({sql}) w ORDER BY moment, id LIMIT 1", params)
        for sql, params in _walks(question, within, walked)
    ]
    reached = [bottom for bottom in bottoms if bottom is not None]
    if not reached:
        return None
    moment, attempt = max(reached)
    bottom = CallKey(moment=moment, attempt=attempt)
    return _Bounded(_range(question, bottom), bottom)


def _judged(
    question: CallQuestion, stretch: _Bounded, meant: Narrowed, walked: int
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What follows SELECT: `w` and `a`, a call of the stretch that is meant.

    The walk is along the index alone, and rows are read in the order of time, in which those of all campaigns lie
    beside each other on disk: to judge campaign after campaign reads the same pages for each of them.
    """
    for sql, params in _walks(question, stretch.within, walked):
        judged = f"FROM ({sql}) w CROSS JOIN attempt a WHERE a.id = w.id AND {meant.sql}"
        yield judged, (*params, *meant.params)


def _walks(question: CallQuestion, within: Narrowed, most: int) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What gives moment and number of the first calls, the newest first: ranges are merged on the way."""
    for sql, params in _calls(question, within):
        yield f"{sql} ORDER BY moment DESC, id DESC LIMIT ?", (*params, most)


def _calls(question: CallQuestion, within: Narrowed) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What gives moment and number of calls: of each campaign one range of its moments, so that no other campaign's
    are looked at, or the calls of the number."""
    campaigns = question.campaigns
    if question.number is not None:
        own = f"a.number = ? AND +a.campaign_id IN ({_marks(campaigns)})"
        ranges = [Narrowed(own, (question.number, *campaigns))]
    else:
        ranges = [Narrowed("a.campaign_id = ?", (campaign,)) for campaign in campaigns]
    for first in range(0, len(ranges), MERGED):
        some = [each.and_also(within) for each in ranges[first : first + MERGED]]
        sql = " UNION ALL ".join(f"{_CALLS} WHERE {each.sql}" for each in some)
        yield sql, tuple(value for each in some for value in each.params)


def _range(question: CallQuestion, bottom: CallKey | None = None) -> Narrowed:
    """The period, down from the key, and no further than `bottom`.

    One bound at each end: of two the planner takes one for the walk, and what lies beyond the other would be walked.
    """
    search, key = question.search, question.before
    until = Narrowed(f"{_MOMENT} < ?", (search.until,))
    upper = until if key is None or key.moment >= search.until else _below(key)
    if bottom is None:
        return upper.and_also(Narrowed(f"{_MOMENT} >= ?", (search.since,)))
    moment = bottom.moment
    lower = Narrowed(f"{_MOMENT} >= ? AND ({_MOMENT} > ? OR a.id >= ?)", (moment, moment, bottom.attempt))
    return upper.and_also(lower)


def _below(key: CallKey) -> Narrowed:
    moment = key.moment
    return Narrowed(f"{_MOMENT} <= ? AND ({_MOMENT} < ? OR a.id < ?)", (moment, moment, key.attempt))


def _found(tx: Tx, question: CallQuestion, most: int, tell: Callable[[Row], T]) -> Stretch[tuple[T, ...]]:
    meant, ids, bottom = narrowed(tx, question), list[int](), question.before
    for walked in (min(FIRST, WALKED), WALKED):
        stretch = _stretch(tx, question, walked)
        bottom = None if stretch is None else stretch.bottom
        if stretch is not None:
            ids += _ids_of(tx, _judged(question, stretch, meant, walked), most - len(ids))
        if bottom is None or len(ids) == most:
            break
        question = question.below(bottom)
    rows = tx.all(f"{_FOUND} WHERE a.id IN ({_marks(ids)}){_NEWEST_FIRST}", (MAX_LINE, *ids, most))
    return Stretch(tuple(map(tell, rows)), _key(rows[-1]) if len(rows) == most else bottom)


def _ids_of(tx: Tx, judged: Iterator[tuple[str, tuple[object, ...]]], most: int) -> list[int]:
    """The numbers of the newest calls."""
    parts = [
        tx.all(f"SELECT w.moment, w.id {sql} ORDER BY w.moment DESC, w.id DESC LIMIT ?", (*params, most))
        for sql, params in judged
    ]
    return [id_ for _, id_ in islice(merge(*parts, reverse=True), most)]


def _key(row: Row) -> CallKey:
    return CallKey(moment=row[-1], attempt=row[0])


def _found_call(row: Row) -> FoundCall:
    agent, batch, list_, group, recorded = row[17:22]
    return FoundCall(
        **told(row),
        agent=agent,
        moment=row[-1],
        batch=batch,
        list=list_,
        group=group,
        recorded=bool(recorded),
    )


def _call_row(row: Row) -> CallRow:
    company, as_given, note = row[22:25]
    return CallRow(
        **_found_call(row).model_dump(),
        company=company,
        number_as_given=as_given,
        whole_note=note[:MAX_NOTE],
    )


# ---- names --------------------------------------------------------------------------------------------------------


def _ids(tx: Tx, field: str, name: str, campaigns: Sequence[CampaignId]) -> list[int]:
    """The numbers of what somebody calls so; several things may share a name."""
    sql = _IDS[field]
    among = campaigns if "{campaigns}" in sql else ()
    for column in _NAMED.get(field, ("t.name", "t.id")):
        if column == "t.id" and not name.isdecimal():
            continue
        query = sql.format(named=f"{column} = ?", campaigns=_marks(campaigns))
        value = int(name) if column == "t.id" else name
        found = [id_ for (id_,) in tx.all(query, (value, *among))]
        if found:
            return found
    raise Refused(RefusalCode.SEARCH_UNKNOWN, field=field, value=name)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values)) or "NULL"
