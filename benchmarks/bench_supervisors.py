"""A floor of 200 agents under the eyes of 10 supervisors: how soon each sees what happens, and what it costs.

python -m benchmarks.bench_supervisors [--agents 200] [--supervisors 10] [--seconds 60] [--settle 30]

Server, agents and supervisors are processes of their own, over real WebSockets; the switch is simulated, inside the
server. One supervisor has the real desk on a line of 120 columns, one `kaden watch agents`; the others are clients of
the protocol. A *key* is one of an agent who takes breaks and comes back all the time; it is on a screen when the bytes
that show it have come down the line. The baseline is a relay that passes the same keys on and does nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from websockets.asyncio.client import unix_connect

from benchmarks.floor_watchers import (
    RELAY,
    Client,
    Glass,
    Keys,
    Moves,
    act,
    listen_to_relay,
    signed_in,
    watch,
)
from benchmarks.measure import print_head, print_table, quantile
from server.demo.live import READY
from tests.terminal.line import Line

ROOT: Final = Path(__file__).parents[1]
DESK, PANE = (120, 40), (80, 20)

# ---- processes ----------------------------------------------------------------------------------------------------


@contextmanager
def program(name: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process of the benchmark; it ends when its input does."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


def line_of(process: subprocess.Popen[str]) -> str:
    """The next thing that it says."""
    assert process.stdout is not None
    return process.stdout.readline()


def ready(process: subprocess.Popen[str]) -> None:
    """Wait until it says that it is."""
    if line_of(process).strip() != READY:
        raise SystemExit(f"{process.args!r} did not start")


def order(process: subprocess.Popen[str], word: str) -> None:
    """Tell a process what to do."""
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def on_a_line(folder: Path, socket: Path, size: tuple[int, int], *verb: str) -> Line:
    """The command on a terminal."""
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(folder), "KADEN_LANG": "en"}
    where = ["--server", str(socket), "--account", "supervisor"]
    command = [sys.executable, "-m", "kaden", *verb, *where]
    return Line(command, columns=size[0], rows=size[1], environment=environment)


# ---- the run ------------------------------------------------------------------------------------------------------


@dataclass
class Measured:
    """What a run told."""

    keys: Keys
    moves: list[float]
    floor: dict[str, float]
    relay: dict[str, float]
    glasses: list[tuple[str, float, float]]
    """Who, bytes a second, percent of a core."""
    heard: float
    """Bytes a second to a supervisor's client."""


async def run(agents: int, supervisors: int, seconds: float, settle: float) -> None:
    """Measure and print."""
    print_head(f"{supervisors} supervisors watch {agents} agents")
    with tempfile.TemporaryDirectory(prefix="kaden-bench-") as name:
        measured = await measure(Path(name), agents, supervisors, seconds, settle)
    report(measured, agents, seconds)


async def measure(folder: Path, agents: int, supervisors: int, seconds: float, settle: float) -> Measured:
    """A floor at work, watched for so many seconds after it has settled."""
    socket, relay_socket, keys = folder / "floor.sock", folder / "relay.sock", Keys()
    async with AsyncExitStack() as open_:
        floor = open_.enter_context(program("program_floor", str(folder), str(agents)))
        relay = open_.enter_context(program("program_bare_relay", str(relay_socket)))
        await asyncio.to_thread(ready, floor)
        await asyncio.to_thread(ready, relay)
        open_.enter_context(program("program_crew", str(socket), "2", str(agents)))
        glasses = [
            Glass(on_a_line(folder, socket, DESK), DESK, "the supervisor's desk"),
            Glass(on_a_line(folder, socket, PANE, "watch", "agents"), PANE, "kaden watch agents"),
        ]
        for glass in glasses:
            open_.callback(glass.line.close)
        await asyncio.to_thread(glasses[0].line.until, "来場者".encode())
        glasses[0].line.press(b"\r")
        marked = await open_.enter_async_context(signed_in(socket, "agent1", desk=True))
        eyes = [
            await open_.enter_async_context(signed_in(socket, "supervisor", desk=False))
            for _ in range(supervisors - len(glasses))
        ]
        ears = [
            await open_.enter_async_context(unix_connect(str(relay_socket), compression=None))
            for _ in range(supervisors + 1)
        ]
        all_moves = [Moves() for _ in eyes]
        tasks = await open_.enter_async_context(asyncio.TaskGroup())
        running = [
            tasks.create_task(act(marked, keys, ears.pop())),
            *(tasks.create_task(glass.follow(keys)) for glass in glasses),
            *(
                tasks.create_task(watch(eye, n, keys, m))
                for n, (eye, m) in enumerate(zip(eyes, all_moves, strict=True))
            ),
            *(tasks.create_task(listen_to_relay(ear, n, keys)) for n, ear in enumerate(ears)),
        ]
        await asyncio.sleep(settle)
        costs, heard = await look_closely(floor, keys, glasses, eyes, all_moves, seconds)
        for task in running:
            task.cancel()
        order(relay, "end")
        told = [json.loads(await asyncio.to_thread(line_of, process)) for process in (floor, relay)]
        delays = [delay for moves in all_moves for delay in moves.delays]
        return Measured(keys, delays, told[0], told[1], costs, heard)


async def look_closely(
    floor: subprocess.Popen[str],
    keys: Keys,
    glasses: Sequence[Glass],
    eyes: Sequence[Client],
    all_moves: Sequence[Moves],
    seconds: float,
) -> tuple[list[tuple[str, float, float]], float]:
    """Forget what was before, and measure for so long; what the glasses cost, and what a client heard a second."""
    keys.seen.clear()
    keys.events.clear()
    for moves in all_moves:
        moves.delays.clear()
    for eye in eyes:
        eye.bytes = 0
    for glass in glasses:
        glass.bytes = 0
    used = [glass.line.cpu() for glass in glasses]
    order(floor, "begin")
    await asyncio.sleep(seconds)
    keys.press(None)
    order(floor, "end")
    costs = [
        (glass.who, glass.bytes / seconds, 100 * (glass.line.cpu() - before) / seconds)
        for glass, before in zip(glasses, used, strict=True)
    ]
    return costs, sum(eye.bytes for eye in eyes) / len(eyes) / seconds


def report(measured: Measured, agents: int, seconds: float) -> None:
    """The tables."""
    keys = measured.keys
    bare = keys.seen[RELAY]
    told = [
        (f"a key at {RELAY}", bare),
        *((f"an agent's change at {who}", seen) for who, seen in sorted(keys.events.items()) if who != RELAY),
        *(
            (f"the same from the key, at {who}", seen)
            for who, seen in sorted(keys.seen.items())
            if who != RELAY
        ),
    ]
    rows = [
        [name, *_times(seen), f"{quantile(seen, 0.95) / quantile(bare, 0.95):.1f}"] for name, seen in told
    ]
    moved = measured.moves
    print_table(
        ["", "seen", "p50 ms", "p95 ms", "p99 ms", "max ms", "p95 x bare"],
        [
            *rows,
            ["any row at a supervisor's client", *_times(moved), ""],
            ["bar", "", "", "100", "", "1,000", ""],
        ],
    )
    print_table(
        ["lateness of the loop", "p50 ms", "p99 ms", "own work p99 ms", "own work max ms"],
        [
            [name, *(f"{told[key]:.1f}" for key in ("late_p50", "late_p99", "own_p99", "own_max"))]
            for name, told in (("server", measured.floor), ("bare relay", measured.relay))
        ]
        + [["bar", "", "10", "", ""]],
    )
    cpu, memory = measured.floor["cpu"], measured.floor["memory"]
    print_table(
        ["", "CPU % of a core", "MiB", "kB/s to it"],
        [
            [
                f"server with {agents} agents, its switch in it",
                f"{100 * cpu / seconds:.0f}",
                f"{memory:.0f}",
                "",
            ],
            *([who, f"{used:.1f}", "", f"{sent / 1_000:.2f}"] for who, sent, used in measured.glasses),
            ["a supervisor's client", "", "", f"{measured.heard / 1_000:.2f}"],
        ],
    )


def _times(values: Sequence[float]) -> list[str]:
    return [
        f"{len(values):,}",
        *(f"{quantile(values, share):.1f}" for share in (0.5, 0.95, 0.99)),
        f"{max(values):.1f}",
    ]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--agents", type=int, default=200, help="agents on the floor")
    parser.add_argument("--supervisors", type=int, default=10, help="who watch, at least three")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long is measured")
    parser.add_argument("--settle", type=float, default=30.0, help="how long the floor works before that")
    options = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    asyncio.run(run(options.agents, options.supervisors, options.seconds, options.settle))


if __name__ == "__main__":
    main()
