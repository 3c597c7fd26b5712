"""What every benchmark shares: the machine and its disk in words, quantiles, and tables on standard output.

Rule: a figure without machine, command and a baseline of the same run says nothing, so all are printed together.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

PROBE_BLOCK: Final = b"\0" * 4096
PROBE_WRITES: Final = 300


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed.

    Args:
        values: at least one.
        share: 0.5 for the median, 0.99 for the 99th percentile.
    """
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 10_000) // 10_000) - 1)]


def middle_and_tail(times: Sequence[float]) -> tuple[str, str]:
    """Cells of a table: the median and the 99th percentile of milliseconds."""
    return f"{quantile(times, 0.5):.1f}", f"{quantile(times, 0.99):.1f}"


def disk_probe(folder: Path) -> float:
    """Milliseconds that the disk under `folder` takes for "append 4 KiB and fdatasync", the median of many."""
    path = folder / "disk-probe"
    times = []
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        for _ in range(PROBE_WRITES):
            begun = perf_counter()
            os.write(handle, PROBE_BLOCK)
            os.fdatasync(handle)
            times.append(perf_counter() - begun)
    finally:
        os.close(handle)
        path.unlink()
    return median(times) * 1_000


def machine() -> str:
    """Processor, cores, system and the versions that matter, in one line."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()},"
        f" CPython {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def print_head(title: str, folder: Path | None = None) -> None:
    """What was run, where, and how fast the disk is.

    Args:
        title: what is measured.
        folder: where the benchmark writes; None = it does not.
    """
    command = " ".join([f"python -m {_module()}", *sys.argv[1:]])
    print(f"{title}\n  command: {command}\n  machine: {machine()}")
    if folder is not None:
        probe = disk_probe(folder)
        print(f"  disk: append 4 KiB + fdatasync {probe:.2f} ms ({1_000 / probe:,.0f}/s)")
    print()


def _module() -> str:
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return spec.name if spec is not None else Path(sys.argv[0]).name


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows in columns: the first to the left, figures to the right."""
    table = [headings, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(headings))]
    for number, row in enumerate(table):
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        print("  " + "  ".join(cells).rstrip())
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths))
    print()


def in_a_folder(run: Callable[..., None], description: str | None, **usual: int | list[int]) -> None:
    """The command line of a benchmark that makes databases.

    Args:
        run: the benchmark; hears the folder and every option by its name.
        description: what `--help` tells.
        usual: each option's name and usual value; several numbers are given with commas between them.
    """
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="where databases are made; a temporary folder otherwise")
    for name, value in usual.items():
        several = isinstance(value, list)
        parser.add_argument(f"--{name}", type=_several if several else int, default=value)
    given = vars(parser.parse_args())
    with tempfile.TemporaryDirectory(dir=given.pop("folder")) as folder:
        run(Path(folder), **given)


def _several(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]
