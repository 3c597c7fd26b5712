"""`kaden export`, with a server and without one: the file's columns and what became of each (rows 123, 127)."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path

import pytest

from server.storage.lists import registered
from tests.server.commands.conftest import Kaden, Said
from tests.server.commands.office import BATCH, CommandOffice

LIST = """会社名,氏名,TEL,=備考
㈱髙橋,"山田
太郎",03-1234-5678,①🎪
=1+1,−佐藤,+81 90-1234-5679,〜
"""

ADDED = ["status", "attempts", "last outcome", "last result", "last note", "last call", "next call"]


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    made = CommandOffice.make(tmp_path)
    (tmp_path / "visitors.csv").write_text(LIST)
    said = kaden("import", str(tmp_path / "visitors.csv"), "--batch", BATCH, "--config", str(made.config))
    assert said.code == 0, said
    return made


class Exports:
    """`kaden export`, once with a server and once without one."""

    def __init__(self, office: CommandOffice, kaden: Kaden, through_server: bool) -> None:
        self.office = office
        self._kaden = kaden
        self._through_server = through_server

    async def __call__(self, *args: str) -> Said:
        words = ["export", *args, "--config", str(self.office.config), "--account", "supervisor"]
        if not self._through_server:
            return await asyncio.to_thread(self._kaden, *words)
        async with self.office.open():
            return await asyncio.to_thread(self._kaden, *words)

    def audited(self) -> list[object]:
        return [row[0] for row in self.office.rows("SELECT after FROM audit WHERE code = 'list.export'")]


@pytest.fixture(params=[False, True], ids=["by itself", "through the server"])
def export(request: pytest.FixtureRequest, office: CommandOffice, kaden: Kaden) -> Exports:
    return Exports(office, kaden, request.param)


async def test_the_files_columns_and_what_became_of_each_customer(export: Exports) -> None:
    """On standard output, in UTF-8 with its mark; nothing that a spreadsheet would calculate."""
    said = await export("1")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(said.out.removeprefix("\ufeff"), newline=""))) == [
        ["会社名", "氏名", "TEL", "'=備考", *ADDED],
        ["㈱髙橋", "山田\n太郎", "03-1234-5678", "①🎪", "to be called", "0", "", "", "", "", ""],
        ["'=1+1", "−佐藤", "'+81 90-1234-5679", "〜", "to be called", "0", "", "", "", "", ""],
    ]
    assert export.audited() == ['{"records": 2}']


async def test_times_are_the_campaigns_and_results_are_words(export: Exports, office: CommandOffice) -> None:
    await asyncio.to_thread(_call, office)
    said = await export("visitors.csv")
    _, first, second = csv.reader(io.StringIO(said.out))
    assert first[4:] == ["finished", "1", "no answer", "アポ", "'=note", "2027-01-16 00:00", ""]
    assert second[4:] == ["without a group", "2", "busy", "", "", "2027-01-16 00:01", "2027-01-16 01:00"]


def _call(office: CommandOffice) -> None:
    """What two calls leave behind, in the zone of Tokyo."""
    at = 1_800_025_200_000
    office.change("UPDATE campaign SET zone = 'Asia/Tokyo'")
    office.change(
        "INSERT INTO job_run (id, job_id, batch_id, started_at, stopped_at) VALUES (1, 1, 1, 1, 2)",
        "UPDATE record SET state = 'finished', attempts = 1, last_outcome = 'no_answer',"
        f" last_disposition = (SELECT id FROM disposition WHERE label = 'アポ'), last_dial_at = {at} WHERE id = 1",
        "INSERT INTO attempt (record_id, job_id, run_id, campaign_id, batch_id, list_id, group_id, number,"
        " number_as_given, n, due_at, state, dialled_at, result, note) SELECT id, 1, 1, campaign_id, batch_id,"
        " list_id, group_id, number, number_as_given, 1, 0, 'ended', 1, 'saved', '=note' FROM record WHERE id = 1",
        f"UPDATE record SET group_id = NULL, attempts = 2, last_outcome = 'busy', last_dial_at = {at + 60_000},"
        f" next_at = {at + 3_600_000} WHERE id = 2",
    )


async def test_cp932_with_twins_and_a_sign_for_what_it_lacks(export: Exports, tmp_path: Path) -> None:
    """A minus that becomes one that a spreadsheet calculates with is neutralised too (case 54)."""
    file = tmp_path / "results.csv"
    said = await export("1", "--encoding", "cp932", "--out", str(file))
    assert (said.code, said.out) == (0, "")
    assert "1 characters are unknown to cp932" in said.err
    assert f"2 customers stand in {file}" in said.err
    _, first, second = csv.reader(io.StringIO(file.read_bytes().decode("cp932"), newline=""))
    assert (first[0], first[3]) == ("㈱髙橋", "①〓")
    assert (second[1], second[3]) == ("'－佐藤", "～")


async def test_an_existing_file_is_left_alone(export: Exports, tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_text("mine")
    said = await export("1", "--out", str(file))
    assert (said.code, f"the file {file} exists already" in said.err) == (1, True)
    assert file.read_text() == "mine"
    assert export.audited() == []


async def test_an_unknown_list_is_told_with_the_known_ones_and_leaves_no_file(
    export: Exports, tmp_path: Path
) -> None:
    file = tmp_path / "results.csv"
    said = await export("4711", "--out", str(file))
    assert said.code == 1
    assert 'no list "4711"' in said.err
    assert "1 (visitors.csv)" in said.err
    assert not file.exists()


async def test_many_pages_make_one_file(export: Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registered, "PAGE", 1)
    said = await export("1")
    assert len(list(csv.reader(io.StringIO(said.out, newline="")))) == 3
    assert export.audited() == ['{"records": 2}']


@pytest.mark.parametrize("words", [[], [""], ["x" * 201], ["1", "--encoding", "euc-jp"]])
def test_wrong_use(kaden: Kaden, words: list[str]) -> None:
    assert kaden("export", *words).code == 2
