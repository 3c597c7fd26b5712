"""`kaden audit`, with a server and without one (row 37)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.server.commands.conftest import Kaden, Said
from tests.server.commands.office import CommandOffice


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    """Whose rule was changed."""
    made = CommandOffice.make(tmp_path)
    assert kaden("rule", "set", "1", "--cap", "5", "--config", str(made.config)).code == 0
    return made


async def audit(office: CommandOffice, kaden: Kaden, *args: str, account: str = "admin") -> list[Said]:
    """By itself and through the server."""
    words = ["audit", "--config", str(office.config), "--account", account, *args]
    said = [await asyncio.to_thread(kaden, *words)]
    async with office.open():
        said.append(await asyncio.to_thread(kaden, *words))
    return said


async def test_the_newest_change_is_first_with_who_what_and_from_what_to_what(
    office: CommandOffice, kaden: Kaden
) -> None:
    for said in await audit(office, kaden):
        assert said.code == 0, said.err
        first, second, third, *_ = said.out.splitlines()
        assert "(command line)  dial rule: changed  プログレッシブ (1)" in first
        assert "Attempts at most: 3 -> 5" in (second.strip(), third.strip())


async def test_one_list_of_objects_for_programs(office: CommandOffice, kaden: Kaden) -> None:
    for said in await audit(office, kaden, "--json", "--thing", "rule", "--last", "1"):
        [line] = json.loads(said.out)
        assert (line["code"], line["thing"], line["account"]) == ("rule.change", "rule:1", None)
        assert (line["before"]["attempt_cap"], line["after"]["attempt_cap"]) == (3, 5)


async def test_who_reads_only_some_is_told_of_older_ones(office: CommandOffice, kaden: Kaden) -> None:
    [said, _] = await audit(office, kaden, "--last", "2")
    assert "there are older lines" in said.err
    [all_, _] = await audit(office, kaden, "--last", "1000")
    assert all_.err == ""
    assert len(json.loads((await audit(office, kaden, "--last", "2", "--json"))[0].out)) == 2


async def test_days_persons_and_things_narrow_it(office: CommandOffice, kaden: Kaden) -> None:
    nothing = "no change is noted that answers this"
    for args in (
        ("--by", "supervisor"),
        ("--since", "2099-01-01"),
        ("--until", "2020-01-01"),
        ("--thing", "batch:9"),
    ):
        for said in await audit(office, kaden, *args):
            assert (said.code, said.out.strip()) == (0, nothing)


def test_a_kind_that_the_log_does_not_know_is_refused_with_those_it_knows(
    office: CommandOffice, kaden: Kaden
) -> None:
    here = ("--config", str(office.config))
    for thing in ("weather", "weather:3", "Rule"):
        said = kaden("audit", "--thing", thing, *here)
        assert said.code == 2
        assert "there are: account, " in said.err
    help_ = " ".join(kaden("audit", "--help").out.split())
    for kind in ("rule", "campaign:1", "list", "do_not_call", "monitoring"):
        assert kaden("audit", "--thing", kind, *here).code == 0
        assert kind.partition(":")[0] in help_


def test_times_are_the_offices_and_name_their_zone(office: CommandOffice, kaden: Kaden) -> None:
    said = kaden("audit", "--config", str(office.config), "--thing", "rule")
    assert " JST  " in said.out.splitlines()[0]


async def test_a_supervisor_reads_of_the_own_campaigns_alone(office: CommandOffice, kaden: Kaden) -> None:
    """Row 29: accounts are the office's business."""
    said = (await audit(office, kaden, "--json", "--last", "1000", account="supervisor"))[1]
    kinds = {line["thing"].partition(":")[0] for line in json.loads(said.out)}
    assert "rule" in kinds
    assert "account" not in kinds


@pytest.mark.parametrize(
    "args", [("--since", "yesterday"), ("--by", ""), ("--thing", "rule:x"), ("--last", "0")]
)
def test_what_no_question_can_be_is_wrong_use(
    office: CommandOffice, kaden: Kaden, args: tuple[str, str]
) -> None:
    assert kaden("audit", "--config", str(office.config), *args).code == 2
