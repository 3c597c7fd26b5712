"""Whole reports, as long as somebody may still fetch their next pages.

Rule: all pages of a report are of one count, so that its rows are what its totals say (domain row 320); what cannot be
had any more is refused, and never counted anew in the middle.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, TypeAlias

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import REPORT_PAGE, ReportPage, ShowReport
from kaden.vocabulary import AccountId, CampaignId
from server.hub.port import Visit

KEPT: Final = 8
"""Reports at once: one of thousands of rows takes some megabytes. The longest unused gives way."""

_Place: TypeAlias = tuple[AccountId | None, Instant | None, ShowReport]
"""Who asked, when it was counted, and what was asked."""


@dataclass(frozen=True, slots=True)
class WholeReport:
    """A report with all of its rows."""

    page: ReportPage
    campaigns: frozenset[CampaignId]
    """It is about."""


class KeptReports:
    """Reports of more than one page."""

    def __init__(self) -> None:
        self._reports: OrderedDict[_Place, WholeReport] = OrderedDict()

    def keep(self, visit: Visit, asked: ShowReport, whole: WholeReport) -> None:
        """Have its next pages ready."""
        if len(whole.page.rows) <= REPORT_PAGE:
            return
        self._reports[_place(visit, asked, whole.page.at)] = whole
        while len(self._reports) > KEPT:
            self._reports.popitem(last=False)

    def again(self, visit: Visit, asked: ShowReport) -> WholeReport:
        """The report that a next page is asked of.

        Raises:
            Refused: REPORT_GONE, also where a campaign of it was closed to the account meanwhile (row 29).
        """
        place = _place(visit, asked, asked.counted)
        whole = self._reports.get(place)
        if whole is None or not all(visit.sees(campaign) for campaign in whole.campaigns):
            raise Refused(RefusalCode.REPORT_GONE)
        self._reports.move_to_end(place)
        return whole


def first_rows(page: ReportPage, asked: ShowReport) -> ReportPage:
    """The part of a whole report that is asked for."""
    after = asked.after
    rows = tuple(row for row in page.rows if after is None or row.key is None or row.key > after)
    part = {"request": asked.request, "rows": rows[:REPORT_PAGE], "more": len(rows) > REPORT_PAGE}
    return page.model_copy(update=part)


def _place(visit: Visit, asked: ShowReport, at: Instant | None) -> _Place:
    return visit.by, at, asked.model_copy(update={"request": "", "after": None, "counted": None})
