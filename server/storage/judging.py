"""Judges records by what jobs ask of them, in steps after which calls come first (domain row 151).

Rule: nobody waits for it. A job may be started before; its records come as they are judged.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from server.storage.lists.bulk_writer import BulkWriter, Step
from server.storage.lists.transactions import is_live
from server.storage.port import Runner, Tx
from server.storage.transactions import cohorts

WHILE_LIVE: Final = 1_000
"""Records of a step while a job is started; some 10 ms."""

AT_REST: Final = 10_000


async def judge_records(runner: Runner) -> int:
    """Give every record the cohort that the jobs of its batch ask for; how many had to be judged."""
    if not await runner.read(cohorts.are_wanted):
        return 0
    writer = BulkWriter(runner)
    step = await writer.write(_number)
    judged = 0
    while True:
        limit = WHILE_LIVE if step.live else AT_REST
        step = await writer.write(partial(_judge, limit=limit))
        if step.records == 0:
            return judged
        judged += step.records


def _number(tx: Tx) -> Step:
    cohorts.number_filters(tx)
    return Step(0, is_live(tx))


def _judge(tx: Tx, limit: int) -> Step:
    return Step(cohorts.judge_some(tx, limit), is_live(tx))
