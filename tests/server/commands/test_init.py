"""`kaden init`: everything that is missing, nothing that is there."""

from __future__ import annotations

import os
import pwd
import sqlite3
import stat
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from server.commands.init import commented
from server.settings import KEYS, SECTIONS, Settings, load
from server.telephony.asterisk.settings import AsteriskSettings
from tests.server.commands.conftest import Kaden

ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def config(home: Path) -> Path:
    return home / ".config/kaden/kaden.toml"


@pytest.fixture
def database(home: Path) -> Path:
    return home / ".local/state/kaden/kaden.sqlite"


def test_configuration_database_and_administrator(kaden: Kaden, config: Path, database: Path) -> None:
    said = kaden("init")
    assert said.code == 0
    for word in (str(config), str(database), "admin", ME, "kaden serve"):
        assert word in said.out
    assert config.is_file()
    accounts = kaden("account", "list").out
    assert "administrator" in accounts
    assert ME in accounts


def test_everything_is_for_its_owner(kaden: Kaden, config: Path, database: Path) -> None:
    kaden("init")
    assert stat.S_IMODE(config.stat().st_mode) & 0o137 == 0
    assert stat.S_IMODE(database.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(database.parent.stat().st_mode) & 0o077 == 0


def test_what_is_there_is_left_alone(kaden: Kaden, config: Path, database: Path) -> None:
    kaden("init")
    config.write_text("lines = 7")
    before = database.read_bytes()
    assert str(database) in kaden.refused("init", "--sample")
    assert (config.read_text(), database.read_bytes()) == ("lines = 7", before)


def test_a_configuration_that_is_there_says_where_the_database_goes(kaden: Kaden, home: Path) -> None:
    config = home / "own.toml"
    config.write_text(f'database = "{home}/elsewhere/floor.sqlite"')
    said = kaden("init", "--config", str(config))
    assert said.code == 0
    assert "configuration" not in said.out
    assert (home / "elsewhere/floor.sqlite").is_file()


def test_a_named_place_is_written_down(kaden: Kaden, home: Path) -> None:
    config, database = home / "etc/kaden.toml", home / "floor.sqlite"
    assert kaden("init", "--config", str(config), "--database", str(database)).code == 0
    assert tomllib.loads(config.read_text()) == {"database": str(database), **{key: {} for key in SECTIONS}}
    assert kaden("account", "list", "--config", str(config)).code == 0
    assert not (home / ".config").exists()


def test_a_bad_configuration_is_said_before_anything_is_made(
    kaden: Kaden, config: Path, database: Path
) -> None:
    config.parent.mkdir(parents=True)
    config.write_text("lins = 1")
    assert "did you mean lines?" in kaden.refused("init")
    assert not database.exists()


def test_a_place_where_nothing_can_be_written(kaden: Kaden, home: Path) -> None:
    (home / "file").touch()
    sentence = kaden.refused("init", "--config", str(home / "file" / "kaden.toml"))
    assert "kaden.toml" in sentence


def test_row_8_the_sample_is_ready_to_dial(kaden: Kaden) -> None:
    assert "5 agents" in kaden("init", "--sample").out
    accounts = kaden("account", "list").out
    for name in ("admin", "supervisor", "agent1", "agent5"):
        assert name in accounts
    assert "agent6" not in accounts


def hours_of(database: Path) -> tuple[int, int]:
    """Business hours of the only campaign, in minutes of the day."""
    with closing(sqlite3.connect(database)) as opened:
        start, end = opened.execute("SELECT hours_start, hours_end FROM campaign").fetchone()
    return start, end


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [((), (540, 1_020)), (("--hours", "0:00-24:00"), (0, 1_440)), (("--hours", "10:30-19:45"), (630, 1_185))],
)
def test_row_81_the_samples_hours(
    kaden: Kaden, database: Path, hours: tuple[str, ...], minutes: tuple[int, int]
) -> None:
    assert kaden("init", "--sample", *hours).code == 0
    assert hours_of(database) == minutes


@pytest.mark.parametrize(
    "hours", ["9-17", "17:00-09:00", "09:00-09:00", "09:60-10:00", "00:00-24:01", "soon"]
)
def test_hours_that_are_none_are_wrong_use(kaden: Kaden, database: Path, hours: str) -> None:
    assert kaden("init", "--sample", "--hours", hours).code == 2
    assert not database.exists()


def test_the_written_configuration_changes_nothing_and_shows_everything() -> None:
    text = commented({})
    assert tomllib.loads(text) == {key: {} for key in SECTIONS}
    for model in (Settings, AsteriskSettings):
        for key, field in model.model_fields.items():
            assert f"# {field.description}\n" + (f"[{key}]\n" if key in SECTIONS else f"# {key} = ") in text


def test_every_line_of_it_can_be_put_into_force(tmp_path: Path) -> None:
    lines = commented({}).splitlines()
    keys = tuple(f"# {key.rpartition('.')[2]} = " for key in KEYS)
    file = tmp_path / "kaden.toml"
    file.write_text("\n".join(line.removeprefix("# ") if line.startswith(keys) else line for line in lines))
    loaded = load(file)
    assert loaded.settings == load().settings
    assert set(loaded.origins.values()) == {str(file)}
