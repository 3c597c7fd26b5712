"""A day on which everything is typed wrong: each mistake is said at its field, and nothing that was written is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from tests.terminal.glass import Glass, Pane
from tests.terminal.working_office import WorkingOffice, working_office

CAMPAIGN: Final = "展示会フォロー"
NOW: Final = datetime.now(UTC).astimezone(ZoneInfo("Asia/Tokyo"))

HOURS, OUTSIDE = ("00:00-18:00", "tomorrow 20") if NOW.hour < 12 else ("06:00-24:00", "tomorrow 3")
"""Open at any time of the day at which the tests run, and closed at another."""

CLOSED: Final = NOW.date() + timedelta(days=2)

CALL_AGAIN, PROSPECT, NOW_APPOINTMENT = "8", "6", "6"
"""Keys of results in the sample; the last one when that before it is no more."""


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_whatever_is_typed_wrong(glass: Glass, environment: dict[str, str], tmp_path: Path) -> None:
    """Domain rows 244, 255, 276, 282; of the promise, of the note, of the result, and of a call that others changed."""
    with working_office(glass, environment, tmp_path, ["Plain 01", "Plain 02"], hours=HOURS) as office:
        office.command("calendar", "add", "Office", "--holidays", f"{CLOSED:%Y-%m-%d}")
        office.command("campaign", "set", CAMPAIGN, "--calendar", "Office")
        office.start_job()
        office.join()
        office.next_call()
        office.hang_up()
        _promises_that_cannot_be_kept(office.agent)
        _too_much(office)
        office.next_call()
        office.hang_up()
        _a_result_that_is_no_more(office)
        _changed_by_another(office)


def _promises_that_cannot_be_kept(agent: Pane) -> None:
    """In the past, outside the hours, on a closed day, and no time at all."""
    agent.press(CALL_AGAIN, "Tab", "Tab")
    for when, said in (
        (f"{NOW.date() - timedelta(days=1):%Y/%m/%d} 10:00", "has passed"),
        (OUTSIDE, "outside the"),
        (f"{CLOSED:%Y/%m/%d} 12:00", "closed"),
        ("whenever", "Not a time"),
    ):
        agent.press("End", "C-u")
        agent.type(when)
        agent.see(when)
        agent.press("F10")
        agent.see(f"> {CALL_AGAIN}", when[:16], said, "WRAP-UP")


def _too_much(office: WorkingOffice) -> None:
    """A hundred thousand characters are said at the note and stay, to be shortened or undone; escapes come as text."""
    agent = office.agent
    agent.press("End", "C-u")
    agent.type("tomorrow 12")
    agent.press("BTab")
    agent.paste("長い" * 50_000)
    agent.see("長い長い")
    agent.press("F10")
    agent.see("the note has", "shorten it", "長い長い", "WRAP-UP")
    agent.press("C-z")
    agent.see(gone=("長い長い",))
    agent.paste("\x1b[21~\x1b]0;title\x07too much")
    agent.see("[21~]0;titletoo much")
    agent.press("F10")
    agent.see(gone=("Plain 01",))
    office.until("SELECT 1 FROM attempt WHERE result = 'saved' AND note = '[21~]0;titletoo much'")


def _a_result_that_is_no_more(office: WorkingOffice) -> None:
    """Switched off while the agent looked at it: said, and the words stay."""
    agent = office.agent
    agent.press(PROSPECT, "Tab")
    agent.type("worth a visit")
    office.kept("worth a visit")
    office.command("disposition", "set", "見込み", "--campaign", CAMPAIGN, "--no-active")
    agent.press("F10")
    agent.see("is not used", "worth a visit", "WRAP-UP", gone=(f"{PROSPECT} 見込み",))
    office.save(NOW_APPOINTMENT)


def _changed_by_another(office: WorkingOffice) -> None:
    """Both versions stand there, and the agent chooses."""
    agent = office.agent
    agent.see("^K  my work")
    agent.press("C-k")
    agent.see("2 Today's calls")
    agent.press("2", "Enter")
    agent.see("Plain 02")
    agent.press("Enter")
    agent.see("Saved ", "worth a visit")
    agent.press("Tab", "End")
    agent.type(" on Monday")
    agent.see("on Monday")
    office.change("UPDATE attempt SET note = 'theirs', revision = revision + 1 WHERE note = 'worth a visit'")
    agent.press("F10")
    agent.see("changed this", "theirs", "worth a visit on Monday")
    agent.press("m")
    agent.see("Corrected: Plain 02")
    office.until("SELECT 1 FROM attempt WHERE note = 'worth a visit on Monday'")
