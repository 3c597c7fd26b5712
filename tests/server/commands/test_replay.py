"""`kaden replay`: a recorded day at any second, and clear words for days that never were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaden.protocol.refusals import RefusalCode, Refused
from server.commands.replay import command
from server.demo.headless import OPENING
from server.storage.inline_runner import InlineRunner
from tests.server.replay.recorded_floor import RecordedFloor, live

MOMENTS = (60.0, 130.0)
"""The demo's floor opens at 10:00 in Tokyo on 2026-04-06."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replay") / "kaden.db"


@pytest.fixture(scope="module")
def day(database: Path) -> RecordedFloor:
    return live(MOMENTS, path=database)


def replay(database: Path, *arguments: str, language: str = "en") -> Result:
    environment = {
        "KADEN_DATABASE": str(database),
        "KADEN_LANG": language,
        "XDG_CONFIG_HOME": str(database.parent),
    }
    return CliRunner(env=environment).invoke(command, arguments)


def test_the_monitor_of_a_second_is_shown_again(database: Path, day: RecordedFloor) -> None:
    result = replay(database, "2026-04-06", "--at", "10:01:00", "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    assert answer["at"] == OPENING + 60_000
    [job] = answer["jobs"]
    seen = day.seen[0]
    assert (job["attempts"], job["connected"]) == (seen.head.attempts, seen.head.connected)
    assert [(row["name"], row["state"], row["customer"]) for row in job["agents"]] == [
        (row.name, row.state.value, row.customer) for row in seen.rows
    ]


@pytest.mark.parametrize(("language", "word"), [("en", "Calls out"), ("ja", "発信中")])
def test_people_read_it_as_text(database: Path, day: RecordedFloor, language: str, word: str) -> None:
    result = replay(database, "2026-04-06", "--at", "10:02:10", language=language)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("2026-04-06 10:02:10 Asia/Tokyo\n")
    assert word in result.output
    for row in day.seen[1].rows:
        assert row.name in result.output


def test_before_the_start_no_job_is_shown(database: Path, day: RecordedFloor) -> None:
    result = replay(database, "2026-04-06", "--at", "09:59")
    assert result.output.splitlines()[1:] == ["no job was started at that moment"]


def test_a_day_that_was_never_recorded_is_said(database: Path, day: RecordedFloor) -> None:
    assert replay(database, "2026-04-07").exception == Refused(
        RefusalCode.NO_SUCH_DAY, day="2026-04-07", zone="Asia/Tokyo", newest="2026-04-06"
    )


def test_an_empty_database_is_said(tmp_path: Path) -> None:
    InlineRunner.on_file(tmp_path / "kaden.db", OPENING, create=True).shut()
    result = replay(tmp_path / "kaden.db", "2026-04-06")
    assert result.exception == Refused(RefusalCode.NOTHING_RECORDED)


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("yesterday",), 'DAY is a date like 2026-11-20, not "yesterday"'),
        (("2026-02-30",), 'not "2026-02-30"'),
        (("2026-04-06", "--at", "25:00"), '--at is a time of day like 10:15 or 10:15:30, not "25:00"'),
        (("2026-04-06", "--at", "10:00+09:00"), "--at is a time of day like 10:15"),
    ],
)
def test_wrong_use_names_the_argument(tmp_path: Path, arguments: tuple[str, ...], wrong: str) -> None:
    result = replay(tmp_path / "kaden.db", *arguments)
    assert result.exit_code == 2
    assert wrong in result.output


def test_the_day_is_told_in_figures(database: Path, day: RecordedFloor) -> None:
    result = replay(database, "2026-04-06")
    assert result.exit_code == 0, result.output
    head = day.seen[-1].head
    assert result.output.startswith(f"{head.name}  ·  2026-04-06 Asia/Tokyo\n")
    assert "as it was" in result.output


def test_the_day_under_other_rules_stands_beside_it(database: Path, day: RecordedFloor) -> None:
    result = replay(
        database, "2026-04-06", "--policy", "progressive,adaptive", "--job", day.seen[0].head.name
    )
    assert result.exit_code == 0, result.output
    names, *_ = (line.split() for line in result.output.splitlines() if "adaptive" in line)
    assert names[-2:] == ["progressive", "adaptive"]


def test_scripts_get_every_figure(database: Path, day: RecordedFloor) -> None:
    arguments = ("2026-04-06", "--policy", "predictive", "--json", "--seed", "4")
    first, second = (json.loads(replay(database, *arguments).output) for _ in range(2))
    [job] = first["jobs"]
    assert job["job"] == day.seen[0].head.name
    assert job["days"]["as it was"]["dials"] == day.seen[-1].head.attempts
    assert job["days"]["predictive"]["event_hash"] == second["jobs"][0]["days"]["predictive"]["event_hash"]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("--policy", "lucky"), RefusalCode.UNKNOWN_POLICY),
        (("--job", "nobody"), RefusalCode.UNKNOWN_JOB),
    ],
)
def test_names_that_nobody_knows_are_said(
    database: Path, day: RecordedFloor, arguments: tuple[str, ...], refusal: RefusalCode
) -> None:
    exception = replay(database, "2026-04-06", *arguments).exception
    assert isinstance(exception, Refused)
    assert exception.code is refusal


def test_a_moment_has_no_other_rule(database: Path) -> None:
    result = replay(database, "2026-04-06", "--at", "10:00", "--policy", "adaptive")
    assert result.exit_code == 2
    assert "give one of them" in result.output
