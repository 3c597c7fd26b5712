"""Owned tasks: kept, named, and no end goes unnoticed."""

from __future__ import annotations

import asyncio
import gc
import logging

import pytest

from server.tasks import Tasks


async def fail() -> None:
    raise ValueError("as planned")


async def for_ever() -> None:
    await asyncio.Event().wait()


async def test_a_task_has_its_owners_name_and_gives_its_result() -> None:
    tasks = Tasks("owner")

    async def work() -> int:
        return 7

    task = tasks.start(work(), name="work")
    assert task.get_name() == "owner: work"
    assert await task == 7
    assert len(tasks) == 0


async def test_a_task_that_nobody_holds_is_kept() -> None:
    tasks, done = Tasks("owner"), asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        gc.collect()
        await asyncio.sleep(0)
        done.set()

    tasks.start(work(), name="work")
    async with asyncio.timeout(30):
        await done.wait()


async def test_a_failure_is_logged_and_told(caplog: pytest.LogCaptureFixture) -> None:
    told: list[tuple[str, Exception]] = []
    tasks = Tasks("owner", lambda name, error: told.append((name, error)))
    task = tasks.start(fail(), name="work")
    await asyncio.wait([task])
    await asyncio.sleep(0)
    [(name, error)] = told
    assert (name, str(error)) == ("owner: work", "as planned")
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert "as planned" in caplog.text or "task failed" in str(record.msg)


async def test_a_cancelled_task_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    tasks = Tasks("owner", lambda name, _: told.append(name))
    tasks.start(for_ever(), name="work")
    await tasks.cancel_all()
    assert (len(tasks), told, caplog.records) == (0, [], [])


async def test_cancelling_waits_for_the_ends() -> None:
    tasks, cleaned = Tasks("owner"), asyncio.Event()

    async def work() -> None:
        try:
            await for_ever()
        finally:
            await asyncio.sleep(0)
            cleaned.set()

    tasks.start(work(), name="work")
    await asyncio.sleep(0)
    await tasks.cancel_all()
    assert cleaned.is_set()


async def test_what_will_not_end_is_named(caplog: pytest.LogCaptureFixture) -> None:
    tasks, over = Tasks("owner"), asyncio.Event()

    async def stubborn() -> None:
        while not over.is_set():
            try:
                await over.wait()
            except asyncio.CancelledError:
                continue

    task = tasks.start(stubborn(), name="stubborn")
    await asyncio.sleep(0)
    await tasks.cancel_all(limit=0.01)
    assert "owner: stubborn" in str(caplog.records[-1].msg)
    over.set()
    await task


async def test_a_task_may_end_its_owner_without_ending_itself() -> None:
    tasks = Tasks("owner")
    tasks.start(for_ever(), name="other")

    async def last() -> int:
        await tasks.cancel_all()
        return len(tasks)

    assert await tasks.start(last(), name="last") == 1


async def test_finishing_lets_work_end_and_cancels_the_rest() -> None:
    tasks, done = Tasks("owner"), asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        done.set()

    tasks.start(work(), name="work")
    endless = tasks.start(for_ever(), name="endless")
    await tasks.finish(0.01)
    assert done.is_set()
    assert endless.cancelled()
    await tasks.finish(0.01)
