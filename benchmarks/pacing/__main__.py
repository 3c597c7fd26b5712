"""`python -m benchmarks.pacing`: our policies and rivals on the same simulated days; docs/pacing.md shows the result.

Rule: each day is kept as soon as it is over; what is kept is not lived through again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from benchmarks.measure import machine
from benchmarks.pacing.results import day_of, keep, kept, table
from benchmarks.pacing.rivals import RIVALS
from kaden.vocabulary import Method
from server.simulation.day import Rival, simulate_day
from server.simulation.scenario import read

SCENARIOS = Path(__file__).parent.parent / "scenarios"
POLICIES: dict[str, Method | Rival] = {
    **{method.value: method for method in Method},
    **{rival.name: rival for rival in RIVALS},
}


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """What to compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pacing", description=__doc__)
    names = sorted(path.stem for path in SCENARIOS.glob("*.json"))
    parser.add_argument("--scenario", action="append", choices=names, help="one or more; all unless given")
    parser.add_argument(
        "--policy", action="append", choices=list(POLICIES), help="one or more; all unless given"
    )
    parser.add_argument("--days", type=int, default=8, help="days of each, by the scenario's seeds (1 to 8)")
    parser.add_argument("--minutes", type=float, default=60, help="no day is begun after so long (60)")
    parser.add_argument(
        "--results", type=Path, default=Path("pacing-days.jsonl"), help="the file of kept days"
    )
    parser.add_argument("--table", action="store_true", help="show what is kept as a table, and run nothing")
    return parser.parse_args(given)


def main(given: Sequence[str]) -> int:
    """Run what is missing, day by day so that all policies have equally many, and print the table."""
    wanted = arguments(given)
    scenarios = wanted.scenario or sorted(path.stem for path in SCENARIOS.glob("*.json"))
    policies = wanted.policy or list(POLICIES)
    known = {(day.scenario, day.policy, day.seed) for day in kept(wanted.results)}
    until = monotonic() + wanted.minutes * 60
    for nth in range(0 if wanted.table else wanted.days):
        for name in scenarios:
            scenario = read(SCENARIOS / f"{name}.json")
            for policy in policies:
                if nth >= len(scenario.seeds) or monotonic() > until:
                    continue
                seed = scenario.seeds[nth]
                if (scenario.name, policy, seed) not in known:
                    keep(wanted.results, day_of(simulate_day(scenario, POLICIES[policy], seed)))
    print(f"machine: {machine()}\n")
    days = [day for day in kept(wanted.results) if day.scenario in scenarios and day.policy in policies]
    order = list(POLICIES)
    days.sort(key=lambda day: (day.scenario, order.index(day.policy), day.seed))
    print("\n".join(table(days)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
