"""A supervisor's day in a real tmux with four panes: two agents' desks, the own desk, and `kaden watch`.

Who is absent, whose promise goes to another, which result was wrong, who called back, whose line was listened to, which
job was stopped; and at its end the report says what the switch saw.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from server.dialer.events import EndCause
from tests.terminal.filling import name as choose_name
from tests.terminal.filling import write
from tests.terminal.glass import Glass, Pane
from tests.terminal.working_office import WorkingOffice, working_office

FIRST, SECOND = "エージェント1", "エージェント2"

APPOINTMENT, PROSPECT, CALL_AGAIN = "7", "6", "8"
"""Keys of results in the sample."""

CUSTOMERS: Final = [
    "Plain 01", "Hold 01", "Plain 02", "Busy 01", "Silent 01", "Gone 01", "Nobody 01", "Reject 01",
    "Plain 03", "Plain 04", "Plain 05", "Plain 06",
]  # fmt: skip

FIGURES: Final[dict[EndCause | None, str]] = {
    EndCause.BUSY: "busy",
    EndCause.NO_ANSWER: "no_answer",
    EndCause.INVALID: "failed",
    EndCause.REJECTED: "failed",
}
"""What the report calls the ends of calls that nobody answered."""

DEEPEST: Final = 6
"""More panes than lie on each other."""

WINDOW: Final = (164, 50)
"""Columns and rows of a terminal with four panes, each of which has room for a desk."""


class Day:
    """What happens to whom."""

    def __init__(self, office: WorkingOffice) -> None:
        self.office = office
        self.first, self.supervisor = office.agent, office.supervisor
        self.second = office.open("second", "agent2")
        self.watch = office.open("watch", "supervisor", "watch", "agents")
        self._share_a_window()

    def _share_a_window(self) -> None:
        """Four panes of one window, as a supervisor's dashboard has them; each keeps what runs in it."""
        for pane, word in (
            (self.watch, "No job is started."),
            (self.first, "Call jobs"),
            (self.second, "Call jobs"),
        ):
            # A pane may be too small for a desk on its way, and a desk does not open where it has no room.
            pane.see(word)
        panes, tmux = (self.supervisor, self.watch, self.first, self.second), self.office.glass.tmux
        for pane in panes:
            pane.name = tmux("display-message", "-p", "-t", pane.name, "#{pane_id}").strip()
        window, *others = (pane.name for pane in panes)
        tmux("set-option", "-g", "status", "off")
        tmux("resize-window", "-t", window, "-x", str(WINDOW[0]), "-y", str(WINDOW[1]))
        for other in others:
            tmux("join-pane", "-d", "-s", other, "-t", window)
            tmux("select-layout", "-t", window, "tiled")

    def at_desk_of(self, agent: Pane) -> None:
        """Whose hands the office's are from now on."""
        self.office.agent = agent

    # ---- the floor ----------------------------------------------------------------------------------------------

    def promise(self) -> str:
        """The first agent promises a call, and will not be there when it is due; to whom."""
        self.office.next_call()
        agent = self.office.agent
        self.office.hang_up()
        agent.press(CALL_AGAIN)
        agent.see(f"> {CALL_AGAIN}")
        agent.press("Tab", "Tab")
        agent.type("tomorrow 10")
        agent.see("tomorrow 10", " = ")
        agent.press("F10")
        name = self.office.done[-1]
        agent.see(gone=(name,))
        return name

    def whisper(self) -> None:
        """The agent hears the supervisor, the customer does not; everybody who watches sees it (row 302)."""
        self.office.next_call()
        self.office.agent.see("TALKING")
        self.supervisor.press("Enter")
        self.supervisor.see("talking 1", FIRST)
        self.supervisor.press("m")
        self.supervisor.see("whisper")
        self.supervisor.press("w")
        self.supervisor.see("Take your phone")
        self.watch.see(FIRST, "+whisper")
        self.supervisor.press("m")
        self.supervisor.see("leave the line")
        self.supervisor.press("e")
        self.watch.see("talking", gone=("+whisper",))

    def leave(self) -> None:
        """The first agent goes home: after this record, and out of the client."""
        self.office.hang_up()
        self.office.agent.press("F8")
        self.office.agent.see("[end]")
        self.office.save(PROSPECT)
        self.office.agent.see("Call jobs")
        self.office.agent.press("C-q")
        self.office.agent.see("y: yes")
        self.office.agent.press("y")
        self.office.agent.see("[ended 0]")
        self.watch.see("Nobody is in a job.")

    def stop(self) -> None:
        """The second agent talks when the job is stopped; the talk goes on and is saved (rows 162, 163)."""
        self.office.next_call()
        self.office.agent.see("TALKING")
        self.supervisor.press("x")
        self.supervisor.see("One talk goes on.")
        self.supervisor.press("y")
        self.office.agent.see("The job has stopped. This call goes on")
        self.watch.see(SECOND, "talking")
        self.office.hang_up()
        self.office.save(PROSPECT)
        self.office.agent.see("A manager stopped it.")
        self.office.agent.press("Enter")
        self.watch.see("No job is started.")
        self.supervisor.press("Escape")
        self.supervisor.see("stopped")

    # ---- records ------------------------------------------------------------------------------------------------

    def open(self, place: str) -> None:
        """A place of records and reports, from wherever the supervisor is."""
        self.back_to("› jobs ")
        self.supervisor.press("v")
        text = self.supervisor.see(f" {place} ")
        found = re.search(rf"(\d) {place} ", text)
        assert found is not None, text
        self.supervisor.press(found[1])
        self.supervisor.see(f"> {found[0]}")
        self.supervisor.press("Enter")

    def back_to(self, word: str) -> None:
        """One step after the other, until the word stands in the title."""
        for _ in range(DEEPEST):
            place = _place(self.supervisor.text())
            if word in place:
                return
            self.supervisor.press("F4")
            self.supervisor.wait(partial(_elsewhere, place), "for one step back")
        raise AssertionError(f"no way back to {word!r}:\n{self.supervisor.text()}")

    def find(self, name: str) -> None:
        """Come to the row of a customer, by the filter."""
        pane = self.supervisor
        pane.see(name)
        pane.press("/")
        pane.see("Enter done")
        pane.type(name)
        pane.see(f"/ {name}")
        pane.press("Enter")
        pane.see(name, gone=("Enter done",))

    def correct(self, name: str) -> None:
        """An appointment was none (rows 287, 288)."""
        self.open("Handling history")
        self.find(name)
        self.supervisor.press("Enter")
        self.supervisor.see(f"> {APPOINTMENT}")
        self.supervisor.press(PROSPECT, "F10")
        self.supervisor.see(f"Corrected: {name}")

    def give_away(self, name: str) -> None:
        """All that the absent agent promised goes to the other (rows 269, 273)."""
        pane = self.supervisor
        self.open("Promised calls")
        pane.see(name, FIRST)
        pane.press("A")
        pane.see("type to narrow the list", SECOND)
        pane.type(SECOND)
        pane.see(f"> {SECOND}")
        pane.press("Enter")
        pane.see(f"Give all 1 of {FIRST} to {SECOND}?")
        pane.press("y")
        pane.see(f"Promises given to {SECOND}: 1")
        self.office.until(
            "SELECT 1 FROM callback AS c JOIN account AS a ON a.id = c.agent_id WHERE c.state = 'open' AND a.name = ?",
            "agent2",
        )

    def enter_call_back(self, name: str) -> None:
        """A customer whom nobody reached calls by themselves (rows 290, 293 to 296)."""
        pane = self.supervisor
        self.open("Customers")
        write(pane, "Name", name.partition(" ")[0])
        pane.press("F10")
        pane.see("1 of 1", name)
        pane.press("Enter")
        pane.see("Status, and why")
        pane.press("c")
        choose_name(pane, "Result", "アポ")
        write(pane, "Note", "comes on Monday")
        pane.press("F10")
        pane.see("The call-back is saved.")
        self.office.until("SELECT 1 FROM attempt WHERE kind = 'recorded' AND note = 'comes on Monday'")


def _place(text: str) -> str:
    """The crumbs of the title line; the name and the clock behind them do not count."""
    return text.partition("高橋")[0]


def _elsewhere(before: str, text: str) -> bool:
    return _place(text) != before


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_supervisors_day(glass: Glass, environment: dict[str, str], tmp_path: Path) -> None:
    """Domain rows 162, 163, 269, 273, 287, 288, 290 to 296, 302, 313 to 320."""
    with working_office(glass, environment, tmp_path, CUSTOMERS) as office:
        day = Day(office)
        office.start_job()
        office.join()
        promised = day.promise()
        day.whisper()
        day.leave()
        day.at_desk_of(day.second)
        office.join()
        office.next_call()
        office.hang_up()
        office.save(APPOINTMENT)
        wrong = office.done[-1]
        office.next_call()
        office.agent.see("WRAP-UP", "customer hung up")
        office.save(PROSPECT)
        day.stop()
        day.give_away(promised)
        day.correct(wrong)
        day.enter_call_back("Silent 01")
        check_the_report(day)


def check_the_report(day: Day) -> None:
    """What the report counts is what the switch saw and what was saved, in figures and on the screen."""
    truth = day.office.truth()
    told = json.loads(day.office.command("report", "campaign", "--json"))["totals"]
    seen = Counter("connected" if call.joined_at is not None else FIGURES[call.cause] for call in truth)
    figures = {name: count for name, count in told["figures"].items() if name in seen}
    assert figures == dict(seen)
    assert (told["figures"]["attempts"], told["figures"]["saved"]) == (len(truth), seen["connected"])
    # One promise; the others are the whispered, the one that was corrected, the short one, and the last.
    assert {result["label"]: result["calls"] for result in told["results"]} == {"再コール": 1, "見込み": 4}
    assert Counter(call.number for call in truth).most_common(1)[0][1] == 1, "somebody was dialled twice"
    day.open("Reports")
    text = day.supervisor.see("report: campaigns", "total")
    share = f"{100 * seen['connected'] / len(truth):.1f} %"
    (total,) = (line.split() for line in text.splitlines() if line.startswith("total "))
    assert total[1:] == [str(len(truth)), *[str(seen["connected"])] * 2, *share.split()]
