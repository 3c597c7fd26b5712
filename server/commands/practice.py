"""`kaden practice`: an agent's real desk with simulated customers; nothing real is called, opened or written."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import click

from kaden.cells import pad, width
from kaden.words import LANGUAGES, Words, language_of_environment

EXAMPLES = """\b
Examples:
  kaden practice
  kaden practice --minutes 20 --lang ja"""


@click.command(epilog=EXAMPLES)
@click.option(
    "--minutes",
    type=click.FloatRange(0.1, 480),
    default=30,
    show_default=True,
    help="After so long no more customers come.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another one, other customers.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Language of desk and customers.")
@click.option("--speed", type=click.FloatRange(0.1, 1_000), default=1, hidden=True)
@click.option("--floor", is_flag=True, hidden=True)
def command(minutes: float, seed: int, language: str | None, speed: float, floor: bool) -> int:
    """Practise at an agent's desk: it is the real one, the customers are not. Needs no server and no set-up."""
    chosen = language or language_of_environment()
    if floor:
        from server.demo import practice

        practice.run(minutes, speed, seed, chosen)
        return 0
    return _sit(minutes, seed, chosen, speed)


def _sit(minutes: float, seed: int, language: str, speed: float) -> int:
    """The floor in one process, the desk in another; when the desk closes, the floor ends and tells its figures."""
    kaden, say = [sys.executable, "-m", "kaden"], Words(language)
    if sys.stderr.isatty():
        click.echo(say("practice.opening"), err=True)
    options = ["--minutes", str(minutes), "--seed", str(seed), "--lang", language, "--speed", str(speed)]
    floor = subprocess.Popen(
        [*kaden, "practice", "--floor", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    figures = ""
    try:
        assert floor.stdout is not None
        socket = floor.stdout.readline().strip()
        if not socket:
            return floor.wait()
        where = ["--server", socket, "--account", "agent1", "--lang", language]
        code = subprocess.call([*kaden, "client", *where, "--practice"])
    finally:
        figures, _ = floor.communicate()
    if figures and code == 0:
        click.echo(table(json.loads(figures), say))
    return code


def table(figures: dict[str, Any], say: Words) -> str:
    """What the practice ends with, as people read it."""
    rows = [(say(f"practice.{name}"), value) for name, value in figures.items() if name != "results"]
    rows += [(f"  {label}", calls) for label, calls in figures["results"].items()]
    widest = max(width(word) for word, _ in rows)
    lines = [f"{pad(word, widest)}  {value:>8,}" for word, value in rows]
    return "\n".join([say("practice.done"), *lines])
