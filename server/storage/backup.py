"""Backups of a SQLite database: one step on a read-only connection, verified before they count (guarantees 6).

Rule: a file has its final name only after the check; what is kept is 24 hourly and 14 daily copies.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.sqlite_faults import refusal_of
from server.storage.sqlite_tx import connect_reader

HOURLY: Final = 24
DAILY: Final = 14

_NAME: Final = re.compile(r"(?P<stem>.+)-(?P<day>\d{8})T(?P<hour>\d{2})\d{4}Z\.backup\.db")


def back_up(database: Path, directory: Path, at: Instant) -> Path:
    """Copy a database, also while a server writes to it, check the copy, and remove copies that are too old.

    Raises:
        Refused: STORE_UNAVAILABLE, when the copy cannot be made or is not sound.
    """
    moment = datetime.fromtimestamp(at / 1_000, UTC)
    final = directory / f"{database.stem}-{moment:%Y%m%dT%H%M%SZ}.backup.db"
    partial = final.with_suffix(".partial")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _copy(database, partial)
        partial.replace(final)
        _sync(directory)
    except OSError as error:
        raise Refused(RefusalCode.STORE_UNAVAILABLE, problem=error.strerror or str(error)) from error
    except sqlite3.Error as error:
        refusal = refusal_of(error)
        if refusal is not None:
            raise refusal from error
        raise
    finally:
        with suppress(OSError):
            partial.unlink()
    for old in superseded(backups_of(database, directory)):
        old.unlink(missing_ok=True)
    return final


def _copy(database: Path, to: Path) -> None:
    to.unlink(missing_ok=True)
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source = connect_reader(database)
    try:
        copy = sqlite3.connect(to, isolation_level=None)
        try:
            # All pages in one step: with several, each write of the server would start it again.
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode = DELETE")
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        finally:
            copy.close()
    finally:
        source.close()
    if verdict != "ok":
        raise Refused(RefusalCode.STORE_UNAVAILABLE, problem=f"the copy is not sound: {verdict}")
    _sync(to)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def backups_of(database: Path, directory: Path) -> list[Path]:
    """The backups of a database, newest first."""
    if not directory.is_dir():
        return []
    found = [path for path in directory.iterdir() if _belongs(path, database)]
    return sorted(found, key=lambda path: path.name, reverse=True)


def _belongs(path: Path, database: Path) -> bool:
    name = _NAME.fullmatch(path.name)
    return name is not None and name["stem"] == database.stem


def superseded(newest_first: Iterable[Path]) -> list[Path]:
    """Copies that are neither the newest of one of the last 24 hours nor of one of the last 14 days with a copy."""
    hours: dict[str, Path] = {}
    days: dict[str, Path] = {}
    old = []
    for path in newest_first:
        name = _NAME.fullmatch(path.name)
        if name is None:
            continue
        hour = (
            hours.setdefault(name["day"] + name["hour"], path)
            if len(hours) < HOURLY
            else hours.get(name["day"] + name["hour"])
        )
        day = days.setdefault(name["day"], path) if len(days) < DAILY else days.get(name["day"])
        if path not in (hour, day):
            old.append(path)
    return old
