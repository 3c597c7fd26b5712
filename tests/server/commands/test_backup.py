"""`kaden backup` without a server: a copy that is checked and said."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.server.commands.conftest import Kaden


def test_a_copy_in_the_backup_directory(kaden: Kaden, home: Path) -> None:
    kaden("init", "--sample")
    said = json.loads(kaden("backup", "--json").out)
    copy = Path(said["path"])
    assert copy.parent == home / ".local/state/kaden/backups"
    assert copy.stat().st_size == said["bytes"]
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM account WHERE agent_use = 1").fetchone() == (5,)


def test_the_copy_is_said_in_one_line(kaden: Kaden) -> None:
    kaden("init")
    said = kaden("backup")
    assert said.code == 0
    assert said.out.count("\n") == 1
    assert "verified" in said.out


def test_without_a_database_there_is_nothing_to_copy(kaden: Kaden) -> None:
    assert "kaden init" in kaden.refused("backup")
