"""The live grid on a line, beside Textual's DataTable with the same cells (terminal sections 6.2, 6.3 and 7).

python -m benchmarks.bench_live_grid [--seconds 10] [--presses 120]
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.measure import print_head, print_table, quantile
from tests.terminal.line import Line

ROOT: Final = Path(__file__).parents[1]
TERMINAL_COLUMNS, TERMINAL_ROWS = 120, 55
ROWS, COLUMNS = 50, 10
MONITOR_ROWS: Final = 30
CHANGES: Final = 9


@dataclass(frozen=True, slots=True)
class Figures:
    """What one table costs."""

    one_cell: float
    """Bytes, the median of `CHANGES`."""
    per_second: float
    """Bytes while all cells change four times a second."""
    cpu: float
    """Percent of a core meanwhile."""
    keys: list[float]
    """Milliseconds from a key's byte to the text that it paints, meanwhile."""


def start(kind: str, colours: str, rows: int) -> Line:
    """A table program that has painted itself."""
    line = Line(
        [sys.executable, "-m", "benchmarks.program_tables", kind, colours, str(rows), str(COLUMNS)],
        columns=TERMINAL_COLUMNS,
        rows=TERMINAL_ROWS,
        environment={"PYTHONPATH": str(ROOT), "COLORTERM": "truecolor"},
    )
    line.until(b"KEY0000")
    line.during(1.0)
    return line


def measure(kind: str, colours: str, seconds: float, presses: int) -> Figures:
    """All figures of one table."""
    line = start(kind, colours, ROWS)
    try:
        sizes = []
        for _ in range(CHANGES):
            line.press(b"c")
            sizes.append(len(line.during(0.3)))
        line.press(b"a")
        line.during(1.0)
        used = line.cpu()
        painted = len(line.during(seconds))
        cpu = (line.cpu() - used) / seconds
        return Figures(median(sizes), painted / seconds, 100 * cpu, press_keys(line, presses))
    finally:
        line.close()


def press_keys(line: Line, presses: int) -> list[float]:
    """How long each of some keys takes, pressed at moments that have nothing to do with the changes."""
    moments = random.Random(1)
    times = []
    for number in range(1, presses + 1):
        line.during(moments.uniform(0.02, 0.12))
        pressed = perf_counter()
        line.press(b"k")
        line.until(f"KEY{number:04}".encode())
        times.append((perf_counter() - pressed) * 1_000)
    return times


def clocks(seconds: float) -> tuple[float, float]:
    """Bytes a second and percent of a core of the job monitor while only its clocks tick."""
    line = start("monitor", "16", MONITOR_ROWS)
    try:
        used = line.cpu()
        painted = len(line.during(seconds))
        return painted / seconds, 100 * (line.cpu() - used) / seconds
    finally:
        line.close()


def run(seconds: float, presses: int) -> None:
    """Measure and print."""
    print_head(f"Live grid: {ROWS} rows x {COLUMNS} columns on a line of {TERMINAL_COLUMNS} columns")
    rows = []
    for colours in ("16", "true"):
        ours, stock = (measure(kind, colours, seconds, presses) for kind in ("live", "stock"))
        for name, figures in (
            (f"live grid, {colours} colours", ours),
            (f"DataTable, {colours} colours", stock),
        ):
            rows.append([name, *_cells(figures)])
        rows.append(["  DataTable : live grid", *_ratios(ours, stock)])
    rows.append(["bar (16 colours)", "300", "32.0", "8.0", "", "40.0"])
    print_table(["", "one cell B", "all 4 Hz kB/s", "CPU %", "key p50 ms", "key p95 ms"], rows)
    per_second, cpu = clocks(seconds)
    print_table(
        [f"monitor of {MONITOR_ROWS} agents, clocks", "kB/s", "CPU %"],
        [["live grid, 16 colours", f"{per_second / 1_000:.2f}", f"{cpu:.1f}"], ["bar", "4.00", "3.0"]],
    )


def _cells(figures: Figures) -> list[str]:
    return [
        f"{figures.one_cell:.0f}",
        f"{figures.per_second / 1_000:.1f}",
        f"{figures.cpu:.1f}",
        f"{quantile(figures.keys, 0.5):.1f}",
        f"{quantile(figures.keys, 0.95):.1f}",
    ]


def _ratios(ours: Figures, stock: Figures) -> list[str]:
    pairs = [
        (stock.one_cell, ours.one_cell),
        (stock.per_second, ours.per_second),
        (stock.cpu, ours.cpu),
        (quantile(stock.keys, 0.5), quantile(ours.keys, 0.5)),
        (quantile(stock.keys, 0.95), quantile(ours.keys, 0.95)),
    ]
    return [f"{theirs / own:.1f}" for theirs, own in pairs]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each window")
    parser.add_argument("--presses", type=int, default=120, help="keys pressed under load")
    options = parser.parse_args()
    run(options.seconds, options.presses)


if __name__ == "__main__":
    main()
