"""An agent's whole shift in a real terminal: forty calls of every kind, and all that befalls a desk in eight hours.

At its end the history of the day equals the switch's own record of every call, and nobody was called twice.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Final

import pytest

from kaden.vocabulary import Outcome
from tests.terminal.glass import Glass
from tests.terminal.shift_plan import KINDS, calls, names
from tests.terminal.working_office import WorkingOffice, working_office

COLLEAGUE: Final = "7002"

APPOINTMENT, PROSPECT, REFUSAL, CALL_AGAIN = "7", "6", "5", "8"
"""Keys of results in the sample."""

NOTE: Final = "half a note"
REST: Final = " and the rest of it"

LOST_SECONDS: Final = float(os.environ.get("KADEN_TEST_LOST_SECONDS", "3"))
"""How long the link stays lost in the middle of a call."""


class Shift:
    """What the agent does in each kind of call."""

    def __init__(self, office: WorkingOffice) -> None:
        self.office = office

    def do_plain(self) -> None:
        self.office.hang_up()
        self.office.save(APPOINTMENT)

    def do_gone(self) -> None:
        self.office.agent.see("WRAP-UP", "customer hung up")
        self.office.save(PROSPECT)

    def do_hold(self) -> None:
        self.office.agent.see("TALKING")
        self.office.agent.press("F3")
        self.office.agent.see("ON HOLD")
        self.office.agent.press("F3")
        self.do_plain()

    def do_refuse(self) -> None:
        self.office.hang_up()
        self.office.save(REFUSAL)

    def do_tomorrow(self) -> None:
        self.office.hang_up()
        self.promise("tomorrow 10" if self.office.done[-1].endswith("1") else "+2h")

    def promise(self, when: str) -> None:
        """A result that wants a time, typed as people say it."""
        self.office.agent.press(CALL_AGAIN)
        self.office.agent.see(f"> {CALL_AGAIN}")
        self.office.agent.press("Tab", "Tab")
        self.office.agent.type(when)
        self.office.agent.see(when, " = ")
        self.office.agent.press("F10")
        self.office.agent.see(gone=(self.office.done[-1],))

    def do_transfer(self) -> None:
        self.office.agent.see("TALKING")
        self.office.agent.press("C-x")
        self.office.agent.see("Transfer to")
        self.office.agent.type(COLLEAGUE)
        self.office.agent.press("Enter")
        self.office.agent.see(f"you talk with {COLLEAGUE}")
        self.office.agent.press("F4")
        self.office.agent.see("WRAP-UP", "handed over")
        self.office.save(PROSPECT)
        self.read_notice("transferred")

    def read_notice(self, why: str) -> None:
        """Read why the job is over, and join again."""
        self.office.agent.see(why, "back to the jobs")
        self.office.agent.press("Enter")
        self.office.join()

    def do_break(self) -> None:
        self.pause("F6", "ON BREAK")

    def do_away(self) -> None:
        self.pause("F7", "AWAY")

    def pause(self, key: str, state: str) -> None:
        """Wished for during the call, taken after it (row 233)."""
        self.office.agent.see("TALKING")
        self.office.agent.press(key)
        self.do_plain()
        self.office.agent.see(state)
        self.office.agent.press("F5")
        self.office.agent.see(gone=(state,))

    def do_lost(self) -> None:
        """The link goes in the middle of a note; the call goes on, and so does the note (rows 244, 285)."""
        self.office.agent.see("TALKING")
        self.office.write(NOTE)
        self.office.line.cut()
        self.office.agent.see("Link lost; trying again", "The call goes on; what you type is kept.")
        self.office.agent.type(REST)
        self.office.agent.see("TALKING", NOTE + REST)
        assert not self.office.agent.comes("link ok", seconds=LOST_SECONDS)
        self.office.line.mend()
        self.office.agent.see("link ok", "TALKING", NOTE + REST, gone=("Link lost",))
        self.office.kept(NOTE + REST)
        self.office.agent.press("BTab")
        self.do_plain()

    def do_killed(self) -> None:
        """The client is killed; another terminal has the same call and the same note (row 285)."""
        self.office.agent.see("TALKING")
        self.office.write(NOTE)
        self.office.kept(NOTE)
        os.kill(self.office.agent.program(), signal.SIGKILL)
        self.office.agent.see("[ended 137]")
        self.office.agent = self.office.sit_down()
        self.office.agent.see("TALKING", self.office.done[-1], NOTE)
        self.do_plain()

    def do_stopped(self) -> None:
        """A manager stops the job; the call goes on and is saved first (rows 162, 163)."""
        self.office.agent.see("TALKING")
        self.office.supervisor.press("x")
        self.office.supervisor.see("Stop ")
        self.office.supervisor.press("y")
        self.office.agent.see("The job has stopped. This call goes on")
        self.do_plain()
        self.office.start_job()
        self.read_notice("A manager stopped it.")


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_shift(glass: Glass, environment: dict[str, str], tmp_path: Path) -> None:
    """Domain rows 162, 163, 209 to 213, 219, 223, 230 to 235, 243, 244, 285."""
    with working_office(glass, environment, tmp_path, names()) as office:
        shift = Shift(office)
        office.start_job()
        office.join()
        for _ in range(calls(talked=True)):
            getattr(shift, f"do_{office.next_call().lower()}")()
        office.until("SELECT 1 WHERE (SELECT count(*) FROM attempt WHERE state = 'ended') = ?", calls())
        check_the_day(office)


def check_the_day(office: WorkingOffice) -> None:
    """The database and the screen against what the switch saw."""
    truth = office.truth()
    assert len({call.number for call in truth}) == len(truth) == calls(), "somebody was dialled twice"
    kept = office.rows(
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
    office.agent.see(f"Today: {talked} calls, {talked} saved")
