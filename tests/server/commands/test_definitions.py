"""`kaden group`, `kaden campaign` and their like: an office set up from nothing, with a server and without one."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from kaden.cells import width
from kaden.setup.kinds import Kind
from server.compose import server
from server.dialer.floor import JobSeat
from server.settings import load
from tests.server.commands.conftest import Kaden, Said
from tests.server.commands.office import CommandOffice

GROUP = "発信グループ1"
CAMPAIGN = "展示会フォロー"
BATCH = "展示会来場者"
JOB = "来場者フォロー"

REFERENCE_CASE = (
    *(f"account add agent{n} --agent --phone 700{n} --os-user nobody" for n in range(1, 6)),
    "group add 発信グループ --members agent1,agent2,agent3,agent4,agent5",
    "rule add プログレッシブ --ring-timeout 30 --redial-interval 24 --attempt-cap 3",
    "calendar add 営業日 --weekdays mon,tue,wed,thu,fri,sat,sun --holidays 2026-12-29..2027-01-03",
    "campaign add 展示会フォロー --rule プログレッシブ --hours-start 09:00 --hours-end 17:00 --calendar 営業日",
    "batch add 1か月目 --campaign 展示会フォロー --first-day 2021-02-01 --last-day 2099-03-31 --groups 発信グループ",
    "job add 固定電話 --batch 1か月目 --groups 発信グループ --phone-type fixed --attempts-to 3",
    "job add 携帯電話 --batch 1か月目 --groups 発信グループ --phone-type mobile --attempts-to 3",
)
"""The reference case of the trade, from an empty database (rows 8, 13)."""


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    return CommandOffice.make(tmp_path)


def tell(office: CommandOffice, kaden: Kaden, *args: str) -> Said:
    """A command that is carried out."""
    said = kaden(*args, "--config", str(office.config))
    assert said.code == 0, said.err
    return said


def shown(office: CommandOffice, kaden: Kaden, kind: str, name: str) -> dict[str, Any]:
    """A definition's fields."""
    values: dict[str, Any] = json.loads(tell(office, kaden, kind, "show", name, "--json").out)["values"]
    return values


def test_the_reference_case_from_an_empty_database(kaden: Kaden) -> None:
    """Rows 8, 13, 25 to 27, 42, 43, 48, 74, 105, 136."""
    kaden("init")
    for line in REFERENCE_CASE:
        said = kaden(*line.split())
        assert said.code == 0, (line, said.err)
        assert "note:" not in said.err, (line, said.err)
    assert len(json.loads(kaden("disposition", "list", "--campaign", CAMPAIGN, "--json").out)) == 10
    jobs = {row["values"]["name"]: row["values"] for row in json.loads(kaden("job", "list", "--json").out)}
    assert {name: values["phone_type"] for name, values in jobs.items()} == {
        "固定電話": "fixed",
        "携帯電話": "mobile",
    }


def test_what_is_so_already_is_not_told_as_a_change(office: CommandOffice, kaden: Kaden) -> None:
    assert "changed" in tell(office, kaden, "account", "set", "agent1", "--phone", "7999").out.splitlines()[0]
    again = tell(office, kaden, "account", "set", "agent1", "--phone", "7999")
    assert again.out.startswith("nothing was changed: account agent1")


async def test_a_running_floor_hears_of_each_change_at_once(office: CommandOffice, kaden: Kaden) -> None:
    """Rows 47, 69: what is set up while the server runs is what its floor works with."""

    async def say(*args: str, account: str = "admin") -> Said:
        said = await asyncio.to_thread(kaden, *args, "--config", str(office.config), "--account", account)
        assert said.code == 0, said.err
        return said

    async with server(load(office.config).settings) as running:

        def jobs() -> dict[str, JobSeat]:
            return {seat.plan.name: seat for seat in running.floor.state.jobs.values()}

        await say("group", "add", "East", "--members", "agent1")
        await say("batch", "set", BATCH, "--groups", f"{GROUP},East", account="supervisor")
        await say(
            "job", "add", "new", "--batch", BATCH, "--groups", "East", "--lines", "3", account="supervisor"
        )
        assert len(jobs()["new"].plan.members) == 1
        await say("job", "start", "new", account="supervisor")
        assert jobs()["new"].started
        assert (await say("group", "set", "East", "--name", "West")).err.startswith(
            "note: started jobs go on"
        )
        await say("group", "set", "West", "--members", "agent1,agent2")
        await say("campaign", "set", CAMPAIGN, "--no-notify", account="supervisor")
        assert len(jobs()["new"].plan.members) == 2
        assert not jobs()["new"].plan.campaign.notify
        refused = await asyncio.to_thread(
            kaden.refused, "job", "delete", "new", "--config", str(office.config), "--account", "admin"
        )
        assert "Stop them first" in refused
        await say("job", "stop", "new", account="supervisor")
        assert not jobs()["new"].started
        await say("job", "delete", "new")
        assert "new" not in jobs()


def test_a_supervisors_second_account_gets_its_permission(office: CommandOffice, kaden: Kaden) -> None:
    """Rows 29, 35."""
    tell(office, kaden, "account", "add", "sato", "--role", "supervisor", "--os-user", "sato")
    tell(office, kaden, "account", "set", "sato", "--permissions", f"{CAMPAIGN}=edit")
    assert shown(office, kaden, "account", "sato")["permissions"] == {CAMPAIGN: "edit"}
    assert "password" not in shown(office, kaden, "account", "sato")
    tell(office, kaden, "account", "set", "sato", "--permissions", "", "--disabled")
    values = shown(office, kaden, "account", "sato")
    assert (values["permissions"], values["disabled"]) == ({}, True)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["campaign", "set", CAMPAIGN, "--hours-end", "00:00"], "campaign, --hours-end"),
        (["campaign", "set", CAMPAIGN, "--zone", "Mars/Phobos"], "campaign, --zone"),
        (["campaign", "set", CAMPAIGN, "--hours-end", "9"], "campaign, --hours-end"),
        (["rule", "add", "x", "--ring-timeout", "121"], 'dial rule, --ring-timeout: "121": it must be 120 or less'),
        (["job", "set", JOB, "--groups", "nobody"], f'there is no "nobody"; there are: {GROUP}'),
        (["group", "add", GROUP], f'dial group, NAME: there is a "{GROUP}" already'),
        (["group", "set", GROUP, "--members", "supervisor"], "agent use is off for: supervisor"),
        (["account", "set", "agent1", "--no-agent-use"], "take it out of them first"),
        (["account", "set", "admin", "--role", "user"], "admin is the last administrator"),
        (["rule", "delete", "プログレッシブ"], f"is used by: {CAMPAIGN}"),
        (["group", "delete", GROUP], f"is used by: {BATCH}"),
        (["calendar", "show", "x"], 'no single calendar is called "x"; there are: -'),
        (["job", "start", JOB], "kaden serve"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_option_the_reason_and_the_way_out(
    office: CommandOffice, kaden: Kaden, args: list[str], told: str
) -> None:
    """Rows 39, 40, 45, 46, 61, 70, 83."""
    assert told in kaden.refused(*args, "--config", str(office.config))


@pytest.mark.parametrize(
    "args",
    [
        ["group", "set", GROUP],
        ["job", "add", "x", "--groups", GROUP],
        ["job", "set", JOB, "--lines", "many"],
        ["group", "set", GROUP, "--nothing", "x"],
    ],
)
def test_wrong_use_is_told_as_such(office: CommandOffice, kaden: Kaden, args: list[str]) -> None:
    assert kaden(*args, "--config", str(office.config)).code == 2


def test_a_list_is_a_table_with_its_counts(office: CommandOffice, kaden: Kaden) -> None:
    """Row 76: shown, total, maximum."""
    tell(office, kaden, "group", "add", "East")
    head, first, second, count = tell(office, kaden, "group", "list").out.splitlines()
    assert head.split() == ["no.", "Dial", "group", "Members"]
    assert first.split() == ["2", "East", "-"]
    assert width(first[: first.index("-")]) == width(second[: second.index("agent1")])
    assert count == "2 shown of 2; at most 200 are kept"
    lines = tell(office, kaden, "job", "list", "--batch", BATCH).out.splitlines()
    assert BATCH in lines[1]
    assert tell(office, kaden, "status", "list").out.startswith("there is none yet\n")


def test_a_method_that_looks_ahead_is_warned_of(office: CommandOffice, kaden: Kaden) -> None:
    """Row 6."""
    assert "Begin with progressive" in tell(office, kaden, "rule", "add", "x", "--method", "predictive").err


@pytest.mark.parametrize("kind", Kind)
def test_every_definition_of_the_sample_can_be_shown(
    office: CommandOffice, kaden: Kaden, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In both languages, by number; rules have a command of their own."""
    if kind in (Kind.STATUS, Kind.CALENDAR):
        tell(office, kaden, kind, "add", "x")
    for language in ("en", "ja"):
        monkeypatch.setenv("KADEN_LANG", language)
        assert len(tell(office, kaden, kind, "show", "1").out.splitlines()) >= 2
