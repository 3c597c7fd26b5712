"""How the floor stands, at the edges: what is green, yellow and red, and what the line of tmux may hold."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from kaden.cells import width
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.protocol.pacing import LedgerFigures
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import JobRow, MonitorHeader
from kaden.vocabulary import JobState, Limiting, Profile
from kaden.words import Words
from server.commands.status_shown import Standing, as_object, table, tmux_line, tmux_refusal
from tests.server.hub.floor import NOON, header, job_row

EN = Words("en")


def head(job: int = 1, **changes: Any) -> MonitorHeader:
    return header(job, "c", 2).model_copy(update=changes)


def ledger(hour: float | None, standing: Literal["fine", "near", "over"] = "fine") -> LedgerFigures:
    return LedgerFigures(
        profile=Profile.REFERENCE, limit=0.03, hour=hour, day=hour, window=hour, standing=standing
    )


def row(job: int, state: JobState = JobState.STARTED, **changes: Any) -> JobRow:
    return job_row(job, "c", 0).model_copy(update={"state": state, **changes})


def standing(*heads: MonitorHeader) -> Standing:
    return Standing(NOON, tuple(row(head.job) for head in heads), heads)


def test_all_well_is_green_and_counts_are_summed() -> None:
    floor = standing(head(1, talking=3, ringing=4), head(2, talking=1, waiting=5))
    assert floor.light == "green"
    assert tmux_line(EN, floor) == "#[fg=green]kaden#[default] jobs 2 talking 4 waiting 7 out 4"
    assert as_object(floor)["totals"]["talking"] == 4
    shown = standing(head(1, previewing=2, passed=3), head(2, previewing=1))
    assert (as_object(shown)["totals"]["previewing"], as_object(shown)["totals"]["passed"]) == (3, 3)


def test_the_abandoned_share_colours_the_line() -> None:
    """Row 321: near the limit yellow, above it red; the worst campaign is shown."""
    fine, near = head(1, ledger=ledger(0.01)), head(2, ledger=ledger(0.025, "near"))
    over = head(3, ledger=ledger(0.031, "over"))
    assert standing(fine).light == "green"
    assert standing(head(1, ledger=ledger(None))).worst_share is None
    line = tmux_line(EN, standing(fine, near))
    assert line.startswith("#[fg=yellow]kaden ")
    assert line.endswith(" abandoned 2.5 %#[default]")
    assert standing(fine, near, over).light == "red"


@pytest.mark.parametrize("factor", Limiting)
def test_only_what_needs_a_person_is_trouble(factor: Limiting) -> None:
    floor = standing(head(limiting=factor))
    broken = {Limiting.SWITCH_DOWN, Limiting.TRUNK_DOWN, Limiting.STORE_DOWN, Limiting.CLOCK_JUMPED}
    assert (floor.light == "red") is (factor in broken)
    assert as_object(floor)["trouble"] == ([factor.value] if factor in broken else [])


def test_trouble_is_named_in_the_line() -> None:
    assert "THE SWITCH DOES NOT ANSWER" in tmux_line(EN, standing(head(limiting=Limiting.SWITCH_DOWN)))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_name_reaches_tmux_which_would_run_what_stands_in_it(language: str) -> None:
    evil = "#(touch /tmp/x) #[fg=red]"
    floor = Standing(NOON, (row(1, name=evil, campaign=evil),), (head(name=evil, campaign=evil),))
    line = tmux_line(Words(language), floor)
    assert "touch" not in line
    assert line.count("#") == 2
    assert "#(" not in line


def test_a_refusal_is_short_and_red() -> None:
    gone = Refused(RefusalCode.SERVER_UNREACHABLE, server="#(x)", problem="#(y)")
    assert tmux_refusal(EN, gone) == "#[fg=red]kaden NO SERVER#[default]"
    assert (
        tmux_refusal(EN, Refused(RefusalCode.NOT_ALLOWED, action="x")) == "#[fg=red]kaden REFUSED#[default]"
    )


def test_the_table_has_started_jobs_first_and_straight_columns() -> None:
    rows = (row(1, JobState.STOPPED, name="展示会"), row(2, name="fair"))
    floor = Standing(NOON, rows, (head(2, limiting=Limiting.NO_RECORDS),))
    _, first, second = table(EN, floor)
    assert first.startswith("fair ")
    assert first.endswith("no record can be dialled now")
    assert second.split()[:2] == ["展示会", "stopped"]
    assert width(first[: first.index("started")]) == width(second[: second.index("stopped")])


def test_without_jobs_there_is_a_sentence() -> None:
    assert table(EN, Standing(NOON, (), ())) == ["no call job that this account may see"]


def full(severity: Severity) -> Standing:
    """A floor whose database's disk is nearly full."""
    kind = AlertKind.DISK_LOW
    alert = Alert(id="x", kind=kind, severity=severity, since=NOON, disk="database", free=640)
    return Standing(NOON, (row(1),), (head(),), (alert,))


@pytest.mark.parametrize(("severity", "light"), [(Severity.WARNING, "yellow"), (Severity.DANGER, "red")])
def test_a_disk_that_fills_is_told_everywhere(severity: Severity, light: str) -> None:
    floor = full(severity)
    assert (floor.light, tmux_line(EN, floor).endswith("disk 640 MB#[default]")) == (light, True)
    assert "640 MB left" in table(EN, floor)[-1]
    [alert] = as_object(floor)["alerts"]
    assert (alert["kind"], alert["free"]) == ("disk_low", 640)
