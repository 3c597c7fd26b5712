"""The end of a simulated server is that of SIGKILL: nothing of it runs any more, and the world goes on."""

from __future__ import annotations

import asyncio
import gc

from server.tasks import Tasks
from tests.floor.life import Life, outside, run_mortal


class Process:
    """A process that does everything a server does with a loop."""

    def __init__(self) -> None:
        self.life = Life(1)
        self.done: list[str] = []
        self.woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.life.inside(self._start)

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        self.tasks = Tasks("test")
        self.tasks.start(self._wait(), name="wait")
        self.tasks.start(self._sleep(), name="sleep")
        loop.call_later(2, self.done.append, "timer")

    async def _wait(self) -> None:
        try:
            await self.woken
            self.done.append("woken")
        finally:
            self.done.append("finally")

    async def _sleep(self) -> None:
        await asyncio.sleep(1)
        self.done.append("slept")


def test_a_life_that_goes_on_does_its_work() -> None:
    async def world() -> list[str]:
        process = Process()
        await asyncio.sleep(0)
        process.woken.set_result(None)
        await asyncio.sleep(3)
        return process.done

    assert run_mortal(world) == ["woken", "finally", "slept", "timer"]


def test_nothing_of_a_killed_process_runs_any_more() -> None:
    async def world() -> list[str]:
        process = Process()
        await asyncio.sleep(0)
        process.life.over = True
        process.woken.set_result(None)
        process.life.inside(process.done.append, "inside")
        await asyncio.sleep(3)
        gc.collect()
        done = list(process.done)
        process.life.bury()
        return done

    assert run_mortal(world) == []


def test_what_the_dead_still_ask_of_the_loop_is_not_done() -> None:
    async def world() -> list[str]:
        process = Process()
        await asyncio.sleep(0)
        process.life.over = True
        process.life.bury()
        await asyncio.sleep(3)
        return process.done

    assert run_mortal(world) == ["finally"]


def test_what_the_world_does_at_a_processs_wish_outlives_it() -> None:
    async def world() -> list[str]:
        process = Process()
        loop = asyncio.get_running_loop()
        process.life.inside(lambda: outside(loop.call_later, 2, process.done.append, "a call"))
        process.life.over = True
        await asyncio.sleep(3)
        done = list(process.done)
        process.life.bury()
        return done

    assert run_mortal(world) == ["a call"]
