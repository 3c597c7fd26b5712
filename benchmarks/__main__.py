"""`python -m benchmarks [NAME …]`: the benchmarks of docs/benchmarks.md, all or those named, one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """All benchmarks, by the part of their file's name after `bench_`."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def main() -> int:
    """Run each in a process of its own, so that none warms another up."""
    wanted = sys.argv[1:] or names()
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    failed = 0
    for name in wanted:
        failed |= subprocess.call([sys.executable, "-m", f"benchmarks.bench_{name}"])
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
