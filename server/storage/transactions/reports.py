"""Counts calls for reports: one walk along the index of a campaign's calls, whatever is told apart (rows 313 to 320).

Rule: a conversation belongs to the moment in which it was joined, a call without one to the moment in which it was
dialled, as everywhere an agent's day is counted; calls that never reached the network are no calls. How long somebody
talked with a customer who called is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kaden.clock import DAY, HOUR, Instant, Millis
from kaden.protocol.reports import Grouping
from kaden.vocabulary import CallKind, Outcome, PhoneType
from server.phone_numbers import PhoneNumber, PhoneNumbers, national
from server.storage.port import Row, Tx
from server.storage.reports_port import PHONE_TYPES, CallQuestion, CallTally, Stretch
from server.storage.transactions.handled import TALK

LONGEST_WAIT: Final[Millis] = HOUR
"""Between the dial of a call and its conversation, at most."""

_MOMENT: Final = "coalesce(a.connected_at, a.dialled_at)"

_KEYS: Final = {
    Grouping.DAY: f"({_MOMENT} + ?) / {DAY}",
    Grouping.HOUR: f"({_MOMENT} + ?) % {DAY} / {HOUR}",
    Grouping.CAMPAIGN: "a.campaign_id",
    Grouping.BATCH: "a.batch_id",
    Grouping.LIST: "a.list_id",
    Grouping.GROUP: "a.group_id",
    Grouping.AGENT: "a.agent_id",
    Grouping.PHONE_TYPE: "0",
    Grouping.RESULT: "0",
}

_BLOCK: Final = 7
"""Characters of an E.164 number that decide, with its length, of what type it is (`server.phone_numbers`)."""

_CALLS: Final = (
    "SELECT key, joined, outcome, kind, result, disposition_id, block, digits, count(*), sum(answered),"
    " coalesce(sum(talk), 0), count(talk), coalesce(sum(held), 0), coalesce(sum(wrapup), 0), count(wrapup) FROM ("
    "SELECT {key} AS key, CASE WHEN a.connected_at IS NULL THEN 0 ELSE 1 END AS joined, a.outcome, a.kind, a.result,"
    " a.disposition_id, {block} AS block, {digits} AS digits,"
    " CASE WHEN a.connected_at IS NOT NULL OR a.outcome = 'abandoned'"
    " OR (a.outcome IS NULL AND a.answered_at IS NOT NULL) THEN 1 ELSE 0 END AS answered,"
    f" CASE WHEN a.connected_at IS NOT NULL THEN {TALK} END AS talk,"
    " CASE WHEN a.connected_at IS NOT NULL THEN a.held END AS held,"
    " CASE WHEN a.connected_at IS NOT NULL THEN (SELECT sum(w.ended_at - w.started_at) FROM activity w"
    " WHERE w.attempt_id = a.id AND w.state = 'wrapup') END AS wrapup"
    " FROM attempt a WHERE a.campaign_id = ? AND a.dialled_at >= ? AND a.dialled_at < ?"
    f" AND {_MOMENT} >= ? AND {_MOMENT} < ? AND a.dialled = 1{{which}}) AS calls"
    " GROUP BY key, joined, outcome, kind, result, disposition_id, block, digits"
)

_SUMS: Final = ("answered", "talk", "talked", "held", "wrapup", "wrapped")
"""The last columns."""

_FIRST: Final = (
    "SELECT (SELECT min(a.dialled_at) FROM attempt a WHERE a.campaign_id = campaign.id) FROM campaign"
    " UNION ALL SELECT min(started_at) FROM activity"
)
"""Calls that customers made are entered after others that were later, so it is not that of the lowest number."""


def first_moment(tx: Tx) -> Instant | None:
    """As `ReportBooks.first_moment`."""
    return min((moment for (moment,) in tx.all(_FIRST) if moment is not None), default=None)


def count_calls(tx: Tx, question: CallQuestion, stretch: Stretch) -> tuple[CallTally, ...]:
    """As `ReportBooks.count_calls`."""
    return tuple(_counted(tx, question, stretch))


def _counted(tx: Tx, question: CallQuestion, stretch: Stretch) -> Iterator[CallTally]:
    typed = question.by is Grouping.PHONE_TYPE or question.phone_type is not None
    which, values = _condition(question)
    sql = _CALLS.format(
        key=_KEYS[question.by],
        block=f"substr(a.number, 1, {_BLOCK})" if typed else "''",
        digits="length(a.number)" if typed else "0",
        which=which,
    )
    local = (stretch.offset,) if question.by in (Grouping.DAY, Grouping.HOUR) else ()
    span = (stretch.since - LONGEST_WAIT, stretch.until, stretch.since, stretch.until)
    numbers = PhoneNumbers()
    for campaign in sorted(question.campaigns):
        for row in tx.all(sql, (*local, campaign, *span, *values)):
            type_ = _type_of(numbers, row) if typed else None
            if question.phone_type in (None, type_):
                yield _tally(question.by, type_, row)


def _condition(question: CallQuestion) -> tuple[str, tuple[object, ...]]:
    asked = {
        "kind": question.kind,
        "batch_id": question.batch,
        "list_id": question.list,
        "group_id": question.group,
        "agent_id": question.agent,
    }
    said = {column: value for column, value in asked.items() if value is not None}
    return "".join(f" AND a.{column} = ?" for column in said), tuple(said.values())


def _type_of(numbers: PhoneNumbers, row: Row) -> PhoneType:
    """Of all numbers that begin and are as long as these."""
    block, digits = row[6:8]
    reading = numbers.read(national(block.ljust(digits, "0")))
    return reading.type if isinstance(reading, PhoneNumber) else PhoneType.OTHER


def _tally(by: Grouping, type_: PhoneType | None, row: Row) -> CallTally:
    key, joined, outcome, kind, result, disposition, _, _, calls, *sums = row
    if by is Grouping.PHONE_TYPE:
        assert type_ is not None
        key = PHONE_TYPES.index(type_)
    return CallTally(
        key=None if by is Grouping.RESULT else key,
        outcome=None if outcome is None else Outcome(outcome),
        joined=bool(joined),
        kind=CallKind(kind),
        result=result,
        disposition=disposition,
        calls=calls,
        **dict(zip(_SUMS, map(int, sums), strict=True)),
    )
