"""`kaden report`, with a server and without one (rows 313 to 320)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.server.commands.conftest import Kaden
from tests.server.commands.office import CommandOffice

_CALLS = (
    "INSERT INTO customer_list (batch_id, name, columns, encoding, rows, at) VALUES (1, 'a.csv', '[]', 'utf-8', 1, 0)",
    "INSERT INTO record (list_id, batch_id, campaign_id, group_id, line, name, company, number, number_as_given,"
    " phone_type, extra, state) VALUES (1, 1, 1, 1, 1, 'x', 'y', '+819012345678', '', 'mobile', '[]', 'finished')",
    "INSERT INTO attempt (record_id, campaign_id, batch_id, list_id, group_id, number, number_as_given, due_at, state,"
    " outcome, dialled_at) SELECT 1, 1, 1, 1, 1, '+819012345678', '', 0, 'ended', 'busy',"
    " (unixepoch('now', 'start of day') - value * 86400) * 1000 FROM json_each('[0, 1, 1, 1, 400]')",
)


@pytest.fixture
def office(tmp_path: Path) -> CommandOffice:
    """A busy number today, three yesterday, and one more than a year ago."""
    made = CommandOffice.make(tmp_path)
    made.change(*_CALLS)
    return made


async def test_all_ways_say_the_same(
    office: CommandOffice, kaden: Kaden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table, JSON and both files; days by the campaign's clocks, half-open (row 317)."""
    monkeypatch.setenv("COLUMNS", "200")

    def report(*args: str) -> str:
        said = kaden("report", *args, "--config", str(office.config), "--account", "supervisor")
        assert said.code == 0, said.err
        return said.out

    def ways() -> None:
        assert report("campaign").splitlines()[4].split()[:2] == ["展示会フォロー", "1"]
        days = json.loads(report("hours", "--by", "day", "--period", "yesterday..today", "--json"))
        assert [row["figures"]["busy"] for row in days["rows"]] == [3, 1]
        assert (days["totals"]["figures"]["attempts"], days["zone"]) == (4, "UTC")
        assert "There were no calls" in report("agents", "--period", "tomorrow")

    await asyncio.to_thread(ways)
    async with office.open():
        await asyncio.to_thread(ways)
    paths = tmp_path / "a.csv", tmp_path / "a.xlsx"
    options = ("--csv", str(paths[0]), "--xlsx", str(paths[1]), "--encoding", "cp932")
    words = ("report", "lists", "--period", "yesterday", "--config", str(office.config), *options)
    said = await asyncio.to_thread(kaden, *words)
    assert (said.code, said.out) == (0, ""), said.err
    assert said.err == "".join(f"2 rows written to {path}\n" for path in paths)
    assert paths[0].read_text("cp932").splitlines()[1].startswith("a.csv,3,0,0.0,0,3,")


def test_promises_are_a_report_too(office: CommandOffice, kaden: Kaden, tmp_path: Path) -> None:
    """Rows 269 to 275, 318: a table, JSON and files say the same; the total is that of the rows."""
    office.change(
        "INSERT INTO callback (campaign_id, record_id, number, agent_id, attempt_id, due_at, state, reason, at)"
        " SELECT 1, 1, '+819012345678', (SELECT min(id) FROM account), 1,"
        " (unixepoch('now', 'start of day') - value * 86400) * 1000, 'cancelled', 'x', 0 FROM json_each('[0, 1, 1]')"
    )

    def report(*args: str) -> str:
        said = kaden("report", "promises", *args, "--config", str(office.config), "--account", "supervisor")
        assert said.code == 0, said.err
        return said.out

    told = json.loads(report("--by", "day", "--period", "yesterday..today", "--json"))
    assert [row["withdrawn"] for row in told["rows"]] == [2, 1]
    assert (told["totals"]["all"], told["totals"]["on_time_share"], told["zone"]) == (3, None, "UTC")
    assert report("--period", "yesterday").splitlines()[-1].split()[:3] == ["total", "-", "2"]
    assert "No promise stood" in report("--period", "tomorrow")
    report("--period", "yesterday..today", "--csv", str(tmp_path / "p.csv"))
    assert (tmp_path / "p.csv").read_text("utf-8-sig").splitlines()[-1].startswith("total,,3,")
    for args, sentence in ((("--by", "hour"), "are told --by agent"), (("--group", "x"), "not by --group")):
        said = kaden("report", "promises", *args, "--config", str(office.config))
        assert (said.code, sentence in said.err) == (2, True)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--period", "today..yesterday"), "ends before it starts"),
        (("--period", "soon"), "is no period"),
        (("--campaign", "?"), 'there is no campaign "?"; there are: 展示会フォロー'),
        (("--agent", "nobody"), "nobody"),
        (("--list", "b.csv"), "1 (a.csv)"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(
    office: CommandOffice, kaden: Kaden, args: tuple[str, str], sentence: str
) -> None:
    assert sentence in kaden.refused("report", "campaign", *args, "--config", str(office.config))


def test_a_report_that_there_is_not_is_wrong_use(kaden: Kaden) -> None:
    assert kaden("report", "weather").code == 2
    assert kaden("report", "campaign", "--campaign", "").code == 2


async def test_who_may_see_no_report_hears_it(office: CommandOffice, kaden: Kaden) -> None:
    """Row 312: agents have their own figures at their desks."""
    async with office.open():
        said = await asyncio.to_thread(
            kaden, "report", "agents", "--config", str(office.config), "--account", "agent1"
        )
    assert said.code == 1
    assert said.err.count("\n") == 1
