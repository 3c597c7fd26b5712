"""The history of calls: what a search means in SQL, found, counted and exported in bounded stretches (rows 287, 289).

Rule: a conversation belongs to the moment in which it began, a call without one to that of its dial; a period is
half-open (row 317), and what never reached the network is no call (row 66). Reports count so, too (row 320).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from kaden.clock import Instant
from kaden.protocol.base import MAX_LINE, MAX_NOTE
from kaden.protocol.history import CALLS_PAGE, EXPORT_PAGE, CallKey, CallRow, CallSearch, FoundCall
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, CampaignId
from server.storage.history_port import CallQuestion, Stretch
from server.storage.port import Row, Tx
from server.storage.transactions import audit
from server.storage.transactions.handled import COLUMNS, SOURCE, told

T = TypeVar("T")

WALKED: Final = 20_000
"""Calls looked at in one go; some 30 ms."""

_FOUND: Final = (
    f"SELECT {COLUMNS}, coalesce(nullif(e.full_name, ''), e.name), b.name, l.name, g.name,"
    " EXISTS (SELECT 1 FROM recording m WHERE m.attempt_id = a.id), r.company, a.number_as_given, a.note,"
    f" coalesce(a.connected_at, a.dialled_at) FROM {SOURCE} JOIN batch b ON b.id = a.batch_id JOIN customer_list l ON l.id = a.list_id"
    " JOIN dial_group g ON g.id = a.group_id LEFT JOIN account e ON e.id = a.agent_id"
)

_MOMENT: Final = "coalesce(a.connected_at, a.dialled_at)"

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

    def and_also(self, sql: str, *params: object) -> Narrowed:
        """Both."""
        return Narrowed(f"{self.sql} AND {sql}", (*self.params, *params))


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
            found = found.and_also(f"+a.{column} IN ({_marks(ids)})", *ids)
    if search.outcome is not None:
        found = found.and_also("a.outcome = ?", search.outcome.value)
    if search.kind is not None:
        found = found.and_also("a.kind = ?", search.kind.value)
    if question.tail:
        found = found.and_also("a.number LIKE ?", f"%{question.tail}")
    if search.recorded:
        found = found.and_also("EXISTS (SELECT 1 FROM recording m WHERE m.attempt_id = a.id)")
    return found


def find(tx: Tx, question: CallQuestion) -> Stretch[tuple[FoundCall, ...]]:
    """As `HistoryBooks.find_calls`."""
    return _found(tx, _stretch(tx, question), narrowed(tx, question), CALLS_PAGE, _found_call)


def export(tx: Tx, question: CallQuestion) -> Stretch[tuple[CallRow, ...]]:
    """As `HistoryBooks.export_found`."""
    return _found(tx, _stretch(tx, question), narrowed(tx, question), EXPORT_PAGE, _call_row)


def count(tx: Tx, question: CallQuestion) -> Stretch[int]:
    """As `HistoryBooks.count_found`."""
    stretch = _stretch(tx, question)
    if stretch is None:
        return Stretch(0, None)
    within, meant = stretch.within, narrowed(tx, question)
    row = tx.one(
        f"SELECT count(*) FROM attempt a WHERE {within.sql} AND {meant.sql}", (*within.params, *meant.params)
    )
    assert row is not None
    return Stretch(int(row[0]), stretch.bottom)


def unsaved(
    tx: Tx, campaigns: Sequence[CampaignId], before: CallKey | None
) -> Stretch[tuple[FoundCall, ...]]:
    """As `HistoryBooks.unsaved_records`: they are few, for each keeps its agent's list open."""
    meant = Narrowed(f"a.result = 'unsaved' AND +a.campaign_id IN ({_marks(campaigns)})", tuple(campaigns))
    if before is not None:
        meant = meant.and_also(*_below(before))
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


def _stretch(tx: Tx, question: CallQuestion) -> _Bounded | None:
    """The next stretch; None when there is nothing further down."""
    within = _range(question)
    row = tx.one(
        f"SELECT moment, id FROM (SELECT {_MOMENT} AS moment, a.id AS id FROM attempt a WHERE {within.sql}"
        f"{_NEWEST_FIRST}) w ORDER BY moment, id LIMIT 1",
        (*within.params, WALKED),
    )
    if row is None:
        return None
    moment, attempt = row
    down_to = f"{_MOMENT} >= ? AND ({_MOMENT} > ? OR a.id >= ?)"
    reached = within.and_also(down_to, moment, moment, attempt)
    return _Bounded(reached, CallKey(moment=moment, attempt=attempt))


def _range(question: CallQuestion) -> Narrowed:
    """What one index bounds: the number, or the time."""
    search, campaigns = question.search, question.campaigns
    found = Narrowed(f"+a.campaign_id IN ({_marks(campaigns)})", tuple(campaigns))
    if question.number is not None:
        found = found.and_also("a.number = ?", question.number)
    found = found.and_also(f"{_MOMENT} >= ? AND {_MOMENT} < ?", search.since, search.until)
    return found if question.before is None else found.and_also(*_below(question.before))


def _below(key: CallKey) -> tuple[str, int, int, int]:
    return f"{_MOMENT} <= ? AND ({_MOMENT} < ? OR a.id < ?)", key.moment, key.moment, key.attempt


def _found(
    tx: Tx, stretch: _Bounded | None, meant: Narrowed, most: int, tell: Callable[[Row], T]
) -> Stretch[tuple[T, ...]]:
    if stretch is None:
        return Stretch((), None)
    within = stretch.within
    asked = (MAX_LINE, *within.params, *meant.params, most)
    rows = tx.all(f"{_FOUND} WHERE {within.sql} AND {meant.sql}{_NEWEST_FIRST}", asked)
    return Stretch(tuple(map(tell, rows)), _key(rows[-1]) if len(rows) == most else stretch.bottom)


def _key(row: Row) -> CallKey:
    return CallKey(moment=row[-1], attempt=row[0])


def _found_call(row: Row) -> FoundCall:
    agent, batch, list_, group, recorded = row[16:21]
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
    company, as_given, note = row[21:24]
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
