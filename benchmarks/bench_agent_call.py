"""What a call costs the agent's desk: keys, bytes to the terminal and from the server, and from a key to its paint.

python -m benchmarks.bench_agent_call [--calls 20] [--keys 200] [--rest 20]

The baseline of the keys is a program with one text area of the screen library, that of the bytes a screen full of
letters. Compressed is what `ssh -C` makes of it.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.measure import print_head, print_table, quantile
from kaden.protocol.base import Message
from kaden.protocol.client import CutCustomer, SaveResult
from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from tests.terminal.line import Line
from tests.tui.samples import CARD, NOW, call, desk
from tests.tui.scripted_server import ScriptedServer, scripted_server

ROOT: Final = Path(__file__).parents[1]
SIZES: Final = ((80, 24), (120, 40))

QUIET: Final = 0.4
"""Seconds without a byte but those of the clock after which a picture is complete."""

SETTLED: Final = 8.0
"""Seconds after which the last notice is gone too."""

F4, F6, ENTER, TAB = b"\x1bOS", b"\x1b[17~", b"\r", b"\t"

LETTERS: Final = b"abcdefghijklmnopqrstuvwxyz"

KANJI: Final = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]

WAITING: Final = desk(AgentState.WAITING)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to finish a call."""

    cut: bool
    """Whether the agent hangs up; else the customer did."""
    keys: tuple[bytes, ...]
    """From wrap-up to saved."""


WAYS: Final = {
    "customer hung up, common result": Way(False, (b"4", ENTER)),
    "agent hangs up, common result": Way(True, (b"4", ENTER)),
    "common result, then a break": Way(False, (F6, b"4", ENTER)),
    "call back tomorrow at 10": Way(
        False, (b"3", TAB, TAB, *(bytes([key]) for key in b"tomorrow 10"), b"\x1b[21~")
    ),
}


class Client:
    """The agent's client on a line, and all that went over it."""

    def __init__(self, server: ScriptedServer, line: Line) -> None:
        self.server = server
        self.line = line
        self.came = b""
        self.heard = 0
        """Bytes of messages from the server."""
        self.attempt = 0

    async def show(self, shown: Desk) -> None:
        """Let the server show a desk."""
        self.heard += len(shown.model_dump_json())
        await self.server.show(shown)

    async def until(self, text: bytes) -> None:
        """Read until a text was painted."""
        self.came += await asyncio.to_thread(self.line.until, text)

    async def quiet(self) -> None:
        """Read what else belongs to the picture."""
        self.came += await asyncio.to_thread(self.line.during, QUIET)


@asynccontextmanager
async def client_at(folder: Path, size: tuple[int, int]) -> AsyncIterator[Client]:
    """A client that waits for customers."""
    async with scripted_server(folder, NOW) as server:
        command = ["-m", "kaden", "--server", str(server.path), "--account", "sato", "--no-bell"]
        line = _line(command, folder, size)
        try:
            client = Client(server, line)
            await server.show(WAITING)
            await client.until(b"WAITING")
            await finish(client, WAYS["agent hangs up, common result"])
            yield client
        finally:
            line.close()


def _line(arguments: Sequence[str], home: Path, size: tuple[int, int]) -> Line:
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(home), "KADEN_LANG": "en"}
    return Line([sys.executable, *arguments], columns=size[0], rows=size[1], environment=environment)


def talking(attempt: int) -> Desk:
    """A customer who was never shown before: nothing of the card can be taken from the last one."""
    random = Random(attempt)
    columns = tuple((key, "".join(random.sample(KANJI, len(value)))) for key, value in CARD.columns)
    card = CARD.model_copy(
        update={"name": f"Customer{attempt:05}", "record": attempt, "columns": columns, "earlier": ()}
    )
    return desk(AgentState.TALKING, call=call(attempt=attempt, card=card))


async def finish(client: Client, way: Way) -> int:
    """A whole call, from waiting to waiting; the keys that it took."""
    client.attempt += 1
    shown = talking(client.attempt)
    assert shown.call is not None
    await client.show(shown)
    await client.until(shown.call.card.name.encode())
    await client.quiet()
    if way.cut:
        client.line.press(F4)
        await client.until(b"Hang up on")
        client.line.press(F4)
        await _answered(client, CutCustomer)
    ended = shown.call.model_copy(update={"ended_at": NOW, "ended_by": "agent" if way.cut else "customer"})
    await client.show(desk(AgentState.WRAPUP, call=ended))
    await client.until(b"WRAP-UP")
    await client.quiet()
    for key in way.keys:
        client.line.press(key)
        await asyncio.sleep(0)
    await _answered(client, SaveResult)
    await client.show(WAITING)
    await client.until(b"WAITING")
    await client.quiet()
    return len(way.keys) + (2 if way.cut else 0)


async def _answered(client: Client, kind: type[Message]) -> None:
    known = len(client.server.all(kind))
    if not any(getattr(said, "attempt", None) == client.attempt for said in client.server.all(kind)):
        await client.server.hear(kind, known + 1)


# ---- keys and bytes of a call -------------------------------------------------------------------------------------


async def bytes_of_calls(folder: Path, size: tuple[int, int], calls: int) -> list[list[str]]:
    """A row for each way to finish a call."""
    rows = []
    async with client_at(folder, size) as client:
        for name, way in WAYS.items():
            sizes, squeezed, heard, keys = [], [], [], 0
            stream = zlib.compressobj(6)
            for _ in range(calls):
                client.came, client.heard = b"", 0
                keys = await finish(client, way)
                sizes.append(len(client.came))
                squeezed.append(len(stream.compress(client.came) + stream.flush(zlib.Z_SYNC_FLUSH)))
                heard.append(client.heard)
            whole = size[0] * size[1]
            rows.append(
                [
                    f"{size[0]}x{size[1]} {name}",
                    str(keys),
                    f"{median(sizes):,.0f}",
                    f"{median(sizes) / whole:.1f}",
                    f"{median(squeezed):,.0f}",
                    f"{median(heard):,.0f}",
                ]
            )
    return rows


async def bytes_at_rest(folder: Path, seconds: float) -> list[list[str]]:
    """A row for each face that stands there for minutes."""
    rows = []
    async with client_at(folder, SIZES[0]) as client:
        for name, shown in (("waiting", WAITING), ("talking", talking(9_999))):
            await client.show(shown)
            await asyncio.to_thread(client.line.during, SETTLED)
            came = len(await asyncio.to_thread(client.line.during, seconds)) * 60 / seconds
            rows.append([f"80x24 {name}", f"{came:,.0f}", f"{came / (80 * 24):.1f}"])
    return rows


# ---- from a key to its paint --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Typing:
    """What some keys took."""

    times: list[float] = field(default_factory=list)
    """Milliseconds from the press to the painted letter."""
    sizes: list[int] = field(default_factory=list)


def type_letters(line: Line, keys: int) -> Typing:
    """Press letters one after the other, each when the one before is painted."""
    typed = Typing()
    for number in range(keys):
        letter = LETTERS[number % len(LETTERS) :][:1]
        line.during(0.02)
        pressed = perf_counter()
        line.press(letter)
        came = line.until(letter)
        typed.times.append((perf_counter() - pressed) * 1_000)
        typed.sizes.append(len(came))
        if number % 25 == 24:
            line.press(ENTER)
            line.during(0.1)
    return typed


async def key_to_paint(folder: Path, keys: int) -> tuple[Typing, Typing]:
    """The note of a call that goes on, and the baseline's text area."""
    async with client_at(folder, SIZES[1]) as client:
        await client.show(talking(10_000))
        await client.until(b"Customer10000")
        await client.quiet()
        client.line.press(TAB)
        await asyncio.to_thread(client.line.during, 0.5)
        ours = await asyncio.to_thread(type_letters, client.line, keys)
    line = _line(["-m", "benchmarks.program_bare_note"], folder, SIZES[1])
    try:
        await asyncio.to_thread(line.until, b"READY")
        await asyncio.to_thread(line.during, 1.0)
        return ours, await asyncio.to_thread(type_letters, line, keys)
    finally:
        line.close()


async def run(calls: int, keys: int, rest: float) -> None:
    """Measure and print."""
    print_head(f"A call at the agent's desk: {calls} calls of each kind, {keys} keys, 16 colours")
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for size in SIZES:
            rows += await bytes_of_calls(Path(folder), size, calls)
        idle = await bytes_at_rest(Path(folder), rest)
        ours, bare = await key_to_paint(Path(folder), keys)
    print_table(["a finished call", "keys", "bytes", "x screen", "compressed", "from the server"], rows)
    print_table(["at rest", "bytes a minute", "x screen"], idle)
    print_table(
        ["from a key to its paint", "p50 ms", "p95 ms", "bytes", "p50 : baseline", "p95 : baseline"],
        [_typed(name, typed, bare) for name, typed in (("note of a call", ours), ("baseline", bare))],
    )


def _typed(name: str, typed: Typing, bare: Typing) -> list[str]:
    p50, p95 = quantile(typed.times, 0.5), quantile(typed.times, 0.95)
    return [
        name,
        f"{p50:.1f}",
        f"{p95:.1f}",
        f"{median(typed.sizes):.0f}",
        f"{p50 / quantile(bare.times, 0.5):.1f}",
        f"{p95 / quantile(bare.times, 0.95):.1f}",
    ]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=20, help="calls of each kind and size")
    parser.add_argument("--keys", type=int, default=200, help="letters typed")
    parser.add_argument("--rest", type=float, default=20.0, help="seconds at rest")
    options = parser.parse_args()
    asyncio.run(run(options.calls, options.keys, options.rest))


if __name__ == "__main__":
    main()
