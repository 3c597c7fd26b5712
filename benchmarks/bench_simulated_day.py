"""A simulated day of 100 agents, and what one pacing decision costs from 5 to 500 agents (docs/simulation.md).

python -m benchmarks.bench_simulated_day [--hours 8] [--agents 100] [--curve 5,10,25,50,100,200,500] [--minutes 30]
"""

from __future__ import annotations

import argparse
import heapq
from time import perf_counter, process_time
from typing import Final

from benchmarks.measure import print_head, print_table, quantile
from kaden.vocabulary import Method
from server.simulation.day import simulate_day
from server.simulation.report import DayReport
from server.simulation.scenario import Scenario

SEED: Final = 1

BAR_DAY: Final = 20
"""Seconds for 8 hours of 100 agents."""

BAR_DECISION: Final = 1_000
"""Microseconds, median, for 100 agents."""


def bare_heap(events: int) -> float:
    """Processor seconds for as many events in a heap of the same kind, with nothing happening at any of them."""
    begun = process_time()
    heap = [(place * 7_919 % 30_000, place, str(place)) for place in range(400)]
    heapq.heapify(heap)
    for number in range(events):
        at, _, subject = heapq.heappop(heap)
        heapq.heappush(heap, (at + number % 30_000, number + 400, subject))
    return process_time() - begun


def day_row(scenario: Scenario, policy: Method) -> tuple[str, ...]:
    """One day under one policy."""
    lines: list[str] = []
    begun, processor = perf_counter(), process_time()
    report = simulate_day(scenario, policy, SEED, lines=lines)
    spent, processor = perf_counter() - begun, process_time() - processor
    return (
        policy.value,
        f"{spent:.1f} s",
        f"{processor:.1f} s",
        f"{processor / bare_heap(len(lines)):.0f} x",
        f"{len(lines):,}",
        f"{len(report.decisions):,}",
        f"{sum(report.decisions) / 1e9:.1f} s",
        f"{report.occupancy:.1%}",
        f"{report.abandoned_share:.2%}",
    )


def microseconds(report: DayReport, part: float) -> str:
    """A quantile of the decisions' lengths."""
    return f"{quantile(list(report.decisions), part) / 1e3:,.0f}"


def curve_row(agents: int, minutes: float) -> tuple[str, ...]:
    """Decisions of every policy for a team of this size."""
    scenario = Scenario(name=f"{agents} agents", agents=agents, horizon_s=minutes * 60)
    cells = [f"{agents}"]
    for policy in Method:
        report = simulate_day(scenario, policy, SEED)
        cells += [microseconds(report, 0.5), microseconds(report, 0.99)]
    return tuple(cells)


def run(agents: int, hours: float, curve: list[int], minutes: float) -> None:
    """Print both tables."""
    print_head(f"A simulated day: {agents} agents, {hours:g} h")
    scenario = Scenario(name="base", agents=agents, horizon_s=hours * 3_600)
    columns = (
        "policy",
        "by the clock",
        "processor",
        "x bare heap",
        "events",
        "decisions",
        "deciding",
        "busy",
        "lost",
    )
    print_table(columns, [day_row(scenario, policy) for policy in Method])
    print(f"  bar: 8 h of 100 agents in {BAR_DAY} s on one core\n")
    names = [f"{policy.value} {part}" for policy in Method for part in ("p50", "p99")]
    print_table(("agents", *names), [curve_row(size, minutes) for size in curve])
    print(f"  µs by the clock for one decision; bar: p50 of {BAR_DECISION:,} µs at 100 agents")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--hours", type=float, default=8)
    parser.add_argument("--curve", default="5,10,25,50,100,200,500")
    parser.add_argument("--minutes", type=float, default=30, help="length of the days of the curve")
    options = parser.parse_args()
    sizes = [int(size) for size in options.curve.split(",")]
    run(options.agents, options.hours, sizes, options.minutes)


if __name__ == "__main__":
    main()
