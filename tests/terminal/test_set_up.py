"""The reference case of an office, set up from an empty database: by keys alone, and again by one text; both are equal.

Five agents follow up the visitors of a trade fair: 09:00 to 17:00, 30 s, 24 h, three attempts, one group, a list by CSV
and a job for each phone type.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest

from tests.house.tree import ROOT
from tests.terminal.filling import choose, come_to, name, save, tick, write
from tests.terminal.glass import Glass, Pane
from tests.terminal.shell import KADEN, office

LIST: Final = ROOT / "tests" / "data" / "trade_fair.csv"
CASE: Final = ROOT / "tests" / "data" / "reference_case.toml"
CUSTOMERS: Final = "4,492"
AGENTS: Final = tuple(f"agent{number}" for number in range(1, 6))
GROUP, RULE, CAMPAIGN = "発信グループ1", "Progressive", "展示会フォロー"
BATCH, JOBS = "2026年11月", {"固定": "fixed line", "携帯": "mobile"}


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_reference_case_by_keys_alone_and_by_one_text(
    glass: Glass, environment: dict[str, str], tmp_path: Path
) -> None:
    """Domain rows 13, 42 to 45, 48 to 50, 60 to 65, 74 to 81, 84, 87, 105, 106, 112, 128, 136 to 145."""
    office(environment, "init")
    glass.open("server", f"{KADEN} serve", columns=160).see("kaden is ready")
    desk = glass.open("desk", f"{KADEN}")
    desk.see("No job yet")
    desk.press("u")
    desk.see("outbound", "Accounts", "Campaigns")
    _accounts(desk)
    _group_and_rule(desk)
    _campaign(desk)
    _batch_and_jobs(desk)
    by_keys = office(environment, "export", "--campaign", CAMPAIGN, "--accounts")
    audited = office(environment, "audit", "--last", "30")
    assert all(name in audited for name in (*AGENTS, GROUP, RULE, CAMPAIGN, BATCH, *JOBS))

    other = environment | {"HOME": str(tmp_path / "b")}
    (tmp_path / "b").mkdir()
    office(other, "init")
    office(other, "apply", str(CASE))
    office(other, "import", str(LIST), "--batch", BATCH)
    assert office(other, "export", "--campaign", CAMPAIGN, "--accounts") == by_keys
    for job in JOBS:
        assert _funnel(other, job) == _funnel(environment, job)


def _funnel(environment: dict[str, str], job: str) -> dict[str, object]:
    """How many records may be dialled, and why not the others."""
    why = json.loads(office(environment, "why", "job", job, "--json"))
    return {name: value for name, value in why["funnel"].items() if name != "at"}


def _open(desk: Pane, line: str, crumb: str) -> None:
    """Come to a line of a menu by its number and open it."""
    row = re.compile(rf"^ +>? +(\d+) {line}", re.MULTILINE)
    found = row.search(desk.wait(lambda text: row.search(text) is not None, f"for the line {line}"))
    assert found is not None
    desk.press(found[1])
    desk.see(f"> {found[1]} {line}")
    desk.press("Enter")
    desk.see(crumb)


def _new(desk: Pane, crumb: str) -> None:
    desk.press("n")
    desk.see(crumb)


def _accounts(desk: Pane) -> None:
    _open(desk, "Accounts", "shown 1")
    for number, agent in enumerate(AGENTS, 1):
        _new(desk, "new account")
        write(desk, "Account", agent)
        write(desk, "Full name", f"エージェント{number}")
        write(desk, "Phone", str(7000 + number))
        write(desk, "Local user", "nobody")
        save(desk, f"The account {agent} is saved.")
    desk.press("Escape")


def _group_and_rule(desk: Pane) -> None:
    _open(desk, "Dial groups", "No dial group yet")
    _new(desk, "new dial group")
    write(desk, "Dial group", GROUP)
    tick(desk, "Members", AGENTS)
    save(desk, f"The dial group {GROUP} is saved.")
    desk.press("Escape")
    _open(desk, "Dial rules", "No dial rule yet")
    _new(desk, "new dial rule")
    write(desk, "Dial rule", RULE)
    write(desk, "Ring timeout", "30")
    write(desk, "Redial interval", "24")
    write(desk, "Attempts at most", "3")
    save(desk, f"The dial rule {RULE} is saved.")
    desk.press("Escape")


def _campaign(desk: Pane) -> None:
    _open(desk, "Campaigns", "No campaign yet")
    _new(desk, "new campaign")
    write(desk, "Campaign", CAMPAIGN)
    name(desk, "Dial rule", RULE)
    write(desk, "Hours from", "900")
    write(desk, "Hours to", "17")
    come_to(desk, "Show number")
    desk.see("17:00")
    save(desk, f"{CAMPAIGN} is saved. It begins with ten results")


def _list(desk: Pane) -> None:
    """Looked at, tried, imported; all of it falls to the only group (rows 112, 121, 128)."""
    _open(desk, "Customer lists", "no list yet")
    desk.press("i")
    desk.see("file", "Enter done")
    desk.type(str(LIST))
    desk.press("Enter")
    desk.see("TEL", "phone", "t  trial")
    desk.press("t")
    desk.see(f"would be imported {CUSTOMERS}", "F10 import")
    desk.press("F10")
    desk.see(f"Import {CUSTOMERS} of 5,000 rows?")
    desk.press("y")
    desk.see(f"{CUSTOMERS} customers are imported")
    desk.press("Escape")
    desk.see(f"{CUSTOMERS} records, 0 without a group")
    desk.press("Escape")


def _batch_and_jobs(desk: Pane) -> None:
    desk.see("shown 1")
    desk.press("Enter")
    _open(desk, "Batches", "No batch yet")
    _new(desk, "new batch")
    write(desk, "Batch", BATCH)
    write(desk, "First day", "2026-11-01")
    write(desk, "Last day", "2027-01-31")
    tick(desk, "Dial groups", (GROUP,))
    save(desk, f"The batch {BATCH} is saved.")
    desk.press("Enter")
    _list(desk)
    _open(desk, "Call jobs", "No call job yet")
    for job, phone_type in JOBS.items():
        _new(desk, "new call job")
        write(desk, "Call job", job)
        tick(desk, "Dial groups", (GROUP,))
        choose(desk, "Phone type", phone_type)
        save(desk, f"The call job {job} is saved.")
