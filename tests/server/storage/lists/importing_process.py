"""An import in a process of its own, that tells every step on standard output and may be killed at any.

python -m tests.server.storage.lists.importing_process DATABASE LIST.csv
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from server.hub.port import ListOrder
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.lists.loading import StoreLoader


async def run(database: Path, file: Path) -> None:
    runner = await AiosqliteRunner.open(database, 0)
    try:
        order = ListOrder(None, "import", "1", file.name, None)
        await StoreLoader(runner, lambda: 0).load(order, file, lambda *told: print(*told, flush=True))
    finally:
        await runner.close()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), Path(sys.argv[2])))
