"""A process that claims for ever and prints what was acknowledged; it is there to be killed.

python -m tests.server.storage.claiming DATABASE JOB RUN NOW
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from kaden.vocabulary import EndedBy, JobId, Outcome, RunId
from server.dialer.writes import Claimed, ClaimNext, MarkEnded
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.store import SqlStore

WORKERS = 16


async def claim_on(store: SqlStore, job: JobId, run: RunId, now: int) -> None:
    """Claim, end every other call, and say what is known to be done."""
    while True:
        claimed = await store.perform(ClaimNext(job, run, 1, now))
        assert isinstance(claimed, Claimed)
        for attempt in claimed.attempts:
            print(f"claimed {attempt.id}", flush=True)
            if attempt.id % 2:
                await store.perform(MarkEnded(attempt.id, now, Outcome.BUSY, EndedBy.SWITCH))
                print(f"ended {attempt.id}", flush=True)


async def main(path: Path, job: JobId, run: RunId, now: int) -> None:
    """Until somebody kills us."""
    store = SqlStore(await AiosqliteRunner.open(path, now))
    async with asyncio.TaskGroup() as tasks:
        for _ in range(WORKERS):
            tasks.create_task(claim_on(store, job, run, now))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), JobId(int(sys.argv[2])), RunId(int(sys.argv[3])), int(sys.argv[4])))
