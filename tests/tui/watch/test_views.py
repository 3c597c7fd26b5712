"""The four pictures of `kaden watch`, in words and figures (domain rows 168, 297, 303, 306, 321)."""

from __future__ import annotations

import pytest

from kaden.clock import MINUTE
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.protocol.server import JobsChanged
from kaden.vocabulary import AgentState, JobState, Limiting
from kaden.words import LANGUAGES, Words
from tests.tui.floor_samples import AGENTS, FAIR, RENEWAL, SATO, header, jobs, ledger, whole
from tests.tui.samples import NOW
from tui.model.overview import Overview
from tui.watch.painting import plain
from tui.watch.views import VIEWS, AgentsView, AlertsView, CallsView, Eye, JobsView, View

STUCK = Alert(
    id="stuck:15",
    kind=AlertKind.STUCK,
    severity=Severity.WARNING,
    since=NOW - 6 * MINUTE,
    job=FAIR.id,
    agent=15,
    agent_name="Ito Naoko",
    state=AgentState.WRAPUP,
)
SWITCH = Alert(id="switch", kind=AlertKind.SWITCH_DOWN, severity=Severity.DANGER, since=NOW - MINUTE)


def floor(*alerts: Alert) -> Overview:
    known = Overview()
    known.heard(JobsChanged(now=NOW, jobs=(FAIR, RENEWAL), alerts=alerts))
    known.heard(whole(*AGENTS))
    return known


def told(view: View, cells: int = 100) -> list[str]:
    return [plain(line) for line in view.lines(NOW, cells)]


def eye(language: str = "en", ambiguous: int = 1) -> Eye:
    return Eye(Words(language), ambiguous)


def test_rows_297_and_303_agents_with_state_time_customer_and_job() -> None:
    view = AgentsView(floor(STUCK), eye())
    lines = told(view)
    assert lines[0].split() == [
        "!",
        "Agent",
        "State",
        "Time",
        "Customer",
        "Job",
        "Calls",
        "Saved",
        "Number",
        "Try",
    ]
    assert lines[1].startswith("!  Ito Naoko")
    assert "wrap-up" in lines[1]
    assert lines[2].startswith("   高橋 健")
    assert "0:15 Acme Corp." in lines[2]
    assert "展示会フォ" in lines[2]
    assert view.figures() == ["talking 3", "wrap-up 1", "waiting 2", "paused 1"]


def test_the_job_is_not_repeated_where_there_is_only_one() -> None:
    known = Overview(FAIR.name)
    known.heard(jobs(FAIR, RENEWAL))
    known.heard(whole(SATO))
    assert "Job" not in told(AgentsView(known, eye()))[0]


def test_row_306_calls_on_their_way_are_drawn_and_counted_and_talks_follow() -> None:
    known = floor()
    known.heard(whole(*AGENTS, ringing=2, target=5, limiting=Limiting.TRUNK_LINES))
    view = CallsView(known, eye())
    lines = told(view)
    assert lines[0] == "展示会フォロー 2月  ■■□□□  2 of 5 calls out  no line is free"
    assert [line.split()[0] for line in lines[2:]] == ["高橋", "山本", "佐藤"]
    assert view.figures() == ["calls out 2", "talking 3"]
    assert told(CallsView(known, eye(ambiguous=2)))[0].startswith("展示会フォロー 2月  ##...  ")


def test_a_call_among_very_many_is_seen() -> None:
    known = floor()
    known.heard(whole(ringing=1, target=200))
    assert f"■{'□' * 19} " in told(CallsView(known, eye()))[0]


def test_rows_168_and_321_jobs_say_why_no_more_calls_go_out_and_warn_in_words() -> None:
    known = floor()
    over = ledger(hour=0.041, standing="over")
    known.heard(whole(limiting=Limiting.SWITCH_DOWN, ledger=over, ringing=1, target=9))
    view = JobsView(known, eye())
    lines = told(view, 120)
    assert "4.1 %" in lines[1]
    assert "! 4.1 %" in lines[1]
    assert "THE SWITCH DOES NOT" in lines[1]
    assert "1/9" in lines[1]
    assert lines[2].split()[-1] == "stopped"
    assert view.figures() == ["1 of 2 started", "talking 3", "waiting 2"]


def test_alerts_are_sentences_with_signs_the_worst_first_as_they_came() -> None:
    view = AlertsView(floor(SWITCH, STUCK), eye())
    assert told(view) == [
        "!! The switch does not answer for 1:00: nothing new is dialled.",
        "!  Ito Naoko: wrap-up for 6:00.  展示会フォロー 2月",
    ]
    assert view.figures() == ["danger 1", "warnings 1"]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_says_when_there_is_nothing_to_say_and_has_the_same_for_programs(
    view: type[View], language: str
) -> None:
    stopped = Overview()
    empty = view(stopped, eye(language))
    assert told(empty) == []
    assert Words(language)(empty.nothing())
    assert empty.objects() == []
    full = view(floor(STUCK), eye(language))
    assert told(full, 60)
    assert full.objects()


def test_programs_get_what_the_server_said() -> None:
    known = floor(STUCK)
    assert AgentsView(known, eye()).objects()[0]["job_name"] == FAIR.name
    assert JobsView(known, eye()).objects()[0]["monitor"] == header().model_dump(mode="json")
    assert JobsView(known, eye()).objects()[1]["monitor"] is None
    assert CallsView(known, eye()).objects()[0] == {"job": 3, "job_name": FAIR.name, "out": 4, "target": 4}
    assert AlertsView(known, eye()).objects()[0]["id"] == "stuck:15"


def test_a_floor_without_a_started_job_says_so_before_it_says_that_nobody_works() -> None:
    known = Overview()
    known.heard(jobs(FAIR.model_copy(update={"state": JobState.STOPPED})))
    assert AgentsView(known, eye()).nothing() == "watch.none_started"
    known.heard(jobs(FAIR))
    known.heard(whole())
    assert AgentsView(known, eye()).nothing() == "watch.nobody"
