"""`kaden doctor`: tries the switch of the configuration step by step, its doors and disks, and says what to change."""

from __future__ import annotations

import asyncio
import json
import os
import re
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaden.alert_words import size
from kaden.cells import pad, width
from kaden.protocol.alerts import Severity
from kaden.words import Words, language_of_environment

if TYPE_CHECKING:
    from server.settings import Settings
    from server.telephony.asterisk.findings import Finding
    from server.telephony.asterisk.settings import AsteriskSettings

REFUSED: Final = 1

MEGABYTE: Final = 1_000_000

EXAMPLES: Final = """\b
Examples:
  kaden doctor
  kaden doctor --phone 7011 --phone 7012
  kaden doctor --ring 7011 --json"""


class _Phone(click.ParamType[str]):
    """The name of an endpoint of the switch, and nothing that a dial string would read as more."""

    name = "PHONE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read one; anything else is wrong use."""
        if re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", str(value)) is None:
            self.fail(f"{value!r} is not the name of a phone, as in 7011", param, ctx)
        return str(value)


@click.command("doctor", epilog=EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), help="The file; without it the usual place.")
@click.option("--url", help="Try the switch at this address instead of [asterisk] url.")
@click.option(
    "--phone", "phones", type=_Phone(), multiple=True, help="A phone that must be signed in; may be repeated."
)
@click.option("--ring", type=_Phone(), help="Ring this phone, too, and beep into it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def command(
    config: Path | None, url: str | None, phones: tuple[str, ...], ring: str | None, as_json: bool
) -> int:
    """Try an Asterisk step by step: address, account, version, modules, line, phones, dialplan, test calls.

    After it the doors of this machine, for desks and for programs, and the room on its disks. Nobody outside is called,
    and a floor that works on the switch is not disturbed. Ends with 1 when something must be changed.
    """
    from server.commands.doctor_doors import examine_doors
    from server.settings import load

    given = None if url is None else {"asterisk": {"url": url}}
    loaded = load(config, given).settings
    settings = loaded.asterisk
    telling = _Telling(Words(language_of_environment()), as_json=as_json)
    asyncio.run(_examine(settings, phones, ring, telling))
    for finding in examine_doors(loaded):
        telling.tell(finding)
    telling.tell(_disks(loaded))
    return telling.end(settings.url, loaded.telephony)


async def _examine(
    settings: AsteriskSettings, phones: tuple[str, ...], ring: str | None, telling: _Telling
) -> None:
    from server.telephony.asterisk.examination import examine

    # Two who look at once must not take each other's events.
    name = f"{settings.app}-doctor-{os.getpid()}"
    async with aclosing(examine(settings, name, phones, ring)) as findings:
        async for finding in findings:
            telling.tell(finding)


def _disks(settings: Settings) -> Finding:
    """Whether there is room where the server writes: the worst of its disks."""
    from server.compose import disk_places
    from server.disks import measure
    from server.telephony.asterisk.findings import Code, Finding, State, Step, bad, doubtful, good

    places, limits = disk_places(settings), settings.alerts.limits().disks
    measured = sorted(measure(places), key=lambda disk: (disk.trouble(limits) is None, disk.free))
    if not measured:
        return Finding(Step.DISK, State.UNTRIED, Code.DISK_UNKNOWN)
    worst = measured[0]
    free = size(worst.free // MEGABYTE)
    severity = worst.trouble(limits)
    if severity is None:
        return good(Step.DISK, Code.DISK_GOOD, free=free)
    found = bad if severity is Severity.DANGER else doubtful
    return found(Step.DISK, Code.DISK_LOW, free=free, folder=str(places[worst.place]))


class _Telling:
    """Shows each finding when it is there, as a line or, at the end, as one object."""

    def __init__(self, words: Words, *, as_json: bool) -> None:
        self._words = words
        self._as_json = as_json
        self._told: list[dict[str, Any]] = []

    def tell(self, finding: Finding) -> None:
        """Take one finding."""
        sentence = self._words(f"doctor.{finding.code}", **finding.values)
        told = {"step": finding.step, "state": finding.state, "code": finding.code, "says": sentence}
        self._told.append({**told, "values": dict(finding.values)})
        if not self._as_json:
            state = self._words(f"doctor_state.{finding.state}")
            step = self._words(f"doctor_step.{finding.step}")
            click.echo(
                f"{self._padded('doctor_state', state)}  {self._padded('doctor_step', step)}  {sentence}"
            )

    def end(self, url: str, telephony: str) -> int:
        """Say what it came to, and whether the server uses the switch at all; the exit code."""
        bad = sum(told["state"] == "bad" for told in self._told)
        used = telephony == "asterisk"
        if self._as_json:
            came_to = {"url": url, "good": not bad, "used": used, "steps": self._told}
            click.echo(json.dumps(came_to, ensure_ascii=False))
            return REFUSED if bad else 0
        click.echo(self._words("doctor.all_bad" if bad else "doctor.all_good", count=bad))
        if not used:
            click.echo(self._words("doctor.not_used", telephony=telephony))
        return REFUSED if bad else 0

    def _padded(self, section: str, word: str) -> str:
        from server.telephony.asterisk.findings import State, Step

        keys = State if section == "doctor_state" else Step
        return pad(word, max(width(self._words(f"{section}.{key}")) for key in keys))
