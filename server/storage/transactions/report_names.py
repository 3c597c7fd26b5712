"""What the rows of a report are called, and what its question may name.

Rule: things are called as they are called today; whether somebody may know of them is judged by who asks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final

from kaden.protocol.reports import Grouping
from kaden.vocabulary import DispositionClass, DispositionId
from server.storage.port import Row, Tx
from server.storage.reports_port import Named, ReportCampaign, ResultName

AT_ONCE: Final = 500
"""Numbers in one statement at most."""

_CAMPAIGNS: Final = "SELECT id, name, zone, allowed_share FROM campaign ORDER BY name"

_NAMES: Final = {
    Grouping.CAMPAIGN: "SELECT t.id, t.name, '', t.id FROM campaign t",
    Grouping.BATCH: "SELECT t.id, t.name, c.name, c.id FROM batch t JOIN campaign c ON c.id = t.campaign_id",
    Grouping.LIST: (
        "SELECT t.id, t.name, c.name, c.id FROM customer_list t JOIN batch b ON b.id = t.batch_id"
        " JOIN campaign c ON c.id = b.campaign_id"
    ),
    Grouping.GROUP: "SELECT t.id, t.name, '', NULL FROM dial_group t",
    Grouping.AGENT: "SELECT t.id, t.name, t.full_name, NULL FROM account t",
}

_RESULTS: Final = "SELECT t.id, t.label, t.class FROM disposition t"


def campaigns(tx: Tx) -> tuple[ReportCampaign, ...]:
    """As `ReportBooks.report_campaigns`."""
    return tuple(ReportCampaign(*row) for row in tx.all(_CAMPAIGNS))


def names(tx: Tx, by: Grouping, ids: Collection[int] | None = None) -> tuple[Named, ...]:
    """As `ReportBooks.names`."""
    rows = tx.all(f"{_NAMES[by]} ORDER BY t.id") if ids is None else _each(tx, _NAMES[by], ids)
    return tuple(Named(id_, name, of, campaign) for id_, name, of, campaign in rows)


def result_names(tx: Tx, ids: Collection[DispositionId]) -> tuple[ResultName, ...]:
    """As `ReportBooks.result_names`."""
    rows = _each(tx, _RESULTS, ids)
    return tuple(ResultName(id_, label, DispositionClass(kind)) for id_, label, kind in rows)


def _each(tx: Tx, sql: str, ids: Collection[int]) -> Iterator[Row]:
    numbers = iter(sorted(ids))
    while some := list(islice(numbers, AT_ONCE)):
        yield from tx.all(f"{sql} WHERE t.id IN ({', '.join('?' * len(some))}) ORDER BY t.id", some)
