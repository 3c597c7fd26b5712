"""Counts for reports, as the store keeps them: part of `server.storage.store.SqlStore`.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from kaden.clock import Instant
from kaden.protocol.reports import Grouping
from kaden.vocabulary import DispositionId
from server.storage.port import Runner
from server.storage.reports_port import (
    CallQuestion,
    CallTally,
    Named,
    ReportCampaign,
    ResultName,
    Stretch,
    TimeQuestion,
    TimeTally,
)
from server.storage.transactions import report_names, report_times, reports


class SqlReportBooks:
    """Implements `server.storage.reports_port.ReportBooks` over any runner."""

    _runner: Runner

    async def report_campaigns(self) -> tuple[ReportCampaign, ...]:
        return await self._runner.read(report_names.campaigns)

    async def first_moment(self) -> Instant | None:
        return await self._runner.read(reports.first_moment)

    async def count_calls(self, question: CallQuestion, stretch: Stretch) -> tuple[CallTally, ...]:
        return await self._runner.read(partial(reports.count_calls, question=question, stretch=stretch))

    async def count_time(self, question: TimeQuestion, stretch: Stretch) -> tuple[TimeTally, ...]:
        return await self._runner.read(partial(report_times.count_time, question=question, stretch=stretch))

    async def names(self, by: Grouping, ids: Collection[int] | None = None) -> tuple[Named, ...]:
        return await self._runner.read(partial(report_names.names, by=by, ids=ids))

    async def result_names(self, ids: Collection[DispositionId]) -> tuple[ResultName, ...]:
        return await self._runner.read(partial(report_names.result_names, ids=ids))
