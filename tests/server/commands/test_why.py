"""`kaden why job`, with a server and without one (rows 73, 190, 321)."""

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
    head, state, ledger, shadow, newest, budget, empty, titles, first, second = why(office, kaden, JOB)
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
    said = kaden("why", "job", "x", "--config", str(office.config))
    assert (said.code, said.err.startswith("kaden: there is no call job x")) == (1, True)
    assert kaden("why", "job", "", "--config", str(office.config)).code == 2


def test_without_decisions_it_says_so(office: CommandOffice, kaden: Kaden) -> None:
    office.change("DELETE FROM decision")
    assert why(office, kaden, JOB)[-1] == "no decision is kept; they are kept for 7 days"
