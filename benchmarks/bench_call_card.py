"""From the server's push to the customer's card on the glass: the real client on a line (terminal sections 6.5 and 7).

python -m benchmarks.bench_call_card [--calls 60]

The baseline is an app with one text and one WebSocket that shows the same customers in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from websockets.asyncio.server import ServerConnection, unix_serve

from benchmarks.measure import print_head, print_table, quantile
from kaden.protocol.desk import Desk, DeskChanged
from kaden.vocabulary import AgentState
from tests.terminal.line import Line
from tests.tui.samples import CARD, NOW, call, desk
from tests.tui.scripted_server import scripted_server

ROOT: Final = Path(__file__).parents[1]
TERMINAL_COLUMNS, TERMINAL_ROWS = 120, 40
REST: Final = 0.25
"""Seconds between two calls; whatever the last one still paints is over by then."""

WAITING: Final = desk(AgentState.WAITING)

END_KEY: Final = b"\x1b[19~"
"""F8: asks whether to end the job."""

Show = Callable[[Desk], Awaitable[object]]


@dataclass(slots=True)
class Calls:
    """What some calls took."""

    times: list[float] = field(default_factory=list)
    """Milliseconds from the push to the last byte of the customer's name."""
    sizes: list[int] = field(default_factory=list)
    """Bytes of everything painted for one call."""
    cpu: float = 0.0
    """Seconds of CPU of the client for all calls and their ends; other work on the machine does not change them."""


def customer(number: int) -> tuple[bytes, Desk]:
    """A name that was never shown before, and the desk of a call with it."""
    name = f"Customer{number:05}"
    return name.encode(), desk(
        AgentState.TALKING,
        call=call(attempt=number, card=CARD.model_copy(update={"name": name, "record": number})),
    )


async def pop(
    line: Line, show: Show, calls: int, before: Callable[[], Awaitable[None]] | None = None
) -> Calls:
    """Show calls one after the other; `before` puts the screen into the state in which each one finds it."""
    measured, used = Calls(), line.cpu()
    for number in range(1, calls + 1):
        await show(WAITING)
        await asyncio.to_thread(line.during, REST)
        if before is not None:
            await before()
        name, talking = customer(number)
        reading = asyncio.get_running_loop().run_in_executor(None, _painted, line, name)
        pushed = perf_counter()
        await show(talking)
        head, at = await reading
        measured.times.append((at - pushed) * 1_000)
        measured.sizes.append(len(head) + len(await asyncio.to_thread(line.during, REST)))
    measured.cpu = line.cpu() - used
    return measured


def _painted(line: Line, name: bytes) -> tuple[bytes, float]:
    return line.until(name), perf_counter()


async def real(folder: Path, calls: int) -> tuple[Calls, Calls]:
    """The agent's desk: calls that find it waiting, and calls that find a question open."""
    async with scripted_server(folder, NOW) as server:
        line = _line(["-m", "kaden", "--server", str(server.path), "--account", "sato", "--no-bell"], folder)
        try:
            await server.show(WAITING)
            await asyncio.to_thread(line.until, b"WAITING")

            async def ask() -> None:
                line.press(END_KEY)
                await asyncio.to_thread(line.until, b"Finish the call job?")

            await pop(line, server.show, 5)
            return await pop(line, server.show, calls), await pop(line, server.show, calls, ask)
        finally:
            line.close()


async def bare(folder: Path, calls: int) -> Calls:
    """The baseline."""
    path = folder / "bare.sock"
    sockets: list[ServerConnection] = []
    sequence = 0

    async def serve(socket: ServerConnection) -> None:
        sockets.append(socket)
        await socket.wait_closed()

    async def show(shown: Desk) -> None:
        nonlocal sequence
        sequence += 1
        for socket in sockets:
            await socket.send(DeskChanged(sequence=sequence, now=NOW, desk=shown).model_dump_json())

    async with unix_serve(serve, str(path)):
        line = _line(["-m", "benchmarks.program_bare_card", str(path)], folder)
        try:
            await asyncio.to_thread(line.until, b"READY")
            await asyncio.to_thread(line.during, 1.0)
            await pop(line, show, 5)
            return await pop(line, show, calls)
        finally:
            line.close()


def _line(arguments: Sequence[str], home: Path) -> Line:
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(home), "LANG": "en_US.UTF-8"}
    return Line(
        [sys.executable, *arguments], columns=TERMINAL_COLUMNS, rows=TERMINAL_ROWS, environment=environment
    )


async def run(calls: int) -> None:
    """Measure and print."""
    print_head(f"Push to card: {calls} calls each, 16 colours, {TERMINAL_COLUMNS}x{TERMINAL_ROWS}")
    with tempfile.TemporaryDirectory() as folder:
        waiting, asked = await real(Path(folder), calls)
        baseline = await bare(Path(folder), calls)
    rows = [
        _row(name, measured, baseline)
        for name, measured in (
            ("agent's desk, waiting", waiting),
            ("agent's desk, a question open", asked),
            ("baseline: one Static", baseline),
        )
    ]
    rows.append(["bar", "15.0", "50.0", "", "", "12.0", "", ""])
    headings = ["p50 ms", "p95 ms", "max ms", "CPU ms", "kB a call", "p50 : baseline", "p95 : baseline"]
    print_table(["", *headings], rows)


def _row(name: str, measured: Calls, baseline: Calls) -> list[str]:
    p50, p95 = quantile(measured.times, 0.5), quantile(measured.times, 0.95)
    return [
        name,
        f"{p50:.1f}",
        f"{p95:.1f}",
        f"{max(measured.times):.1f}",
        f"{1_000 * measured.cpu / len(measured.times):.1f}",
        f"{median(measured.sizes) / 1_000:.1f}",
        f"{p50 / quantile(baseline.times, 0.5):.1f}",
        f"{p95 / quantile(baseline.times, 0.95):.1f}",
    ]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=60, help="calls of each kind")
    options = parser.parse_args()
    asyncio.run(run(options.calls))


if __name__ == "__main__":
    main()
