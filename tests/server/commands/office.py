"""An office on disk with its configuration, and a server over it, for the tests of commands."""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from kaden.clock import instant_of
from server.compose import server
from server.dialer.model import Hours
from server.settings import load
from server.storage.blank import make_blank
from server.storage.inline_runner import InlineRunner
from server.storage.sample import SampleIds, SampleSpec, create_sample

BATCH = "展示会来場者"


@dataclass(frozen=True)
class CommandOffice:
    """The ready sample, whose accounts belong to the user who runs the test."""

    folder: Path
    ids: SampleIds

    @classmethod
    def make(cls, folder: Path) -> CommandOffice:
        """Make database and configuration."""
        now = instant_of(datetime.now(UTC))
        day = datetime.now(UTC).date()
        days = day - timedelta(days=1), day + timedelta(days=2)
        spec = SampleSpec(now, Hours(0, 1_440), "UTC", *days, os_user=getpass.getuser())
        make_blank(folder / "kaden.sqlite", now)
        runner = InlineRunner.on_file(folder / "kaden.sqlite", now)
        ids = runner.transact(partial(create_sample, spec=spec))
        runner.shut()
        office = cls(folder, ids)
        office.config.write_text(f'database = "{office.database}"\nsocket = "{office.socket}"\n', "utf-8")
        return office

    @property
    def config(self) -> Path:
        return self.folder / "kaden.toml"

    @property
    def database(self) -> Path:
        return self.folder / "kaden.sqlite"

    @property
    def socket(self) -> Path:
        return self.folder / "run" / "kaden.sock"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """A server at work."""
        async with server(load(self.config).settings):
            yield

    def change(self, *statements: str) -> None:
        """Change what stands there, while no server does."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            for sql in statements:
                connection.execute(sql)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What stands in the database."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql).fetchall()
