"""An office in real terminals: a switch, a server, a supervisor, and one agent whose line to the server can be turned.

Rule: the agent's client reaches the server over a `Relay` only.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from kaden.clock import HOUR
from server.telephony.simulator.call_log import LoggedCall, read_calls
from tests.terminal.glass import PATIENCE, Glass, Pane
from tests.terminal.program_switch import READY
from tests.terminal.relay import Relay, relay
from tests.terminal.shell import KADEN, office
from tests.terminal.shift_plan import NAMED, write_list

JOB: Final = "来場者フォロー"
BATCH: Final = "展示会来場者"


class WorkingOffice:
    """What a test works with; the agent's hands among it."""

    def __init__(self, glass: Glass, environment: dict[str, str], line: Relay, folder: Path) -> None:
        self.glass = glass
        self.line = line
        self._environment = environment
        self._folder = folder
        self._database = folder / ".local" / "state" / "kaden" / "kaden.sqlite"
        self._terminals = 0
        self.supervisor = glass.open("supervisor", self._client("server", "supervisor"), columns=120, rows=40)
        self.agent = self.sit_down()
        self.done: list[str] = []
        """Customers who were on the screen, in order."""

    def _client(self, socket: str, account: str) -> str:
        return f"{KADEN} --server {self._folder / socket}.sock --account {account}"

    def sit_down(self, *, rows: int = 24) -> Pane:
        """The agent's client in another terminal."""
        self._terminals += 1
        return self.glass.open(f"agent{self._terminals}", self._client("line", "agent1"), rows=rows)

    def open(self, name: str, account: str, *verb: str) -> Pane:
        """Another client of the server, in a terminal of its own."""
        command = f"{KADEN} {' '.join(verb)} --server {self._folder / 'server'}.sock --account {account}"
        return self.glass.open(name, command, columns=120, rows=40)

    def command(self, *command: str) -> str:
        """What the administrator types in a shell, and what it prints."""
        asked = (*command, "--server", str(self._folder / "server.sock"), "--account", "admin")
        return office(self._environment, *asked)

    def truth(self) -> list[LoggedCall]:
        """Every call as the switch saw it."""
        return read_calls((self._folder / "calls.jsonl").read_text("utf-8").splitlines())

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as connection:
            return connection.execute(question, values).fetchall()

    def until(self, question: str, *values: object) -> None:
        """Wait until the database has a row for this."""
        end = time.monotonic() + PATIENCE
        while not self.rows(question, *values):
            assert time.monotonic() < end, f"never: {question} {values}"
            time.sleep(0.05)

    def change(self, order: str, *values: object) -> None:
        """Change one row of the database behind the server's back, as time or another person would."""
        with closing(sqlite3.connect(self._database, timeout=PATIENCE)) as connection, connection:
            assert connection.execute(order, values).rowcount == 1, order

    def an_hour_later(self, name: str) -> None:
        """Let what was promised to a customer have been due an hour before, as if the day had gone on."""
        self.change(
            "UPDATE callback SET due_at = due_at - ? WHERE state = 'open' AND record_id ="
            " (SELECT id FROM record WHERE name = ?)",
            HOUR,
            name,
        )

    # ---- hands --------------------------------------------------------------------------------------------------

    def start_job(self) -> None:
        """The supervisor starts it."""
        self.supervisor.see(JOB, "stopped")
        self.supervisor.press("s")
        while not self.supervisor.comes("Start ", seconds=5):
            # The word was a notice's, and the job's own line was still on its way.
            self.supervisor.press("s")
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
        self.agent.press_until("F4", "Hang up on")
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


@contextmanager
def working_office(
    glass: Glass,
    environment: dict[str, str],
    folder: Path,
    customers: list[str],
    *,
    hours: str = "00:00-24:00",
    delay: float = 0.0,
    rate: float | None = None,
) -> Iterator[WorkingOffice]:
    """An office with these customers and its job not started yet.

    Args:
        glass: where the terminals are.
        environment: of the shells.
        folder: the home of all of them.
        customers: names of the plan, see `write_list`.
        hours: of the campaign.
        delay: seconds that each byte between the agent's client and the server is under way.
        rate: bytes a second on that line in each direction; None = as fast as can be.
    """
    office(environment, "init", "--sample", "--hours", hours)
    switch, socket, listed = folder / "switch.sock", folder / "server.sock", folder / "list.csv"
    program = f"{sys.executable} -m tests.terminal.program_switch {switch} {folder / 'calls.jsonl'}"
    glass.open("switch", program).see(READY)
    serve = f"{KADEN} serve --socket {socket} --telephony simulator:unix:{switch}"
    glass.open("server", serve, columns=160).see("kaden is ready")
    write_list(listed, customers)
    with relay(folder / "line.sock", socket, delay=delay, rate=rate) as line:
        working = WorkingOffice(glass, environment, line, folder)
        working.command("import", str(listed), "--batch", BATCH)
        working.command("rule", "set", "1", "--detect-machines")
        yield working
