"""How late the loop is: nothing on a loop that has nothing to do, and as long as somebody held it up."""

from __future__ import annotations

import asyncio
import time

from server.health.lateness import EVERY, LATELY, Lateness
from server.loops import run_virtual
from server.tasks import Tasks


def test_a_loop_with_nothing_to_do_is_never_late() -> None:
    seen: list[float] = []

    async def idle() -> None:
        tasks = Tasks("test")
        tasks.start(Lateness(seen.append).watch(), name="watch")
        await asyncio.sleep(4.5 * EVERY / 1_000)
        await tasks.cancel_all()

    run_virtual(idle())
    assert seen == [0.0] * 4


async def test_whoever_holds_the_loop_up_is_seen() -> None:
    held = 2 * EVERY / 1_000
    seen = asyncio.Event()
    lateness = Lateness(lambda seconds: seen.set() if seconds >= held / 2 else None)
    tasks = Tasks("test")
    tasks.start(lateness.watch(), name="watch")
    await asyncio.sleep(0)
    ends = time.monotonic() + held
    while time.monotonic() < ends:
        pass
    await seen.wait()
    assert lateness.worst >= EVERY
    await tasks.cancel_all()


def test_the_worst_of_late_is_forgotten_after_a_while() -> None:
    lateness = Lateness()
    assert lateness.worst == 0
    lateness.note(0.5)
    for _ in range(LATELY - 1):
        lateness.note(0.001)
        assert lateness.worst == 500
    lateness.note(0.001)
    assert lateness.worst == 1
