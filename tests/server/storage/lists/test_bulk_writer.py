"""Steps are small and rest while calls are live, and large while nobody calls (limits.md section 4)."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import count

from kaden.vocabulary import ListId
from server.loops import run_virtual
from server.storage.inline_runner import InlineRunner
from server.storage.lists.bulk_writer import TOGETHER, BulkWriter, Step
from server.storage.lists.parts import PIECE
from server.storage.port import Tx

LIST = ListId(7)


class Work:
    """A long work, and a clock that it moves by a quarter of a second a step."""

    def __init__(self, records: int, live: list[bool]) -> None:
        self.left = records
        self.limits: list[int] = []
        self._live = iter(live)
        self._seconds = count(0, 0.25)

    def seconds(self) -> float:
        return next(self._seconds)

    def step(self, tx: Tx, list_: ListId, limit: int) -> Step:
        assert list_ == LIST
        self.limits.append(limit)
        done = min(self.left, limit)
        self.left -= done
        return Step(done, next(self._live))


async def repeated(work: Work) -> tuple[list[int], float]:
    """What was told, and how long it took by the loop's clock, in which work itself takes no time."""
    runner = InlineRunner.in_memory(0)
    told: list[int] = []
    await BulkWriter(runner, work.seconds).repeat(work.step, LIST, told.append)
    await runner.close()
    return told, asyncio.get_running_loop().time()


def test_while_calls_are_live_a_step_is_small_and_rests_as_long_as_it_worked() -> None:
    work = Work(3 * PIECE, [True] * 3)
    told, rested = run_virtual(repeated(work))
    assert work.limits == [2 * PIECE] * 3
    assert told == [2 * PIECE, 3 * PIECE]
    assert rested == 3 * 0.25


def test_while_nobody_calls_steps_are_large_and_do_not_rest() -> None:
    work = Work(TOGETHER * PIECE, [False] * 4)
    told, rested = run_virtual(repeated(work))
    assert work.limits == [2 * PIECE, TOGETHER * PIECE, TOGETHER * PIECE]
    assert told == [2 * PIECE, TOGETHER * PIECE]
    assert rested == 0


def test_a_job_that_starts_meanwhile_makes_steps_small_again() -> None:
    work = Work(TOGETHER * PIECE * 2, [False, True, True] + [True] * 50)
    run_virtual(repeated(work))
    assert work.limits[:3] == [2 * PIECE, TOGETHER * PIECE, 2 * PIECE]


def test_a_write_gives_back_what_the_step_said() -> None:
    async def write() -> Step:
        runner = InlineRunner.in_memory(0)
        work = Work(5, [False])
        outcome = await BulkWriter(runner).write(partial(work.step, list_=LIST, limit=3))
        await runner.close()
        return outcome

    assert run_virtual(write()) == Step(3, live=False)
