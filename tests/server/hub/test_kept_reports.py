"""Pages of a report: all of one count, and nothing of a report that is gone (row 320)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.reports import REPORT_PAGE
from server.hub.kept_reports import KEPT
from server.hub.port import Visit
from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore
from tests.server.hub.reporting import EVERYTHING, Visitor, by_list, many_lists, refused
from tests.server.storage.office import NOON, Office


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    runner = InlineRunner.in_memory(NOON)
    yield await Office.open(SqlStore(runner))
    await runner.close()


async def test_all_pages_are_of_one_count(office: Office) -> None:
    """Row 320: what is dialled while somebody reads is in the next report."""
    reports = await many_lists(office, REPORT_PAGE + 1)
    first = await reports.perform(EVERYTHING, by_list(office))
    assert (len(first.rows), first.more, first.totals.figures.busy) == (REPORT_PAGE, True, REPORT_PAGE + 1)
    asked = by_list(office, first)
    await office.execute("UPDATE attempt SET list_id = 3 WHERE list_id = 2")
    office.later(SECOND)
    rest = await reports.perform(EVERYTHING, asked)
    assert (len(rest.rows), rest.more, rest.totals, rest.at) == (1, False, first.totals, first.at)
    assert sum(row.figures.busy for row in (*first.rows, *rest.rows)) == first.totals.figures.busy
    anew = await reports.perform(EVERYTHING, by_list(office))
    assert (len(anew.rows), anew.more) == (REPORT_PAGE, False)


async def test_a_report_that_was_put_away_is_not_told_in_part(office: Office) -> None:
    """It goes when others were asked for, and when a campaign of it was closed to the account (row 29)."""
    reports = await many_lists(office, REPORT_PAGE + 1)
    first = await reports.perform(EVERYTHING, by_list(office))
    with refused(RefusalCode.REPORT_GONE):
        await reports.perform(cast(Visit, Visitor(frozenset())), by_list(office, first))
    with refused(RefusalCode.REPORT_GONE):
        await reports.perform(EVERYTHING, by_list(office, first, counted=first.at - 1))
    others = [by_list(office, until=office.now + later * MINUTE) for later in range(1, KEPT + 1)]
    for other in others[1:]:
        await reports.perform(EVERYTHING, other)
    assert (await reports.perform(EVERYTHING, by_list(office, first))).rows
    for other in others:
        await reports.perform(EVERYTHING, other)
    with refused(RefusalCode.REPORT_GONE):
        await reports.perform(EVERYTHING, by_list(office, first))
