"""The long run: `python -m tests.floor.long --seeds 2000` lives through as many worlds and says which were bad.

Rule: every seed that failed is printed with its last moments, and the run goes on to the next.
"""

from __future__ import annotations

import time
from collections import Counter

import click

from tests.floor.world import live_through


@click.command()
@click.option("--seeds", default=2_000, show_default=True, help="How many worlds, as in --seeds 60.")
@click.option("--first", default=1, show_default=True, help="The first seed, as in --first 1001.")
@click.option("--seed", default=None, type=int, help="This one only, with its last moments, as in --seed 17.")
@click.option("--hours", default=4.0, show_default=True, help="Simulated hours of each, as in --hours 1.")
def main(seeds: int, first: int, seed: int | None, hours: float) -> None:
    """Live through many worlds."""
    chosen = [seed] if seed is not None else range(first, first + seeds)
    counts: Counter[str] = Counter()
    bad = []
    began = time.process_time()
    for done, number in enumerate(chosen, 1):
        verdict = live_through(number, hours)
        counts.update(verdict.counts)
        if verdict.violations or seed is not None:
            click.echo(f"{verdict}\n{verdict.tail}\n" if not verdict.violations else f"{verdict}\n")
        if verdict.violations:
            bad.append(number)
        if done % 50 == 0:
            click.echo(f"{done} worlds, {len(bad)} bad")
    seconds = time.process_time() - began
    told = ("dialled", "joined", "called back", "acknowledged", "crash", "fault")
    click.echo(
        f"{len(chosen)} worlds of {hours:g} h in {seconds:.0f} s of processor time,"
        f" {len(chosen) * hours * 3_600 / seconds:.0f} times as fast as life"
    )
    click.echo(", ".join(f"{what} {counts[what]}" for what in told))
    click.echo(f"bad seeds: {bad or 'none'}")
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
