"""From `kaden` to the first paint and to a desk; memory; and what an untouched client sends (terminal sections 6.1, 7).

python -m benchmarks.bench_client_start [--starts 11] [--untouched 10]

The baseline is the screen library with one text, started in turn with the client in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.measure import print_head, print_table, quantile
from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from tests.terminal.line import Line
from tests.tui.samples import NOW, desk
from tests.tui.scripted_server import scripted_server

ROOT: Final = Path(__file__).parents[1]
COLUMNS, ROWS = 80, 24

FACES: Final[dict[str, Desk]] = {
    "job list": desk(AgentState.IDLE),
    "waiting (clock)": desk(AgentState.WAITING),
    "call (clock, field focused)": desk(AgentState.TALKING),
}

IMPORTS: Final = {
    "interpreter": "pass",
    "textual.app": "import textual.app",
    "first paint (tui.app)": "import tui.start, tui.app",
    "a desk (tui.seating)": "import tui.start, tui.app, tui.seating, tui.screens.agent.desk",
}


def environment(home: Path) -> dict[str, str]:
    """What every measured program sees."""
    return {"PYTHONPATH": str(ROOT), "HOME": str(home), "KADEN_LANG": "en", "TEXTUAL_ANIMATIONS": "none"}


def start_bare(home: Path) -> float:
    """Milliseconds from fork to the baseline's first paint."""
    begun = perf_counter()
    line = Line(
        [sys.executable, "-m", "benchmarks.program_bare_start"],
        columns=COLUMNS,
        rows=ROWS,
        environment=environment(home),
    )
    line.until(b"READY")
    taken = perf_counter() - begun
    line.close()
    return taken * 1_000


async def start_client(home: Path) -> tuple[float, float]:
    """Milliseconds from fork to the client's first paint, and to the agent's job list."""
    async with scripted_server(home, NOW) as server:
        await server.show(FACES["job list"])
        begun = perf_counter()
        line = Line(
            [sys.executable, "-m", "kaden", "--server", str(server.path)],
            columns=COLUMNS,
            rows=ROWS,
            environment=environment(home),
        )
        await asyncio.to_thread(line.until, b"Connecting")
        painted = perf_counter() - begun
        await asyncio.to_thread(line.until, b"Renewal")
        seated = perf_counter() - begun
        line.close()
        await server.until(lambda: not server.connections)
        return painted * 1_000, seated * 1_000


def cpu_of(code: str) -> float:
    """Milliseconds of CPU that a fresh interpreter takes for `code`; the least of five."""
    told = f"{code}\nimport time\nprint(time.process_time() * 1_000)"
    runs = [
        subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, check=True)
        for _ in range(5)
    ]
    return min(float(run.stdout) for run in runs)


def memory(process: int) -> tuple[float, float]:
    """MiB resident, and MiB when shared pages are divided among those who share them."""
    found = {}
    for row in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()[1:]:
        name, amount, *_ = row.split()
        found[name.rstrip(":")] = int(amount) / 1_024
    return found["Rss"], found["Pss"]


async def untouched(home: Path, seconds: float) -> list[list[str]]:
    """Bytes and CPU of each face when nobody touches it, and the memory that it takes."""
    rows = []
    async with scripted_server(home, NOW) as server:
        line = Line(
            [sys.executable, "-m", "kaden", "--server", str(server.path), "--no-bell"],
            columns=COLUMNS,
            rows=ROWS,
            environment=environment(home),
        )
        await server.until(lambda: bool(server.connections))
        for name, face in FACES.items():
            await server.show(face)
            await asyncio.to_thread(line.during, 1.5)
            cpu = line.cpu()
            came = await asyncio.to_thread(line.during, seconds)
            busy = (line.cpu() - cpu) / seconds * 100
            resident, own = memory(line.process)
            rows.append([name, f"{len(came) / seconds:.0f}", f"{busy:.1f}", f"{resident:.1f}", f"{own:.1f}"])
        line.close()
    return rows


async def measure(starts: int, seconds: float) -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        bare, painted, seated = [], [], []
        for _ in range(starts):
            bare.append(await asyncio.to_thread(start_bare, home))
            first, desk_shown = await start_client(home)
            painted.append(first)
            seated.append(desk_shown)
        table = [
            ("screen library, one text", bare),
            ("kaden: first paint", painted),
            ("kaden: a desk", seated),
        ]
        rows = [
            [
                name,
                f"{min(times):.0f}",
                f"{quantile(times, 0.5):.0f}",
                f"{quantile(times, 0.5) / quantile(bare, 0.5):.2f}",
            ]
            for name, times in table
        ]
        print_table(["ms from fork", "best", "median", "of baseline"], rows)
        print_table(
            ["CPU ms to import", "least of 5"],
            [[name, f"{cpu_of(code):.0f}"] for name, code in IMPORTS.items()],
        )
        idle = await untouched(home, seconds)
        print_table(["untouched", "bytes/s", "CPU %", "RSS MiB", "PSS MiB"], idle)


def main() -> int:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=11)
    parser.add_argument("--untouched", type=float, default=10.0)
    options = parser.parse_args()
    os.environ.pop("NO_COLOR", None)
    print_head("Start of the client, and the client at rest")
    asyncio.run(measure(options.starts, options.untouched))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
