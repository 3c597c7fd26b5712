"""`kaden demo`: a whole floor with nothing set up; with a terminal to look at, or without one for its figures."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaden.cells import pad, width
from kaden.words import Words, language_of_environment

if TYPE_CHECKING:
    from server.demo.headless import Figures

EXAMPLES = """\b
Examples:
  kaden demo
  kaden demo --agents 12 --speed 3
  kaden demo --headless --seconds 3600 --speed 0 --seed 7 --json"""


@click.command(epilog=EXAMPLES)
@click.option("--headless", is_flag=True, help="No terminal: run for --seconds and print the figures.")
@click.option(
    "--agents", type=click.IntRange(2, 100), default=5, show_default=True, help="Agents on the floor."
)
@click.option(
    "--seconds",
    type=click.FloatRange(1, 86_400),
    default=600,
    show_default=True,
    help="Headless: how long the floor runs, by its own clock.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0, 100_000),
    default=1,
    show_default=True,
    help="Floor seconds to a second on the wall; headless, 0 is as fast as the machine can.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same figures.")
@click.option("--json", "as_json", is_flag=True, help="Headless: one JSON object instead of a table.")
@click.option("--lang", "language", type=click.Choice(["en", "ja"]), help="Language of the screens.")
@click.option("--floor", type=click.Path(path_type=Path), hidden=True)
def command(
    headless: bool,
    agents: int,
    seconds: float,
    speed: float,
    seed: int,
    as_json: bool,
    language: str | None,
    floor: Path | None,
) -> int:
    """Show a whole floor: simulated customers, simulated agents, and a chair for you."""
    say = Words(language or language_of_environment())
    if headless:
        from server.demo.headless import run

        figures = run(seconds, speed or None, seed, agents)
        click.echo(json.dumps(asdict(figures)) if as_json else _table(figures, say))
        return 0
    if speed == 0:
        raise click.UsageError("--speed 0 goes with --headless: nobody can watch it")
    if floor is not None:
        from server.demo import live

        live.run(floor, speed, seed, agents)
        return 0
    return _interactive(agents, speed, seed, language, say)


def _interactive(agents: int, speed: float, seed: int, language: str | None, say: Words) -> int:
    """The floor in one process, the desk in another; when the desk closes, the floor and its folder go."""
    kaden = [sys.executable, "-m", "kaden"]
    with tempfile.TemporaryDirectory(prefix="kaden-") as folder:
        options = ["--agents", str(agents), "--speed", str(speed), "--seed", str(seed)]
        if sys.stderr.isatty():
            click.echo(say("demo.opening"), err=True)
        floor = subprocess.Popen(
            [*kaden, "demo", "--floor", folder, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            assert floor.stdout is not None
            if not floor.stdout.readline():
                return floor.wait()
            where = ["--server", f"{folder}/demo.sock", "--account", "supervisor"]
            chosen = ["--lang", language] if language else []
            return subprocess.call([*kaden, "client", *where, "--demo-agent", f"agent{agents}", *chosen])
        finally:
            floor.communicate()


def _table(figures: Figures, say: Words) -> str:
    rows = [(say(f"demo.{name}"), value) for name, value in asdict(figures).items()]
    widest = max(width(word) for word, _ in rows)
    return "\n".join(f"{pad(word, widest)}  {value:>10,.10g}" for word, value in rows)
