"""`kaden init`: a commented configuration, an empty database, and its first administrator.

Rule: nothing that exists is written over, and whoever runs it can sign in on this machine without a password.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from kaden.clock import Instant, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import Role
from kaden.words import Words, language_of_environment
from server.samples import PROGRESSIVE, SAMPLES, Place, values

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from server.settings import Settings
    from server.storage.port import Tx
    from server.storage.store import KeepingRunner

ADMINISTRATOR: Final = "admin"
SAMPLE_DAYS: Final = 60
"""Length of the sample batch's period, as in the reference case: two months."""

EXAMPLES: Final = """\b
Examples:
  kaden init --sample
  kaden init --sample --hours 10:00-19:30
  kaden init --sample predictive"""

LAST_MINUTE: Final = 24 * 60

FILE_MODE: Final = 0o640
PRIVATE: Final = 0o700


class _Hours(click.ParamType[tuple[int, int]]):
    """`09:00-17:00`, as minutes of the day; 24:00 is the end of a day."""

    name = "HH:MM-HH:MM"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", str(value))
        if found is None:
            self.fail(f"{value!r} is not HH:MM-HH:MM, as in 09:00-17:00", param, ctx)
        hour, minute, last_hour, last_minute = map(int, found.groups())
        start, end = hour * 60 + minute, last_hour * 60 + last_minute
        if minute > 59 or last_minute > 59 or not start < end <= LAST_MINUTE:
            self.fail(f"{value}: the end must come after the start, and not after 24:00", param, ctx)
        return start, end


@click.command("init", epilog=EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), help="Where to write the configuration.")
@click.option("--database", help="Path of the SQLite database, or postgresql://user@host/name.")
@click.option(
    "--sample",
    type=click.Choice(SAMPLES),
    is_flag=False,
    flag_value=PROGRESSIVE,
    help="Add a sample office: group, rule, campaign, batch, job, agents; progressive unless told otherwise.",
)
@click.option(
    "--hours",
    type=_Hours(),
    default="09:00-17:00",
    show_default=True,
    help="Business hours of the sample's campaign.",
)
def command(config: Path | None, database: str | None, sample: str | None, hours: tuple[int, int]) -> None:
    """Make a configuration and an empty database. What exists already is kept as it is."""
    from server.file_places import config_place
    from server.hub.sign_in import user_name
    from server.settings import load

    file = config or config_place()
    given = {"database": database}
    settings = load(config, given, missing_ok=True).settings
    user = user_name(os.getuid())
    if user is None:
        raise Refused(RefusalCode.NO_MAPPED_ACCOUNT, user=str(os.getuid()))
    _refuse_existing(settings)
    written = _write_config(file, given)
    agents = asyncio.run(_make_database(settings, user, sample, hours))
    words = Words(language_of_environment())
    if written:
        click.echo(words("init.config_written", path=file))
    click.echo(words("init.database_made", path=settings.shown_database))
    click.echo(words("init.administrator", account=ADMINISTRATOR, user=user))
    if sample:
        click.echo(words("init.sample_made", agents=agents))
    click.echo(words("init.next"))


def commented(given: dict[str, str | None]) -> str:
    """A configuration file that changes nothing: every setting with its meaning and its default, commented out.

    Args:
        given: settings that are set, not only shown.
    """
    from server.settings import SECTIONS, Settings

    lines = ["# The configuration of kaden's server. Every line that is commented out shows the default."]
    plain = {key: field for key, field in Settings.model_fields.items() if key not in SECTIONS}
    lines += _commented(plain, given)
    for section, model in SECTIONS.items():
        lines += ["", "", f"# {Settings.model_fields[section].description}", f"[{section}]"]
        lines += _commented(model.model_fields, {})
    return "\n".join(lines) + "\n"


def _commented(fields: Mapping[str, FieldInfo], given: Mapping[str, str | None]) -> list[str]:
    lines = []
    for key, field in fields.items():
        default = field.get_default(call_default_factory=True)
        value = given.get(key)
        shown = _toml(default) if value is None else _toml(value)
        lines += ["", f"# {field.description}", f"{'# ' if value is None else ''}{key} = {shown}"]
    return lines


def _toml(value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    # JSON's strings are TOML's.
    return json.dumps(str(value), ensure_ascii=False)


def _refuse_existing(settings: Settings) -> None:
    if not settings.on_postgresql and Path(settings.database).exists():
        raise Refused(RefusalCode.DATABASE_EXISTS, path=settings.database)


def _write_config(file: Path, given: dict[str, str | None]) -> bool:
    if file.exists():
        return False
    try:
        file.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    except OSError as error:
        problem = error.strerror or "cannot be written"
        raise Refused(RefusalCode.FILE_UNREADABLE, path=str(file), problem=problem) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        target.write(commented(given))
    return True


async def _make_database(settings: Settings, user: str, sample: str | None, hours: tuple[int, int]) -> int:
    """Make it; the number of agents in it."""
    from server.clock import SystemClock

    now = SystemClock().now()
    runner = await _new(settings, now)
    try:
        return await runner.write(
            partial(_fill, settings=settings, user=user, sample=sample, hours=hours, now=now)
        )
    finally:
        await runner.close()


async def _new(settings: Settings, now: Instant) -> KeepingRunner:
    if settings.on_postgresql:
        from server.storage.postgres_runner import PostgresRunner

        return await PostgresRunner.open(settings.database_address, now)
    return _new_file(Path(settings.database), now)


def _new_file(path: Path, now: Instant) -> KeepingRunner:
    from server.storage.inline_runner import InlineRunner

    path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    # Customers' data: for the owner alone, whatever the user's habit is.
    habit = os.umask(0o077)
    try:
        return InlineRunner.on_file(path, now, create=True)
    finally:
        os.umask(habit)


def _fill(
    tx: Tx, settings: Settings, user: str, sample: str | None, hours: tuple[int, int], now: Instant
) -> int:
    from server.storage.port import NewAccount
    from server.storage.transactions.accounts import add_account, all_accounts

    if all_accounts(tx):
        raise Refused(RefusalCode.DATABASE_EXISTS, path=settings.shown_database)
    if sample is not None:
        return _fill_sample(tx, settings, user, sample, hours, now)
    account = NewAccount(
        name=ADMINISTRATOR,
        full_name="",
        role=Role.ADMINISTRATOR,
        agent_use=False,
        phone="",
        os_user=user,
        password_hash=None,
    )
    add_account(tx, account, None, now)
    return 0


def _fill_sample(
    tx: Tx, settings: Settings, user: str, sample: str, hours: tuple[int, int], now: Instant
) -> int:
    from kaden.setup.campaign_file import read_file
    from kaden.setup.kinds import Kind
    from server.storage.campaign_file.applying import apply

    today = local_time(now, ZoneInfo(settings.time_zone)).date()
    place = Place(hours, settings.time_zone, today, today + timedelta(days=SAMPLE_DAYS), user)
    file = read_file(values(sample, place))
    apply(tx, file, None, None, now)
    return sum(len(group.values["members"]) for group in file.of(Kind.GROUP))
