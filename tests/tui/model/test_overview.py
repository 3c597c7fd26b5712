"""The whole floor at once: what needs attention stands first, and a new link begins anew."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.clock import SECOND
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.protocol.server import JobsChanged, MonitorChanged
from kaden.vocabulary import AgentState, JobState
from tests.tui.floor_samples import (
    AGENTS,
    FAIR,
    ITO,
    RENEWAL,
    SATO,
    SUZUKI,
    TAKAHASHI,
    WATANABE,
    YAMAMOTO,
    agent,
    changed,
    jobs,
    whole,
)  # fmt: skip
from tests.tui.samples import NOW
from tui.model.overview import Overview

SECOND_JOB = RENEWAL.model_copy(update={"state": JobState.STARTED})


def alert(severity: Severity = Severity.WARNING, **changes: Any) -> Alert:
    values: dict[str, Any] = {
        "id": "stuck:1",
        "kind": AlertKind.STUCK,
        "severity": severity,
        "since": NOW,
        "job": FAIR.id,
    }
    return Alert(**(values | changes))


def with_alerts(*alerts: Alert) -> JobsChanged:
    return JobsChanged(now=NOW, jobs=(FAIR, SECOND_JOB), alerts=alerts)


def floor(*said: JobsChanged | MonitorChanged, wanted: str | None = None) -> Overview:
    known = Overview(wanted)
    for one in said:
        assert known.heard(one)
    return known


def test_agents_stand_by_what_waits_for_them_and_then_by_how_long() -> None:
    later = agent(20, "B", AgentState.WRAPUP, 10)
    known = floor(jobs(FAIR), whole(*AGENTS, later))
    order = [row.agent for row, _ in known.agents()]
    assert order == [13, 15, 20, 17, 11, 12, 14, 16]
    assert {13: TAKAHASHI, 15: ITO, 17: YAMAMOTO, 16: WATANABE}[order[-1]] is WATANABE


def test_an_agent_with_an_alert_stands_before_all_others_and_danger_before_warning() -> None:
    known = floor(
        whole(*AGENTS),
        with_alerts(alert(Severity.DANGER, agent=SUZUKI.agent), alert(Severity.WARNING, agent=SATO.agent)),
    )
    assert [row.agent for row, _ in known.agents()][:2] == [SUZUKI.agent, SATO.agent]


def test_talks_stand_with_those_on_hold_first_and_then_the_longest() -> None:
    known = floor(jobs(FAIR), whole(*AGENTS))
    assert [row.agent for row, _ in known.talks()] == [13, 17, 11]


def test_jobs_with_alerts_stand_first_and_stopped_ones_last() -> None:
    known = floor(JobsChanged(now=NOW, jobs=(RENEWAL, FAIR, SECOND_JOB.model_copy(update={"id": 9}))))
    assert [line.row.id for line in known.jobs()] == [3, 9, 4]
    warned = JobsChanged(now=NOW, jobs=(RENEWAL, FAIR, SECOND_JOB.model_copy(update={"id": 9})))
    known.heard(warned.model_copy(update={"alerts": (alert(job=9),)}))
    assert [line.row.id for line in known.jobs()] == [9, 3, 4]


def test_changes_are_laid_over_what_is_known_of_their_job() -> None:
    known = floor(jobs(FAIR), whole(SATO, ITO))
    known.heard(changed(SUZUKI, gone=(ITO.agent,), waiting=7))
    assert {row.agent for row, _ in known.agents()} == {SATO.agent, SUZUKI.agent}
    assert known.headers()[0].waiting == 7
    known.heard(whole(ITO))
    assert [row.agent for row, _ in known.agents()] == [ITO.agent]


def test_it_is_complete_once_every_started_job_told_of_its_agents() -> None:
    known = floor(jobs(FAIR, RENEWAL))
    assert not known.complete
    known.heard(whole(SATO))
    assert known.complete
    known.forget()
    assert not known.complete
    assert known.agents() == []


def test_a_stopped_job_has_no_figures_and_agents_as_long_as_they_talk() -> None:
    known = floor(jobs(FAIR), whole(SATO), jobs(FAIR.model_copy(update={"state": JobState.STOPPED})))
    assert known.headers() == []
    assert [row.agent for row, _ in known.agents()] == [SATO.agent]


def test_a_job_that_is_not_shown_any_more_takes_its_agents_with_it() -> None:
    assert floor(jobs(FAIR), whole(SATO), jobs(RENEWAL), jobs(FAIR)).agents() == []


@pytest.mark.parametrize("wanted", [FAIR.name, str(FAIR.id)])
def test_one_job_alone_by_name_or_number_and_what_concerns_the_whole_floor(wanted: str) -> None:
    said = with_alerts(alert(job=SECOND_JOB.id), alert(job=FAIR.id), alert(job=None))
    known = floor(said, whole(SATO), wanted=wanted)
    assert [line.row.id for line in known.jobs()] == [FAIR.id]
    assert [one.job for one in known.alerts()] == [FAIR.id, None]


def test_times_are_those_of_the_jobs_shown_or_of_the_office() -> None:
    """Never of the machine on which they are read, unnamed."""
    tokyo, paris = (
        row.model_copy(update={"zone": zone})
        for row, zone in ((FAIR, "Asia/Tokyo"), (SECOND_JOB, "Europe/Paris"))
    )
    both = JobsChanged(now=NOW, jobs=(tokyo, paris))
    known, one = floor(both), floor(both, wanted=FAIR.name)
    known.office_zone = one.office_zone = "Europe/London"
    assert (known.zone, one.zone) == ("Europe/London", "Asia/Tokyo")
    assert floor(both).zone == ""


def test_a_name_counts_before_a_number() -> None:
    named = RENEWAL.model_copy(update={"name": str(FAIR.id)})
    assert [row.id for row in floor(jobs(FAIR, named), wanted=str(FAIR.id)).shown] == [RENEWAL.id]


def test_who_began_first_stands_first_within_one_state() -> None:
    rows = [agent(number, "A", AgentState.WAITING, seconds) for number, seconds in ((1, 5), (2, 9), (3, 9))]
    known = floor(jobs(FAIR), whole(*rows))
    assert [row.agent for row, _ in known.agents()] == [2, 3, 1]
    assert known.agents()[0][0].since == NOW - 9 * SECOND
