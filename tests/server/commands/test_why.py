"""`kaden why`: a number, a record, a job; with a server and without one (rows 73, 148, 190, 321)."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from tests.server.commands.conftest import Kaden
from tests.server.commands.office import CommandOffice

JOB = "来場者フォロー"
ODDS = (
    '{"mean": -1.5, "free_soon": 2.2, "horizon": 8000, "price": 0.03, "accepted": 0.021, "refused": 0.04,'
    ' "budget": 3.25}'
)


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    """With two decisions, the newer one by odds."""
    made = CommandOffice.make(tmp_path)
    now = int(time.time() * 1_000)
    decision = (
        "INSERT INTO decision (job_id, at, method, waiting, target, calls_out, calls, limiting, odds, shadow)"
    )
    made.change(
        f"{decision} VALUES (1, {now - 2_000}, 'progressive', 1, 1, 0, 1, 'none', NULL, NULL)",
        f"{decision} VALUES (1, {now - 1_000}, 'adaptive', 4, 9, 3, 6, 'risk', '{ODDS}', 12)",
        "UPDATE dial_rule SET method = 'adaptive', shadow = 'predictive'",
    )
    return made


def why(office: CommandOffice, kaden: Kaden, *args: str) -> list[str]:
    said = kaden("why", "job", *args, "--config", str(office.config))
    assert said.code == 0, said.err
    return said.out.splitlines()


def test_the_newest_decision_is_told_in_words(office: CommandOffice, kaden: Kaden) -> None:
    lines = why(office, kaden, JOB)
    head, state, ledger, shadow = lines[:4]
    newest, budget, empty, titles, first, second = lines[-6:]
    assert head == f"{JOB} (展示会フォロー): stopped"
    assert state == "no server runs; this is what was decided last"
    assert ledger == "abandoned: hour -   today - of 3 %"
    assert shadow == "shadow predictive: 12 calls, +3.0 on average today"
    assert "9 calls: 4 waiting, 2 likely free in 8 s, risk 2.1 %; 3 out, 6 placed; one more call" in newest
    assert "price 3.0 %" in budget
    assert "3.2 more abandoned" in budget
    assert (empty, titles.split()[:4]) == ("", ["at", "method", "waiting", "target"])
    assert first.split()[2:9] == ["adaptive", "4", "9", "3", "6", "2.1", "%"]
    assert second.split()[2:9] == ["progressive", "1", "1", "0", "1", "-", "-"]


def test_as_many_as_asked_for(office: CommandOffice, kaden: Kaden) -> None:
    assert len(why(office, kaden, "1", "--last", "1")) == len(why(office, kaden, "1")) - 1
    for last in ("0", "501", "x"):
        assert kaden("why", "job", "1", "--last", last, "--config", str(office.config)).code == 2


async def test_the_same_for_programs_and_what_limits_it_now_where_a_server_runs(
    office: CommandOffice, kaden: Kaden
) -> None:
    words = ["why", "job", JOB, "--json", "--config", str(office.config), "--account", "supervisor"]
    alone = json.loads((await asyncio.to_thread(kaden, *words)).out)
    async with office.open():
        live = json.loads((await asyncio.to_thread(kaden, *words)).out)
    assert (alone["limiting"], live["limiting"], live["state"]) == (None, "job_stopped", "stopped")
    assert live["decisions"][-2:] == alone["decisions"]
    assert alone["decisions"][0]["odds"] == json.loads(ODDS)


def test_a_job_that_is_not_there_is_refused(office: CommandOffice, kaden: Kaden) -> None:
    said = kaden("why", "job", "nope", "--config", str(office.config))
    assert (said.code, said.err) == (1, f'kaden: there is no call job "nope"; there are: {JOB}\n')
    assert kaden("why", "job", "", "--config", str(office.config)).code == 2


def test_without_decisions_it_says_so(office: CommandOffice, kaden: Kaden) -> None:
    office.change("DELETE FROM decision")
    assert why(office, kaden, JOB)[-1] == "no decision is kept; they are kept for 7 days"


# ---- records -------------------------------------------------------------------------------------------------------

RECORD = (
    "INSERT INTO record (list_id, batch_id, campaign_id, group_id, line, name, company, number, number_as_given,"
    " phone_type, extra, attempts, next_at, last_dial_at, last_outcome)"
    " VALUES (1, 1, 1, {group}, {line}, '田中 花子', '三和電子', '{number}', '{given}', 'fixed', '[]', {attempts},"
    " {next_at}, {last}, {outcome})"
)


@pytest.fixture
def customers(office: CommandOffice) -> CommandOffice:
    """One who may be dialled but for the stopped job, one who rests, one in no group."""
    now = int(time.time() * 1_000)
    office.change(
        "INSERT INTO customer_list (batch_id, name, columns, encoding, rows, at)"
        " VALUES (1, 'a.csv', '[]', 'utf-8', 3, 1)",
        RECORD.format(
            group=1, line=1, number="+81312345678", given="03-1234-5678", attempts=0, next_at=0, last="NULL",
            outcome="NULL",
        ),
        RECORD.format(
            group=1, line=2, number="+81312349999", given="03-1234-9999", attempts=1, next_at=now + 86_400_000,
            last=now, outcome="'busy'",
        ),
        RECORD.format(
            group="NULL", line=3, number="+81312340000", given="03-1234-0000", attempts=0, next_at=0, last="NULL",
            outcome="NULL",
        ),
    )  # fmt: skip
    return office


def asked(office: CommandOffice, kaden: Kaden, *args: str) -> list[str]:
    said = kaden("why", *args, "--config", str(office.config))
    assert said.code == 0, said.err
    return said.out.splitlines()


@pytest.mark.parametrize(
    "spelled", ["03-1234-5678", "0312345678", "０３－１２３４－５６７８", "5678", "record:1"]
)
def test_a_number_is_understood_however_it_is_typed(
    customers: CommandOffice, kaden: Kaden, spelled: str
) -> None:
    lines = asked(customers, kaden, spelled)
    assert lines[0] == "record:1  03-1234-5678 三和電子  田中 花子"
    assert lines[1:3] == ["  a.csv, line 1: 展示会フォロー / 展示会来場者", "  never called"]
    assert lines[3:] == [f"  job {JOB} (stopped):", "    - the job is stopped", "      Start the job."]


def test_every_obstacle_is_told_with_since_and_until_and_what_lifts_it(
    customers: CommandOffice, kaden: Kaden
) -> None:
    lines = asked(customers, kaden, "record:2")
    assert lines[2].startswith("  1 attempt, ")
    assert lines[4].startswith("    - resting after its last call (since ")
    assert ", until " in lines[4]
    assert lines[5].startswith("      It rests for the redial interval")
    assert lines[6] == "    - the job is stopped"


def test_last_digits_find_several(customers: CommandOffice, kaden: Kaden) -> None:
    customers.change(
        "UPDATE record SET number = '+81612345678', number_as_given = '06-1234-5678' WHERE id = 3"
    )
    lines = [line for line in asked(customers, kaden, "345678") if line.startswith("record:")]
    assert [line.split()[1] for line in lines] == ["03-1234-5678", "06-1234-5678"]


async def test_records_for_programs_are_the_same_where_a_server_runs(
    customers: CommandOffice, kaden: Kaden
) -> None:
    words = ["why", "record:2", "--json", "--config", str(customers.config), "--account", "supervisor"]
    alone = json.loads((await asyncio.to_thread(kaden, *words)).out)
    async with customers.open():
        live = json.loads((await asyncio.to_thread(kaden, *words)).out)
    for each in (alone, live):
        each.pop("at")
    assert alone == live
    [job] = alone["records"][0]["jobs"]
    assert [each["reason"] for each in job["obstacles"]] == ["resting", "job_stopped"]


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ("03-9999-9999", "no record that you may see has 03-9999-9999"),
        ("record:99", "no record that you may see has record:99"),
        ("123", '"123" is neither a telephone number nor at least 4 last digits'),
        ("tanaka", '"tanaka" is neither a telephone number'),
    ],
)
def test_what_is_not_found_is_said(customers: CommandOffice, kaden: Kaden, about: str, sentence: str) -> None:
    assert sentence in kaden.refused("why", about, "--config", str(customers.config))


def test_a_jobs_funnel_adds_up(customers: CommandOffice, kaden: Kaden) -> None:
    lines = why(customers, kaden, JOB)
    table = [line.split() for line in lines if "  " in line and line[0] != " "]
    assert ["all", "records", "of", "展示会来場者", "3", "100.0"] in table
    assert ["in", "no", "dial", "group", "1", "33.3"] in table
    assert ["the", "job", "is", "stopped", "1", "33.3"] in table
    assert ["may", "be", "dialled", "now", "0", "0.0"] in table
    assert any(line.startswith("resting after its last call") for line in lines)


def test_a_jobs_funnel_for_programs(customers: CommandOffice, kaden: Kaden) -> None:
    told = json.loads("".join(why(customers, kaden, JOB, "--json")))["funnel"]
    assert told["records"] == told["dialable"] + sum(layer["count"] for layer in told["layers"]) == 3
    assert [layer["reason"] for layer in told["layers"]] == ["unallocated", "resting", "job_stopped"]
