"""Makes customers searchable behind the import of their list, in steps after which everybody else comes first.

Rule: nobody waits for it. A list is dialled as soon as it is there, and is searched as far as its index is written.
"""

from __future__ import annotations

import asyncio
from functools import partial

from server.storage.customers import indexing
from server.storage.customers.grams import BlockIndex
from server.storage.customers.indexing import Block
from server.storage.lists.bulk_writer import BulkWriter
from server.storage.port import Runner


async def index_customers(runner: Runner) -> int:
    """Write the index of whatever has none yet; how many blocks that were.

    Half of the time is a rest, whether a job is started or not: the next list may be on its way in.
    """
    writer = BulkWriter(runner)
    blocks = 0
    while (block := await runner.read(indexing.next_block)) is not None:
        index, last_line = await _read(runner, block)
        rows = index.rows()
        for start in range(0, len(rows), indexing.PIECE):
            piece = rows[start : start + indexing.PIECE]
            ended = start + indexing.PIECE >= len(rows)
            write = partial(
                indexing.write_some,
                block=block,
                rows=piece,
                first=start == 0,
                last_line=last_line if ended else None,
            )
            await writer.write(write)
        blocks += 1
    return blocks


async def _read(runner: Runner, block: Block) -> tuple[BlockIndex, int]:
    """The index of a block, and the last line in it."""
    index, line = BlockIndex(), block.first - 1
    # The loop's own clock: in a simulated world a rest is as long as in every life of the same seed.
    clock = asyncio.get_running_loop().time
    while True:
        begun = clock()
        following = await runner.read(partial(indexing.read_some, block=block, index=index, after=line))
        if following is None:
            return index, line
        line = following
        await asyncio.sleep(clock() - begun)
