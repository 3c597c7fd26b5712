"""An agent's whole shift in a real terminal: forty calls of every kind, and all that befalls a desk in eight hours.

At its end the history of the day equals the switch's own record of every call, and nobody was called twice.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from kaden.vocabulary import Outcome
from server.telephony.simulator.call_log import LoggedCall, read_calls
from tests.terminal.glass import PATIENCE, Glass, Pane
from tests.terminal.program_switch import READY
from tests.terminal.relay import Relay, relay
from tests.terminal.shell import KADEN, office
from tests.terminal.shift_plan import KINDS, NAMED, calls, write_list

JOB: Final = "来場者フォロー"
BATCH: Final = "展示会来場者"
COLLEAGUE: Final = "7002"

APPOINTMENT, PROSPECT, REFUSAL, CALL_AGAIN = "7", "6", "5", "8"
"""Keys of results in the sample."""

NOTE: Final = "half a note"
REST: Final = " and the rest of it"


class Shift:
    """An office with one agent and one supervisor, and the agent's hands."""

    def __init__(self, glass: Glass, environment: dict[str, str], line: Relay, socket: Path) -> None:
        self.glass = glass
        self.home = Path(environment["HOME"])
        self.line = line
        self._socket = socket
        self.supervisor = glass.open(
            "supervisor",
            f"{KADEN} --server {socket.parent}/kaden.sock --account supervisor",
            columns=120,
            rows=40,
        )
        self.terminals = 0
        self.agent = self.sit_down()
        self.done: list[str] = []

    def sit_down(self) -> Pane:
        """The agent's client in another terminal."""
        self.terminals += 1
        command = f"{KADEN} --server {self._socket} --account agent1"
        return self.glass.open(f"agent{self.terminals}", command)

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        database = self.home / ".local" / "state" / "kaden" / "kaden.sqlite"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return connection.execute(question, values).fetchall()

    def until(self, question: str, *values: object) -> None:
        """Wait until the database has a row for this."""
        end = time.monotonic() + PATIENCE
        while not self.rows(question, *values):
            assert time.monotonic() < end, f"never: {question} {values}"
            time.sleep(0.05)

    # ---- hands --------------------------------------------------------------------------------------------------

    def start_job(self) -> None:
        """The supervisor starts it."""
        self.supervisor.see(JOB, "stopped")
        self.supervisor.press("s")
        self.supervisor.see("Start ")
        self.supervisor.press("y")
        self.supervisor.see("started")

    def join(self) -> None:
        """From the list of jobs to waiting."""
        self.agent.see("Call jobs", JOB)
        self.agent.press("Enter")
        self.agent.see(gone=("Call jobs",))

    def next_call(self) -> str:
        """Wait for a customer who was not here yet; who it is."""

        def another(text: str) -> bool:
            found = NAMED.search(text)
            return found is not None and found[0] not in self.done

        found = NAMED.search(self.agent.wait(another, f"for a call after {self.done[-3:]}"))
        assert found is not None
        self.done.append(found[0])
        return found[1]

    def hang_up(self) -> None:
        """Two presses: the second answers the question."""
        self.agent.see("TALKING")
        self.agent.press("F4")
        self.agent.see("Hang up on")
        self.agent.press("F4")
        self.agent.see("WRAP-UP")

    def save(self, result: str) -> None:
        """Two keys for a common result (row 243)."""
        self.agent.press(result)
        self.agent.see(f"> {result}")
        self.agent.press("Enter")
        self.agent.see(gone=(self.done[-1],))

    def write(self, text: str) -> None:
        """Words of the note, from the results."""
        self.agent.press("Tab")
        self.agent.type(text)
        self.agent.see(text)

    def kept(self, note: str) -> None:
        """Wait until the note is on the server's disk."""
        self.until("SELECT 1 FROM draft WHERE note = ?", note)

    # ---- one method for each kind of call -----------------------------------------------------------------------

    def do_plain(self) -> None:
        self.hang_up()
        self.save(APPOINTMENT)

    def do_gone(self) -> None:
        self.agent.see("WRAP-UP", "customer hung up")
        self.save(PROSPECT)

    def do_hold(self) -> None:
        self.agent.see("TALKING")
        self.agent.press("F3")
        self.agent.see("ON HOLD")
        self.agent.press("F3")
        self.do_plain()

    def do_refuse(self) -> None:
        self.hang_up()
        self.save(REFUSAL)

    def do_tomorrow(self) -> None:
        self.hang_up()
        self.promise("tomorrow 10" if self.done[-1].endswith("1") else "+2h")

    def promise(self, when: str) -> None:
        """A result that wants a time, typed as people say it."""
        self.agent.press(CALL_AGAIN)
        self.agent.see(f"> {CALL_AGAIN}")
        self.agent.press("Tab", "Tab")
        self.agent.type(when)
        self.agent.see(when, " = ")
        self.agent.press("F10")
        self.agent.see(gone=(self.done[-1],))

    def do_transfer(self) -> None:
        self.agent.see("TALKING")
        self.agent.press("C-x")
        self.agent.see("Transfer to")
        self.agent.type(COLLEAGUE)
        self.agent.press("Enter")
        self.agent.see(f"you talk with {COLLEAGUE}")
        self.agent.press("F4")
        self.agent.see("WRAP-UP", "handed over")
        self.save(PROSPECT)
        self.read_notice("transferred")

    def read_notice(self, why: str) -> None:
        """Read why the job is over, and join again."""
        self.agent.see(why, "back to the jobs")
        self.agent.press("Enter")
        self.join()

    def do_break(self) -> None:
        self.pause("F6", "ON BREAK")

    def do_away(self) -> None:
        self.pause("F7", "AWAY")

    def pause(self, key: str, state: str) -> None:
        """Wished for during the call, taken after it (row 233)."""
        self.agent.see("TALKING")
        self.agent.press(key)
        self.do_plain()
        self.agent.see(state)
        self.agent.press("F5")
        self.agent.see(gone=(state,))

    def do_lost(self) -> None:
        """The link goes in the middle of a note; the call goes on, and so does the note (rows 244, 285)."""
        self.agent.see("TALKING")
        self.write(NOTE)
        self.line.cut()
        self.agent.see("Link lost; trying again", "The call goes on; what you type is kept.")
        self.agent.type(REST)
        self.agent.see("TALKING", NOTE + REST)
        self.line.mend()
        self.agent.see("link ok", "TALKING", NOTE + REST, gone=("Link lost",))
        self.kept(NOTE + REST)
        self.agent.press("BTab")
        self.do_plain()

    def do_killed(self) -> None:
        """The client is killed; another terminal has the same call and the same note (row 285)."""
        self.agent.see("TALKING")
        self.write(NOTE)
        self.kept(NOTE)
        os.kill(self.agent.program(), signal.SIGKILL)
        self.agent.see("[ended 137]")
        self.agent = self.sit_down()
        self.agent.see("TALKING", self.done[-1], NOTE)
        self.do_plain()

    def do_stopped(self) -> None:
        """A manager stops the job; the call goes on and is saved first (rows 162, 163)."""
        self.agent.see("TALKING")
        self.supervisor.press("x")
        self.supervisor.see("Stop ")
        self.supervisor.press("y")
        self.agent.see("The job has stopped. This call goes on")
        self.do_plain()
        self.start_job()
        self.read_notice("A manager stopped it.")


@pytest.fixture
def shift(glass: Glass, environment: dict[str, str], tmp_path: Path) -> Iterator[Shift]:
    """The office, ready: the list imported, the job not started yet."""
    office(environment, "init", "--sample", "--hours", "00:00-24:00")
    switch = tmp_path / "switch.sock"
    log = tmp_path / "calls.jsonl"
    program = f"{sys.executable} -m tests.terminal.program_switch {switch} {log}"
    glass.open("switch", program).see(READY)
    socket = tmp_path / "kaden.sock"
    serve = f"{KADEN} serve --socket {socket} --telephony simulator:unix:{switch}"
    glass.open("server", serve, columns=160).see("kaden is ready")
    environment["KADEN_SERVER"] = str(socket)
    listed = tmp_path / "list.csv"
    write_list(listed)
    asked = ("--server", str(socket), "--account", "admin")
    office(environment, "import", str(listed), "--batch", BATCH, *asked)
    office(environment, "rule", "set", "1", "--detect-machines", *asked)
    with relay(tmp_path / "line.sock", socket) as line:
        yield Shift(glass, environment, line, tmp_path / "line.sock")


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_shift(shift: Shift, tmp_path: Path) -> None:
    """Domain rows 162, 163, 209 to 213, 219, 223, 230 to 235, 243, 244, 285."""
    shift.start_job()
    shift.join()
    for _ in range(calls(talked=True)):
        kind = shift.next_call()
        getattr(shift, f"do_{kind.lower()}")()
    shift.until("SELECT 1 WHERE (SELECT count(*) FROM attempt WHERE state = 'ended') = ?", calls())
    check_the_day(shift, read_calls((tmp_path / "calls.jsonl").read_text("utf-8").splitlines()))


def check_the_day(shift: Shift, truth: list[LoggedCall]) -> None:
    """The database and the screen against what the switch saw."""
    assert len({call.number for call in truth}) == len(truth) == calls(), "somebody was dialled twice"
    kept = shift.rows(
        "SELECT a.id, a.number, r.name, a.outcome, a.connected_at IS NOT NULL, a.result, a.note"
        " FROM attempt AS a JOIN record AS r ON r.id = a.record_id ORDER BY a.id"
    )
    assert [row[:2] for row in kept] == [(call.attempt, call.number) for call in truth]
    for call, (_, _, name, outcome, connected, result, note) in zip(truth, kept, strict=True):
        kind = KINDS[name[:-3]]
        talked = kind.outcome is Outcome.CONNECTED
        assert (outcome, bool(connected)) == (kind.outcome, call.joined_at is not None), name
        assert result == ("saved" if talked else "none"), name
        assert note == {"Lost": NOTE + REST, "Killed": NOTE}.get(name[:-3], ""), name
    talked = calls(talked=True)
    shift.agent.see(f"Today: {talked} calls, {talked} saved")
