"""`kaden switchboard`: the simulated switch as a process of its own, so that calls outlive a server that is killed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Final, TextIO

import click

from server.loops import ScaledLoop
from server.telephony.simulator.call_log import CallLog
from server.telephony.simulator.channels import nobody
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.faults import Chances, RandomFaults
from server.telephony.simulator.phones import BY_LAST_DIGIT, Phones
from server.telephony.simulator.population import (
    DEFAULT_MIX,
    QUICK,
    USUAL,
    ByLastDigit,
    Customers,
    Mix,
    Population,
)
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.switchboard import listening_at, serve_switchboard

MANNERS: Final = {"usual": USUAL, "quick": QUICK}


class _Chance(click.ParamType[tuple[str, float]]):
    """`name=0.25`"""

    name = "NAME=CHANCE"

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, float]:
        """Read one; anything else is wrong use."""
        name, _, chance = str(value).partition("=")
        if name not in self.names:
            self.fail(f"{name!r} is none of {', '.join(self.names)}", param, ctx)
        try:
            return name, float(chance)
        except ValueError:
            self.fail(f"{chance!r} is no number", param, ctx)


MIX: Final = _Chance(tuple(field.name for field in fields(Mix)))
FAULT: Final = _Chance(tuple(field.name for field in fields(Chances)))


@click.command("switchboard", epilog="Example: kaden switchboard --listen /tmp/switch.sock --seed 1")
@click.option(
    "--listen", "path", required=True, type=click.Path(path_type=Path), help="The unix socket to serve at."
)
@click.option(
    "--seed", default=0, show_default=True, help="Decides what every customer does, and the faults."
)
@click.option(
    "--lines", default=30, show_default=True, type=click.IntRange(1), help="Customers' calls at once."
)
@click.option("--by-digit", is_flag=True, help="The last digit of a number decides, not chance.")
@click.option(
    "--mix", "mix", multiple=True, type=MIX, help="Chance of answer, busy, no_answer, ...; together 1."
)
@click.option(
    "--manners", default="usual", show_default=True, type=click.Choice(list(MANNERS)), help="Times."
)
@click.option("--fault", "faults", multiple=True, type=FAULT, help="Chance of reply_lost, event_late, ...")
@click.option("--log", type=click.File("a", lazy=False), help="Append every step of every call here.")
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help="Times the wall clock.",
)
def command(
    path: Path,
    seed: int,
    lines: int,
    by_digit: bool,
    mix: tuple[tuple[str, float], ...],
    manners: str,
    faults: tuple[tuple[str, float], ...],
    log: TextIO | None,
    speed: float,
) -> None:
    """Serve a simulated switch until it is killed."""
    times = MANNERS[manners]
    try:
        customers: Customers = (
            ByLastDigit(times, seed) if by_digit else Population(seed, _mix(dict(mix)), times)
        )
        plan = RandomFaults(Chances(**dict(faults)), Random(f"faults {seed}"))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    exchange = Exchange(
        customers,
        Phones(by_digit=BY_LAST_DIGIT) if by_digit else Phones(),
        rules=Rules(lines=lines),
        plan=plan,
        witness=nobody if log is None else CallLog(log),
    )
    running = RunningExchange(exchange, start=time.time_ns() // 1_000_000)
    with listening_at(path) as at, asyncio.Runner(loop_factory=lambda: ScaledLoop(speed)) as runner:
        runner.run(serve_switchboard(at, running, ready=lambda: click.echo(f"listening at {path}")))


def _mix(chances: Mapping[str, float]) -> Mix:
    if not chances:
        return DEFAULT_MIX
    return Mix(**{**dict.fromkeys(MIX.names, 0.0), **chances})
