"""An agent's whole shift in a real terminal: forty calls of every kind, and all that befalls a desk in eight hours.

At its end the history of the day equals the switch's own record of every call, and nobody was called twice.
"""

from __future__ import annotations

import os
import re
import signal
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from kaden.vocabulary import Outcome
from tests.terminal.glass import Glass, Pane
from tests.terminal.shift_plan import CALLED_BACK, KINDS, NAMED, calls, exchange, names
from tests.terminal.working_office import WorkingOffice, working_office

COLLEAGUE: Final = "7002"

APPOINTMENT, PROSPECT, REFUSAL, CALL_AGAIN = "7", "6", "5", "8"
"""Keys of results in the sample."""

TODAY, UNSAVED = "2", "3"
"""Keys of places in the own work."""

AGENT: Final = "エージェント1"

WHOLE_DAY: Final = 50
"""Rows of a terminal that shows all calls of the day at once."""

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

    def promise(self, when: str, *, for_group: bool = False) -> None:
        """A result that wants a time, typed as people say it."""
        self.office.agent.press(CALL_AGAIN)
        self.office.agent.see(f"> {CALL_AGAIN}")
        self.office.agent.press("Tab", "Tab")
        self.office.agent.type(when)
        self.office.agent.see(when, " = ")
        if for_group:
            self.office.agent.press("Tab", "Right")
            self.office.agent.see("[the group]")
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
        self.office.agent = self.office.sit_down(rows=WHOLE_DAY)
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
        self.office.agent.see("A manager stopped it.")
        self.office.start_job()
        self.read_notice("A manager stopped it.")

    # ---- promises, refusals and what is left over ---------------------------------------------------------------

    def do_later(self) -> None:
        """Promised for the next minute; then an hour passes, and it is overdue (row 267)."""
        self.office.hang_up()
        self.promise("+1m")
        self.office.an_hour_later(self.office.done[-1])

    do_missed = do_later

    def do_group(self) -> None:
        """Anybody of the group may keep it (row 268)."""
        self.office.hang_up()
        self.promise("tomorrow 11", for_group=True)

    def do_forbid(self) -> None:
        """One key and a question, while the customer talks (rows 102, 324)."""
        agent = self.office.agent
        agent.see("TALKING")
        agent.press("C-f")
        agent.see("any campaign?")
        agent.press("C-f")
        agent.see("do-not-call list")
        self.office.hang_up()
        self.office.save(REFUSAL)

    def do_unsaved(self) -> None:
        """Released in mid-work; the record waits (row 281)."""
        self.office.hang_up()
        supervisor = self.office.supervisor
        supervisor.press("Enter")
        supervisor.see("wrap-up 1", "エージェント1")
        supervisor.press("r")
        supervisor.see("y: yes")
        supervisor.press("y")
        self.read_notice("A supervisor released you.")
        supervisor.press("Escape")

    # ---- the own work, after the list ---------------------------------------------------------------------------

    def open_work(self, place: str) -> Pane:
        """A place of the own work; as long as a promise is due the key leads to the callbacks first."""
        agent = self.office.agent
        agent.see("^K  my work")
        agent.press("C-k")
        agent.see("only from here")
        self.step_back_to("1 Callbacks")
        agent.press(place)
        agent.see(f"> {place}")
        agent.press("Enter")
        return agent

    def find(self, name: str) -> None:
        """Come to the row of a customer, by the filter: the digits of a name may stand in a time, too."""
        agent, digits = self.office.agent, exchange(names().index(name))
        agent.press("/")
        agent.see("Enter done")
        agent.press("End", "C-u")
        agent.type(digits)
        agent.see(f"/{digits}")
        agent.press("Enter")
        agent.see(f"/{digits}", name, gone=("Enter done",))

    def keep_promises(self) -> None:
        """One from within the job, which pauses for it, one from outside; that one is not reached (rows 265 to 267)."""
        agent = self.office.agent
        self.call_back("Later 01")
        self.office.hang_up()
        self.office.save(APPOINTMENT)
        agent.see("WAITING")
        agent.press("F8")
        agent.see("Finish the call job?")
        agent.press("F8")
        agent.see("Call jobs")
        self.call_back("Missed 01")
        agent.see("Nobody answered: Missed 01. It stays in your callbacks.")

    def complete(self) -> None:
        """The record that was left unsaved (rows 281, 284)."""
        agent = self.open_work(UNSAVED)
        agent.see("Unsaved 01", "1 of 1")
        agent.press("Enter")
        agent.see("Not saved yet")
        agent.press(PROSPECT, "F10")
        agent.see("Saved: Unsaved 01")
        self.step_back_to("Call jobs")

    def correct(self) -> None:
        """A result of today that was wrong (row 276)."""
        agent = self.open_work(TODAY)
        agent.see("Plain 01")
        self.find("Plain 01")
        agent.press("Enter")
        agent.see(f"> {APPOINTMENT}", "Saved ")
        agent.press(PROSPECT, "F10")
        agent.see("Corrected: Plain 01")
        self.step_back_to("Call jobs")

    def step_back_to(self, word: str) -> None:
        """One step after the other, each seen in the title before the next; a filter that is on takes one, too."""
        agent = self.office.agent
        while word not in (text := agent.text()):
            agent.press("F4")
            agent.wait(partial(_elsewhere, text), "for one step back")

    def call_back(self, name: str) -> None:
        """A promise that is due, from the list (rows 257 to 259)."""
        agent = self.office.agent
        agent.see("overdue", "^K: callbacks")
        agent.press("C-k")
        agent.see("only from here")
        self.find(name)
        agent.press("F5")
        self.office.done.append(name)


def _elsewhere(before: str, text: str) -> bool:
    """Whether the crumbs of the title line are others; the clock behind them does not count."""
    place, was = (shown.partition(AGENT)[0] for shown in (text, before))
    return place != was


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
        shift.keep_promises()
        shift.complete()
        shift.correct()
        check_the_day(office)
        check_the_history(office, shift.open_work(TODAY))


def check_the_day(office: WorkingOffice) -> None:
    """The database and the screen against what the switch saw."""
    truth = office.truth()
    kept = office.rows(
        "SELECT a.id, a.number, r.name, a.outcome, a.connected_at IS NOT NULL, a.result, a.note, a.kind"
        " FROM attempt AS a JOIN record AS r ON r.id = a.record_id ORDER BY a.id"
    )
    assert [row[:2] for row in kept] == [(call.attempt, call.number) for call in truth]
    assert len({call.number for call in truth[: calls()]}) == calls(), "somebody was dialled twice"
    assert [row[2] for row in kept[calls() :]] == list(CALLED_BACK)
    for call, (_, _, name, outcome, connected, result, note, kind) in zip(truth, kept, strict=True):
        wanted = KINDS[name[:-3]].outcome if kind == "auto" else CALLED_BACK[name]
        talked = wanted is Outcome.CONNECTED
        assert (outcome, bool(connected)) == (wanted, call.joined_at is not None), name
        assert result == ("saved" if talked else "none"), name
        assert note == {"Lost 01": NOTE + REST, "Killed 01": NOTE}.get(name, ""), name


def check_the_history(office: WorkingOffice, agent: Pane) -> None:
    """Every call of the day stands on the screen with what became of it, the newest first."""
    kept = office.rows(
        "SELECT r.name, coalesce(d.label, 'no answer') FROM attempt AS a JOIN record AS r ON r.id = a.record_id"
        " LEFT JOIN disposition AS d ON d.id = a.disposition_id WHERE a.agent_id IS NOT NULL ORDER BY a.id DESC"
    )
    text = agent.see(f"{len(kept)} of {len(kept)}")
    lines = [line for line in text.splitlines() if re.match(r"\d\d:\d\d ", line)]
    shown = [(found[0], line) for line in lines if (found := NAMED.search(line))]
    assert [name for name, _ in shown] == [name for name, _ in kept]
    for (name, line), (_, result) in zip(shown, kept, strict=True):
        assert result in line, (name, result, line)
