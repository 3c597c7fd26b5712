"""The first day of a small office, as a new user walks it: set up, import, ten calls, a terminal lost in mid-call."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from tests.house.tree import ROOT
from tests.terminal.glass import PATIENCE, Glass, Pane
from tests.terminal.shell import KADEN, office

LIST: Final = ROOT / "tests" / "data" / "trade_fair.csv"
BATCH: Final = "展示会来場者"
CALLS: Final = 10
NOTE: Final = "price list wanted, call after"

_NAME: Final = re.compile(r"^ (\S.*?)\s+│ ─ Result", re.MULTILINE)


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_new_office_works_ten_calls_and_a_lost_terminal_loses_nothing(
    glass: Glass, environment: dict[str, str]
) -> None:
    """Domain rows 112, 152, 196 to 198, 209 to 213, 230 to 232, 243, 244, 285, 304."""
    office(environment, "init", "--sample", "--hours", "00:00-24:00")
    switch = Path(environment["HOME"]) / "switch.sock"
    customers = "--mix answer=0.8 --mix busy=0.2 --manners quick"
    glass.open("switch", f"{KADEN} switchboard --listen {switch} {customers}").see("listening")
    server = glass.open("server", f"{KADEN} serve --telephony simulator:unix:{switch}", columns=160)
    server.see("kaden is ready")
    report = office(environment, "import", str(LIST), "--batch", BATCH, "--account", "admin")
    assert "5,000" in report or "5000" in report

    supervisor = glass.open("supervisor", f"{KADEN} --account supervisor", columns=120, rows=40)
    supervisor.see("来場者フォロー", "stopped")
    supervisor.press("s")
    supervisor.see("Start 来場者フォロー?")
    supervisor.press("y")
    supervisor.see("started")

    agent = glass.open("agent", f"{KADEN} --account agent1")
    agent.see("Call jobs", "来場者フォロー")
    agent.press("Enter")
    agent.see("WAITING")
    supervisor.press("Enter")
    supervisor.see("エージェント1", "Calls out")

    for number in range(CALLS):
        _finish_a_call(agent, number + 1)

    agent = _lose_the_terminal_in_mid_call(glass, agent, Path(environment["HOME"]))
    _save(agent, "7")
    agent.see("WAITING", gone=("WRAP-UP",))
    supervisor.see(f"Saved {CALLS + 1}")

    agent.press("F8")
    agent.see("?")
    agent.press("y")
    agent.see("Call jobs")
    assert "Traceback" not in server.text()


def _finish_a_call(agent: Pane, number: int) -> None:
    """Two keys for a common result, after the customer is gone (row 243)."""
    agent.see("TALKING")
    _hang_up(agent)
    _save(agent, "3")
    agent.see(gone=("WRAP-UP",))
    agent.wait(lambda text: "TALKING" in text or f"{number} saved" in text, f"for save {number}")


def _hang_up(agent: Pane) -> None:
    agent.press_until("F4", "Hang up on")
    agent.press("F4")
    agent.see("WRAP-UP")


def _save(agent: Pane, result: str) -> None:
    agent.press(result)
    agent.see(f"> {result}")
    agent.press("Enter")


def _lose_the_terminal_in_mid_call(glass: Glass, agent: Pane, home: Path) -> Pane:
    """The same call and the same half-written note, at another terminal (rows 244, 285)."""
    text = agent.see("TALKING")
    customer = _customer(text)
    agent.press("Tab")
    agent.type(NOTE)
    agent.see(NOTE)
    _draft_is_on_disk(home)
    agent.kill()
    other = glass.open("agent-again", f"{KADEN} --account agent1", columns=100, rows=30)
    text = other.wait(lambda text: "TALKING" in text or "WRAP-UP" in text, "for the same call")
    assert _customer(text) == customer
    other.see(NOTE)
    if "TALKING" in other.text():
        _hang_up(other)
    return other


def _draft_is_on_disk(home: Path) -> None:
    """Drafts leave two seconds after the last key at the latest; wait for the row."""
    database = home / ".local" / "state" / "kaden" / "kaden.sqlite"
    end = time.monotonic() + PATIENCE
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        while not connection.execute("SELECT 1 FROM draft WHERE note LIKE ?", (f"%{NOTE}",)).fetchone():
            assert time.monotonic() < end, "the draft never reached the disk"
            time.sleep(0.05)


def _customer(text: str) -> str:
    found = _NAME.search(text)
    assert found is not None, text
    return found.group(1)
