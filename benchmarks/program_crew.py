"""The agents of `bench_supervisors`: light protocol clients at real desks, all in one process.

python -m benchmarks.program_crew SOCKET FIRST LAST

They work until standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from server.demo.agents import SimulatedAgent
from server.tasks import Tasks
from tests.kill.desk_line import DeskLine

TOGETHER: Final = 25
"""Who sign in at once: a server drops newcomers of whom there are too many."""


async def work(socket: Path, first: int, last: int) -> None:
    """Seat agents `first` to `last`, and wait."""
    tasks = Tasks("crew")
    for start in range(first, last + 1, TOGETHER):
        numbers = range(start, min(start + TOGETHER, last + 1))
        lines = {number: DeskLine(socket, f"agent{number}") for number in numbers}
        await asyncio.gather(*(line.connect() for line in lines.values()))
        for number, line in lines.items():
            tasks.start(SimulatedAgent(line, f"agent {number}").work(), name=f"agent {number}")
    await asyncio.to_thread(sys.stdin.read)
    await tasks.cancel_all()


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
