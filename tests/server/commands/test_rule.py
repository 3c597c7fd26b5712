"""`kaden rule`, with a server and without one (rows 6, 7, 49 to 73)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from kaden.clock import HOUR
from kaden.vocabulary import Method
from server.compose import server
from server.settings import load
from tests.server.commands.conftest import Kaden, Said
from tests.server.commands.office import CommandOffice

RULE = "プログレッシブ"


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    return CommandOffice.make(tmp_path)


def rule(office: CommandOffice, kaden: Kaden, verb: str, *args: str) -> Said:
    return kaden("rule", verb, *args, "--config", str(office.config))


def shown(office: CommandOffice, kaden: Kaden, *args: str) -> dict[str, Any]:
    """The rule as JSON after it was set."""
    said = rule(office, kaden, "set", RULE, *args, "--json")
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_a_new_rule_is_progressive(office: CommandOffice, kaden: Kaden) -> None:
    """Row 7."""
    head, line = rule(office, kaden, "list").out.splitlines()
    assert head.split()[:4] == ["No.", "rule", "method", "shadow"]
    assert line.split()[:5] == ["1", RULE, "progressive", "-", "1"]
    assert line.endswith("展示会フォロー: no law, 3 % may be abandoned")


def test_what_is_set_is_shown_and_the_rest_stays(office: CommandOffice, kaden: Kaden) -> None:
    """Rows 4, 55, 60, 62, 65, 71, 72, 73."""
    args = [
        "--method=adaptive", "--shadow=predictive", "--allowed=2.5%", "--profile=us-tsr", "--multipliers=1,1.5,2",
        "--additional=1", "--lead-time=240", "--ring-timeout=25", "--redial=12", "--redial-busy=0.5",
        "--redial-no-answer=4", "--cap=5",
    ]  # fmt: skip
    found = shown(office, kaden, *args)
    assert (found["method"], found["shadow"]) == ("adaptive", "predictive")
    assert (found["multipliers"], found["additional"], found["attempt_cap"]) == ([1, 1.5, 2], 1, 5)
    assert (found["lead_time"], found["ring_timeout"]) == (240_000, 25_000)
    assert found["redial_interval"] == 12 * HOUR
    assert found["redial_by_outcome"] == [["busy", HOUR // 2], ["no_answer", 4 * HOUR]]
    [law] = found["campaigns"]
    assert (law["profile"], law["allowed_share"]) == ("us-tsr", 0.025)
    later = shown(office, kaden, "--redial-busy", "rule", "--shadow", "none")
    assert (later["shadow"], later["redial_by_outcome"]) == (None, [["no_answer", 4 * HOUR]])
    assert (later["method"], later["attempt_cap"], later["campaigns"]) == ("adaptive", 5, [law])
    recorded = shown(office, kaden, "--record", "--detect-machines")["campaigns"]
    assert recorded == [law | {"recording": True, "detect_machine": True}]
    lines = rule(office, kaden, "show", "1").out.splitlines()
    assert any(line.endswith("calls are recorded, machines are told apart") for line in lines)
    assert [line.split()[-2:] for line in lines if line.startswith("redial ")] == [["12", "h"], ["4", "h"]]


def test_what_changes_nothing_is_not_told_as_a_change(office: CommandOffice, kaden: Kaden) -> None:
    """Also the law of a rule that no campaign uses: there is nobody to keep it."""
    assert "changed; it applies" in rule(office, kaden, "set", RULE, "--cap", "5").out
    assert rule(office, kaden, "set", RULE, "--cap", "5").out.startswith("nothing was changed: ")
    assert rule(office, kaden, "add", "Lonely").code == 0
    assert rule(office, kaden, "set", "Lonely", "--allowed", "0.1%").out.startswith("nothing was changed: ")


@pytest.mark.parametrize(
    ("method", "warned"), [("progressive", False), ("predictive", True), ("adaptive", True)]
)
def test_row_6_who_looks_ahead_is_warned(
    office: CommandOffice, kaden: Kaden, method: str, warned: bool
) -> None:
    """It can dial for an agent who then leaves; begin with progressive."""
    said = rule(office, kaden, "set", RULE, "--method", method)
    # The sample's rule is progressive to begin with.
    told = f"rule {RULE} changed; it applies from the next cycle\n" if warned else "nothing was changed: "
    assert said.out.startswith(told)
    assert ("an agent who then leaves" in said.err) == warned
    assert ("Start with progressive" in said.err) == warned


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (["--cap", "0"], "--cap: 0 is outside 1 to 100"),
        (["--ring-timeout", "121"], "--ring-timeout: 121 is outside 10 to 120"),
        (["--multipliers", "1,99"], "--multipliers: 99 is outside 0.1 to 20"),
        (["--redial-busy", "9000"], "--redial-busy: 9000 is outside 0 to 8784"),
        (["--additional", "-1"], "--additional: -1 is outside 0 to 100"),
    ],
)
def test_what_no_rule_can_say_is_refused_with_its_field(
    office: CommandOffice, kaden: Kaden, args: list[str], problem: str
) -> None:
    before = rule(office, kaden, "list").out
    said = rule(office, kaden, "set", RULE, *args)
    assert (said.code, said.err) == (1, f"kaden: {problem}; nothing was changed\n")
    assert rule(office, kaden, "list").out == before


@pytest.mark.parametrize(
    "args",
    [
        ["--method", "magic"],
        ["--allowed", "few"],
        ["--allowed", "nan"],
        ["--allowed", "3"],
        ["--allowed", "101%"],
        ["--lead-time", "-5"],
        ["--multipliers", "1,,2"],
        ["--redial-busy", "never"],
        ["--shadow", "maybe"],
        [],
    ],
)
def test_a_slip_of_the_finger_is_wrong_use(office: CommandOffice, kaden: Kaden, args: list[str]) -> None:
    assert rule(office, kaden, "set", RULE, *args).code == 2


def test_an_unknown_rule_is_told_with_the_known_ones(office: CommandOffice, kaden: Kaden) -> None:
    for said in (rule(office, kaden, "set", "x", "--cap", "3"), rule(office, kaden, "show", "x")):
        assert (said.code, said.err) == (1, f'kaden: there is no dial rule "x"; there are: {RULE}\n')


def test_who_changed_what_is_in_the_audit_log(office: CommandOffice, kaden: Kaden) -> None:
    """Row 69; guarantee I20. A change that changes nothing leaves no line."""
    for _ in range(2):
        rule(office, kaden, "set", RULE, "--cap", "5", "--profile", "uk-ofcom")
    [(code, thing, before, after)] = office.rows(
        "SELECT code, object, before, after FROM audit WHERE code = 'rule.change'"
    )
    assert (code, thing) == ("rule.change", "rule:1")
    assert json.loads(str(before)) == {"attempt_cap": 3, "campaign:1": ["reference", 0.03]}
    assert json.loads(str(after)) == {"attempt_cap": 5, "campaign:1": ["uk-ofcom", 0.03]}


async def test_a_running_server_takes_it_over(office: CommandOffice, kaden: Kaden) -> None:
    """Rows 31, 69; the law of all campaigns that the rule serves is the administrator's."""
    words = ["rule", "set", RULE, "--config", str(office.config), "--method", "predictive"]
    async with server(load(office.config).settings) as running:
        denied = await asyncio.to_thread(kaden, *words, "--allowed", "3%", "--account", "supervisor")
        assert denied.code == 1
        said = await asyncio.to_thread(kaden, *words, "--account", "supervisor")
        assert said.code == 0, said.err
        [seat] = running.floor.state.jobs.values()
        assert seat.plan.campaign.rule.method is Method.PREDICTIVE
        seen = await asyncio.to_thread(
            kaden, "rule", "list", "--config", str(office.config), "--account", "supervisor"
        )
        assert "predictive" in seen.out
    [(by,)] = office.rows("SELECT account_id FROM audit WHERE code = 'rule.change'")
    assert by is not None


def test_without_a_rule_the_list_says_how_to_get_one(kaden: Kaden) -> None:
    kaden("init")
    assert "kaden init" in kaden("rule", "list").out
