"""Reads a list file beside the event loop: a small one in a thread, any other in a process of its own.

A parser's work in a thread would make the loop wait for the interpreter; in a process the loop's p99 stays below a
millisecond (limits.md section 4). Rule: the process reads and nothing else; only the server's writer writes.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from dataclasses import asdict
from typing import Final

from server.storage.lists.limits import MEBIBYTE
from server.storage.lists.parts import LENGTH, Source, packed_parts

SMALL: Final = 128 * 1024
"""Bytes up to which a process is not worth its 200 ms."""

PROCESS: Final = "server.storage.lists.reading_process"
"""The module that runs in the process."""

_AHEAD: Final = 2 * MEBIBYTE
"""Bytes that the process may be ahead of the writer."""


class ReaderFailed(RuntimeError):
    """The reading process ended before the file did; the message is its last line."""


def read_parts(source: Source, *, yielding: bool = False) -> AsyncGenerator[bytes, None]:
    """The packed parts of a list file; close it (`aclosing`) to end the reading early.

    Args:
        source: the file.
        yielding: let all who serve calls have the processor first.

    Raises:
        ReaderFailed: the process was killed, or has a fault.
    """
    small = not source.path.is_file() or source.path.stat().st_size <= SMALL
    return _in_thread(source) if small else _in_process(source, yielding)


async def _in_thread(source: Source) -> AsyncGenerator[bytes, None]:
    # All at once, so that the thread comes to its end and closes the file also when nobody waits any more.
    for packed in await asyncio.to_thread(lambda: list(packed_parts(source))):
        yield packed


async def _in_process(source: Source, yielding: bool) -> AsyncGenerator[bytes, None]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", PROCESS,
        stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=_AHEAD,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(
            json.dumps({**asdict(source), "path": str(source.path), "yielding": yielding}).encode()
        )
        process.stdin.close()
        while True:
            length = int.from_bytes(await process.stdout.readexactly(LENGTH), "big")
            yield await process.stdout.readexactly(length)
    except asyncio.IncompleteReadError as cut:
        await _look_at_end(process)
        if cut.partial:
            raise ReaderFailed("ended in the middle of a part") from None
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _look_at_end(process: Process) -> None:
    assert process.stderr is not None
    said = (await process.stderr.read()).decode("utf-8", "replace").strip()
    if await process.wait() != 0:
        raise ReaderFailed(said.rpartition("\n")[2] or f"ended with {process.returncode}")
