"""`kaden import`: with a server and without one, the same list and the same words (issue 2; rows 112 to 126)."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import re
from pathlib import Path

import pytest

from kaden.cli import run
from server.storage.lists.columns import read_columns
from tests.server.commands.office import BATCH, CommandOffice

REFUSED = 1
WRONG_USE = 2

LIST = """会社名,氏名,TEL,備考
㈱髙橋,山田 太郎,03-1234-5678,①
㈱髙橋,佐藤,０３-1234-5678,
a,b,110,\x1b[31m
c,d,=1+1,
e,f,9012345678,
"""


@pytest.fixture
def office(tmp_path: Path) -> CommandOffice:
    return CommandOffice.make(tmp_path)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KADEN_LANG", "en")


@pytest.fixture
def visitors(tmp_path: Path) -> Path:
    file = tmp_path / "visitors.csv"
    file.write_bytes(LIST.encode("cp932"))
    return file


class Commands:
    """`kaden import`, once with a server and once without one."""

    def __init__(self, office: CommandOffice, through_server: bool) -> None:
        self.office = office
        self.through_server = through_server

    async def load(self, file: Path | str, *options: str) -> int:
        """The exit code."""
        words = ["import", str(file), "--config", str(self.office.config), "--account", "supervisor"]
        if "--batch" not in options:
            words += ["--batch", BATCH]
        if not self.through_server:
            return await asyncio.to_thread(run, [*words, *options])
        async with self.office.open():
            return await asyncio.to_thread(run, [*words, *options])


@pytest.fixture(params=[False, True], ids=["by itself", "through the server"])
def commands(request: pytest.FixtureRequest, office: CommandOffice) -> Commands:
    return Commands(office, request.param)


async def test_a_list_is_loaded_and_every_refused_line_is_told(
    commands: Commands, visitors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await commands.load(visitors) == 0
    shown = capsys.readouterr()
    assert "visitors.csv -> batch 展示会来場者\nEncoding: cp932\n" in shown.out
    assert "Columns:  会社名 = company, 氏名 = name, TEL = phone\nKept:     備考\n" in shown.out
    assert re.search(
        r"\n  rows +5\n  imported +2\n  refused: wrong +2\n  refused: twice in the file +1\n", shown.out
    )
    assert shown.out.endswith(
        "Refused lines:\n"
        '  line 3  TEL  "０３-1234-5678"  the same number stands in line 2\n'
        '  line 4  TEL  "110"  an emergency, short, premium, pager or machine number\n'
        '  line 5  TEL  "=1+1"  this is no phone number\n'
    )
    assert "\x1b" not in shown.out
    assert commands.office.rows("SELECT number, group_id FROM record ORDER BY line") == [
        ("+81312345678", commands.office.ids.group),
        ("+819012345678", commands.office.ids.group),
    ]


async def test_a_trial_changes_nothing(
    commands: Commands, visitors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Row 121."""
    assert await commands.load(visitors, "--dry-run") == 0
    out = capsys.readouterr().out
    assert "(trial: nothing is changed)" in out
    assert "would be imported" in out
    assert commands.office.rows("SELECT * FROM record") == []


async def test_one_object_for_programs(
    commands: Commands, visitors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await commands.load(visitors, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["valid"], told["invalid"], told["duplicates_in_file"]) == (5, 2, 2, 1)
    assert (told["list_id"], told["dry_run"], told["encoding"]) == (1, False, "cp932")
    assert told["refused"][0] == {
        "line": 3,
        "reason": "duplicate_in_file",
        "value": "０３-1234-5678",
        "column": "TEL",
        "first_line": 2,
        "imported": False,
    }


async def test_refused_lines_as_a_file_for_a_spreadsheet(
    commands: Commands, visitors: Path, tmp_path: Path
) -> None:
    """Row 123."""
    report = tmp_path / "refused.csv"
    assert await commands.load(visitors, "--report", str(report)) == 0
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["line", "column", "value", "reason", "code", "row imported"]
    assert [row[0] for row in rows[1:]] == ["3", "4", "5"]
    assert rows[3] == ["5", "TEL", "'=1+1", "this is no phone number", "not_a_number", "no"]


async def test_a_report_never_overwrites(
    commands: Commands, visitors: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "refused.csv"
    report.write_text("mine")
    assert await commands.load(visitors, "--report", str(report)) == REFUSED
    assert capsys.readouterr().err.startswith(f"kaden: the file {report} exists already")
    assert report.read_text() == "mine"
    assert commands.office.rows("SELECT * FROM record") == []


async def test_columns_and_encoding_as_a_person_says(commands: Commands, tmp_path: Path) -> None:
    """Row 116; the column may hold the sign itself."""
    file = tmp_path / "odd.csv"
    file.write_text("a=b,店\n0312345678,山田商店\n", "euc-jp")
    options = ("--map", "a=b=phone", "--map", "店=company", "--encoding", "EUC-JP")
    assert await commands.load(file, *options) == 0
    assert commands.office.rows("SELECT number, company FROM record") == [("+81312345678", "山田商店")]


async def test_a_larger_list_keeps_within_the_window(commands: Commands, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    rows = "".join(f"090{10_000_000 + place},{'x' * 400}\n" for place in range(4_000))
    file.write_text("TEL,備考\n" + rows)
    assert await commands.load(file) == 0
    assert commands.office.rows("SELECT count(*) FROM record") == [(4_000,)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no rows"),
        (b"TEL\n", "has no rows"),
        (b"PK\x03\x04", "is no CSV file (it looks like: XLSX / ZIP); open it in a spreadsheet"),
        (b'TEL,name\n0312345678,"a\n', "the quotation mark in line 2 does not close"),
        ("氏名,住所\na,b\n".encode(), 'The columns are: 氏名, 住所. Say which one with --map "COLUMN=phone"'),
        (b"TEL\n110\n", "no row could be taken (1 were refused), so nothing was added"),
    ],
)
async def test_a_bad_file_gets_one_sentence(
    commands: Commands, tmp_path: Path, content: bytes, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 2, "Bad input"."""
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    assert await commands.load(file) == REFUSED
    errors = capsys.readouterr().err.splitlines()
    told = [line for line in errors if line.startswith("kaden:")]
    assert len(told) == 1
    assert sentence in told[0]
    assert not any("Traceback" in line for line in errors)
    assert commands.office.rows("SELECT * FROM customer_list") == []


async def test_a_file_that_is_none(
    commands: Commands, tmp_path: Path, visitors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Case 55."""
    (tmp_path / "link.csv").symlink_to(visitors)
    os.mkfifo(tmp_path / "pipe.csv")
    for name, sentence in {
        "none.csv": "kaden import --template",
        "link.csv": "cannot be read",
        "pipe.csv": "cannot be read: not a regular file",
        ".": "cannot be read: Is a directory",
    }.items():
        assert await commands.load(tmp_path / name) == REFUSED
        assert sentence in capsys.readouterr().err


async def test_an_unknown_batch_is_told_with_the_known_ones(
    commands: Commands, visitors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await commands.load(visitors, "--batch", "spring") == REFUSED
    assert 'there is no batch "spring"; there are: 展示会来場者' in capsys.readouterr().err


@pytest.mark.parametrize(
    "options", [["--map", "TEL"], ["--map", "=phone"], ["--map", "TEL="], ["--batch", "x" * 121], []]
)
def test_wrong_use(visitors: Path, options: list[str]) -> None:
    assert run(["import", str(visitors), *options]) == WRONG_USE


@pytest.mark.parametrize(("language", "first"), [("en", "Company"), ("ja", "会社名")])
def test_row_114_a_template_needs_nothing_else_and_is_understood(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, first: str
) -> None:
    monkeypatch.setenv("KADEN_LANG", language)
    assert run(["import", "--template"]) == 0
    [headings] = csv.reader([capsys.readouterr().out.removeprefix("\ufeff")])
    columns = read_columns(tuple(headings), {})
    assert headings[0] == first
    assert list(columns.mapping.values()) == ["company", "name", "phone", "phone_2"]
    assert len(headings) == 5


def test_a_socket_that_nobody_serves_is_named(
    office: CommandOffice, visitors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["import", str(visitors), "--batch", BATCH, "--config", str(office.config)]
    assert run([*words, "--server", str(office.folder / "none.sock")]) == REFUSED
    assert str(office.folder / "none.sock") in capsys.readouterr().err


async def test_who_may_not_import_is_told_so(
    office: CommandOffice, visitors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["import", str(visitors), "--batch", BATCH, "--config", str(office.config)]
    async with office.open():
        assert await asyncio.to_thread(run, [*words, "--account", "agent1"]) == REFUSED
    assert "your account may not do this" in capsys.readouterr().err
    assert office.rows("SELECT * FROM record") == []
