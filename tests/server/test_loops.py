"""Loops whose clock is ours: virtual time does not wait, and its order of events does not depend on its speed."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kaden.clock import DAY, HOUR
from server.loops import Deadlock, LoopClock, NoRealWorld, ScaledLoop, VirtualLoop, run_virtual

Trace = list[tuple[float, str]]


async def crowd() -> Trace:
    """Five people who sleep, signal and wait for each other; what they did, and when."""
    loop = asyncio.get_running_loop()
    random = Random(7)
    trace: Trace = []
    bell = asyncio.Condition()

    async def person(name: str) -> None:
        for _ in range(6):
            await asyncio.sleep(random.choice((0.0, 0.5, 1.0, 2.5)))
            trace.append((loop.time(), name))
            async with bell:
                bell.notify()
        async with bell:
            await asyncio.wait_for(bell.wait(), 3)
            trace.append((loop.time(), f"{name} heard the bell"))

    await asyncio.gather(*(person(name) for name in "abcde"), return_exceptions=True)
    return trace


# ---- virtual time -----------------------------------------------------------------------------------------------


def test_a_day_of_waiting_is_over_at_once() -> None:
    async def main() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.sleep(3 * 86_400)
        return began, loop.time()

    assert run_virtual(main()) == (0.0, 3 * 86_400)


def test_a_cancelled_timer_is_not_waited_for() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        loop.call_later(100, print).cancel()
        await asyncio.sleep(1)
        return loop.time()

    assert run_virtual(main()) == 1.0


def test_the_same_order_on_every_run_and_at_every_speed() -> None:
    at_once = run_virtual(crowd())
    assert len(at_once) > 30
    assert run_virtual(crowd()) == at_once
    assert run_virtual(crowd(), speed=500) == at_once


def test_a_paced_loop_takes_its_time() -> None:
    began = time.monotonic()
    run_virtual(asyncio.sleep(20), speed=400)
    assert time.monotonic() - began >= 20 / 400


def test_waking_a_paced_loop_does_not_move_its_clock() -> None:
    async def main() -> list[float]:
        loop, times = asyncio.get_running_loop(), list[float]()
        threading.Timer(0.02, loop.call_soon_threadsafe, [lambda: times.append(loop.time())]).start()
        await asyncio.sleep(10)
        return [*times, loop.time()]

    assert run_virtual(main(), speed=100) == [0.0, 10.0]


def test_when_nothing_can_happen_any_more_it_says_so() -> None:
    async def main() -> None:
        await asyncio.sleep(5)
        await asyncio.Event().wait()

    with pytest.raises(Deadlock, match=r"at 5\.000 s"):
        run_virtual(main())


def test_a_result_an_error_and_a_left_over_task() -> None:
    ended: list[str] = []

    async def left_over() -> None:
        try:
            await asyncio.sleep(1_000)
        finally:
            ended.append("left over")

    async def fails() -> None:
        task = asyncio.get_running_loop().create_task(left_over())
        await asyncio.sleep(0)
        assert not task.done()
        raise LookupError

    with pytest.raises(LookupError):
        run_virtual(fails())
    assert ended == ["left over"]
    assert run_virtual(asyncio.sleep(1, "done")) == "done"


def test_the_real_world_is_refused() -> None:
    async def main() -> bytes:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.setblocking(False)
            return await asyncio.get_running_loop().sock_recv(ours, 1)

    with pytest.raises(NoRealWorld):
        run_virtual(main())


def test_work_for_a_thread_is_done_in_place() -> None:
    async def main() -> tuple[int, float]:
        thread = await asyncio.to_thread(threading.get_ident)
        with pytest.raises(ZeroDivisionError):
            await asyncio.to_thread(divmod, 1, 0)
        return thread, asyncio.get_running_loop().time()

    assert run_virtual(main()) == (threading.get_ident(), 0.0)


@pytest.mark.parametrize("make", [VirtualLoop, ScaledLoop])
def test_time_never_stands_still_or_goes_back(make: type[VirtualLoop] | type[ScaledLoop]) -> None:
    for speed in (0, -1):
        with pytest.raises(ValueError, match="above 0"):
            make(speed)


# ---- scaled time ------------------------------------------------------------------------------------------------


def on_scaled(main: Coroutine[Any, Any, float], speed: float) -> float:
    with asyncio.Runner(loop_factory=lambda: ScaledLoop(speed)) as runner:
        return runner.run(main)


def test_a_scaled_loop_runs_so_many_times_as_fast() -> None:
    speed = 250

    async def main() -> float:
        loop = asyncio.get_running_loop()
        outer, began, inner = time.monotonic(), loop.time(), time.monotonic()
        await asyncio.sleep(10)
        inner = time.monotonic() - inner
        passed = loop.time() - began
        outer = time.monotonic() - outer
        assert speed * inner <= passed + 1e-6
        assert passed <= speed * outer + 1e-6
        return passed

    assert on_scaled(main(), speed) >= 10


def test_a_scaled_loop_has_real_input_and_output(tmp_path: Path) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()
        await writer.wait_closed()

    async def main() -> float:
        async with await asyncio.start_unix_server(echo, tmp_path / "socket"):
            reader, writer = await asyncio.open_unix_connection(tmp_path / "socket")
            writer.write(b"hello\n")
            assert await reader.readline() == b"hello\n"
            writer.close()
            await writer.wait_closed()
        return 0.0

    on_scaled(main(), 100)


# ---- the clock --------------------------------------------------------------------------------------------------


def test_instants_follow_the_loop() -> None:
    async def main() -> list[int]:
        await asyncio.sleep(3)
        clock = LoopClock(7 * DAY)
        instants = [clock.now()]
        for length in (0.0004, 0.0006, 3_600):
            await asyncio.sleep(length)
            instants.append(clock.now() - 7 * DAY)
        return instants

    assert run_virtual(main()) == [7 * DAY, 0, 1, HOUR + 1]


def test_a_timer_for_an_instant_never_goes_off_before_it() -> None:
    async def main() -> None:
        loop, clock = asyncio.get_running_loop(), LoopClock(0)
        random = Random(3)
        for _ in range(2_000):
            due = clock.now() + random.randint(1, 40_000_000)
            await asyncio.sleep((due - clock.now()) / 1_000)
            assert clock.now() == due
        assert loop.time() > 86_400

    run_virtual(main())
