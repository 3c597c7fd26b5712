"""Who asks for reports in tests, and of what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from kaden.clock import DAY, HOUR, Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import Grouping, ReportPage, ShowReport
from kaden.setup.kinds import Kind
from kaden.vocabulary import CampaignId
from server.hub.port import Visit
from server.hub.reports_office import ReportsOffice
from tests.server.reports.recount import BEGIN, LENGTH
from tests.server.storage.office import Office, listed, number

LATER = BEGIN + LENGTH + DAY


@dataclass(eq=False)
class Visitor:
    """Sees what it is told to, and may change it; the rest of a visit is not asked."""

    campaigns: frozenset[int] | None = None
    by: None = field(default=None)

    def sees(self, campaign: CampaignId) -> bool:
        return self.campaigns is None or campaign in self.campaigns

    def may_save(self, kind: Kind, campaign: CampaignId, *, new: bool) -> bool:
        return self.sees(campaign)


EVERYTHING = cast(Visit, Visitor())


async def report(
    office: Office, by: Grouping, visit: Visit = EVERYTHING, *, now: Instant = LATER, **asked: Any
) -> ReportPage:
    reports = ReportsOffice(office.store, lambda: now, "Asia/Tokyo")
    return await reports.perform(visit, ShowReport(request="r", by=by, **{"kind": None} | asked))


@contextmanager
def refused(code: RefusalCode, **values: object) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code is code
    assert values.items() <= caught.value.values.items()


async def many_lists(office: Office, lists: int) -> ReportsOffice:
    """A call of each list."""
    await office.customers(listed(number(0)))
    await office.start()
    await office.execute(
        "WITH RECURSIVE each (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM each WHERE i <= ?)"
        " INSERT INTO customer_list (id, batch_id, name, columns, encoding, rows, at)"
        " SELECT i, batch_id, 'list ' || i, '[]', 'utf-8', 0, 0 FROM each, record",
        lists,
    )
    await office.execute(
        "INSERT INTO attempt (record_id, campaign_id, batch_id, list_id, group_id, number, number_as_given, due_at,"
        " state, outcome, dialled_at) SELECT r.id, r.campaign_id, r.batch_id, l.id, r.group_id, r.number, '', 0,"
        " 'ended', 'busy', ? FROM record r, customer_list l WHERE l.id > 1",
        office.now,
    )
    return ReportsOffice(office.store, lambda: office.now, "Asia/Tokyo")


def by_list(office: Office, first: ReportPage | None = None, **asked: Any) -> ShowReport:
    if first is not None:
        asked = {"after": first.rows[-1].key, "counted": first.at, **asked}
    return ShowReport(request="r", by=Grouping.LIST, kind=None, since=office.now - HOUR, **asked)
