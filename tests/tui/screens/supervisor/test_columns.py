"""What the supervisor's tables show of a row, in which order it stands, and how a filter finds it."""

from __future__ import annotations

import pytest

from kaden.cells import width
from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import AgentState, JobState, StopReason
from kaden.words import LANGUAGES, Words
from tests.tui.floor_samples import FAIR, OTHERS, RENEWAL, SATO, SUZUKI, TAKAHASHI, TANAKA, YAMAMOTO, agent
from tests.tui.samples import NOW
from tui.model.columns import lay_out
from tui.screens.supervisor.columns import PINNED, agent_columns, job_columns


def clock(_instant: int, _zone: str) -> str:
    return "10:03 JST"


AGENT = {column.key: column for column in agent_columns(Words("en"))}
JOB = {column.key: column for column in job_columns(Words("en"), clock)}


def test_a_monitor_row_shows_all_that_it_must() -> None:
    """Row 303."""
    shown = {key: column.show(TAKAHASHI, NOW) for key, column in AGENT.items()}
    assert shown == {
        "alert": "",
        "name": "高橋 健",
        "state": "on hold +pause",
        "time": "0:15",
        "customer": "Acme Corp. Jane Doe",
        "number": "0120-000-111",
        "calls": "13",
        "saved": "12",
        "talk": "4:20",
        "hold": "0:15",
        "attempt": "1",
        "account": "agent13",
        "terminal": "tmux-13",
        "listeners": "",
        "talked": "1:35:20",
        "average": "7:00",
        "saved_share": "92 %",
        "talk_share": "",
        "held": "",
    }


def test_where_the_time_of_the_day_went_counts_on() -> None:
    """Talk of all work, and all hold; a past that does not know it says nothing."""
    row = TAKAHASHI.model_copy(
        update={
            "day": NOW - HOUR,
            "talking": 14 * MINUTE,
            "worked": 29 * MINUTE,
            "held": MINUTE,
            "counts": "talking",
        }
    )
    later = NOW + 45 * SECOND
    assert (AGENT["talk_share"].show(row, later), AGENT["held"].show(row, later)) == ("50 %", "2:00")
    idle = row.model_copy(update={"talking": 0, "worked": 0, "counts": None})
    assert AGENT["talk_share"].show(idle, later) == ""


def test_what_there_is_not_stays_empty() -> None:
    assert [AGENT[key].show(SUZUKI, NOW) for key in ("talk", "hold", "attempt", "customer")] == [""] * 4


def test_an_alert_is_a_sign_a_word_and_a_role() -> None:
    assert AGENT["alert"].show(YAMAMOTO, NOW) == "!"
    assert AGENT["state"].show(YAMAMOTO, NOW) == "talking !screen"
    assert AGENT["state"].show(TANAKA, NOW) == "waiting !phone"
    assert AGENT["state"].role(TANAKA, NOW) == AGENT["alert"].role(TANAKA, NOW) == "alarm"
    assert AGENT["alert"].role(SATO, NOW) == "plain"


def test_a_custom_status_stands_beside_the_state_it_explains() -> None:
    """Rows 203, 204: of who waits or is away; what is more urgent comes first."""
    away = agent(1, "A", AgentState.AWAY, 5, status="研修")
    assert AGENT["state"].show(away, NOW) == "away 研修"
    assert "研修" in AGENT["state"].also(away)
    assert AGENT["state"].show(away.model_copy(update={"state": AgentState.TALKING}), NOW) == "talking"
    wishing = away.model_copy(update={"state": AgentState.WAITING, "pause_after": True})
    assert AGENT["state"].show(wishing, NOW) == "waiting +pause"


def test_times_sort_from_the_shortest_and_nothing_before_them() -> None:
    short = agent(1, "A", AgentState.TALKING, 5)
    long = agent(2, "B", AgentState.TALKING, 50)
    for key in ("time", "talk"):
        assert AGENT[key].sort(short) < AGENT[key].sort(long)
    assert AGENT["talk"].sort(SUZUKI) < AGENT["talk"].sort(short)
    assert AGENT["alert"].sort(YAMAMOTO) < AGENT["alert"].sort(SATO)


def test_a_filter_finds_a_state_by_its_stable_word_and_a_name_by_its_account() -> None:
    assert "wrapup" in AGENT["state"].also(agent(1, "A", AgentState.WRAPUP, 5))
    assert "screen" in AGENT["state"].also(YAMAMOTO)
    assert AGENT["name"].also(SATO) == "agent11"


def test_talk_goes_on_counting_while_the_customer_is_there() -> None:
    assert AGENT["talked"].show(SATO, NOW) == "1:20:12"
    assert AGENT["talked"].show(SATO, NOW + MINUTE + SECOND) == "1:21:13"


def test_a_job_shows_its_state_by_sign_and_word() -> None:
    assert [JOB[key].show(FAIR, NOW) for key in ("sign", "state", "left", "since")] == [
        "*",
        "started",
        "318",
        "10:03",
    ]
    assert [JOB[key].show(RENEWAL, NOW) for key in ("sign", "state", "left", "since", "why")] == [
        "-",
        "stopped",
        "",
        "",
        "end of hours",
    ]
    assert JOB["state"].role(FAIR, NOW) == "good"
    assert JOB["state"].role(OTHERS, NOW) == "quiet"


def test_a_started_job_tells_no_reason_of_an_earlier_stop() -> None:
    assert JOB["why"].show(FAIR.model_copy(update={"stop_reason": StopReason.MANUAL}), NOW) == ""
    assert JOB["state"].sort(FAIR) < JOB["state"].sort(FAIR.model_copy(update={"state": JobState.STOPPED}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_80_cells_show_what_cannot_be_done_without(language: str) -> None:
    agents, jobs = agent_columns(Words(language)), job_columns(Words(language), clock)
    shown = {agents[place.column].key for place in lay_out(agents, 79, PINNED, 0).places}
    assert shown >= {"alert", "name", "state", "time", "customer", "number", "calls", "saved"}
    shown = {jobs[place.column].key for place in lay_out(jobs, 79, PINNED, 0).places}
    assert shown >= {"sign", "name", "state", "hours", "campaign", "waiting", "on_call", "paused", "left"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_states_fit_their_columns(language: str) -> None:
    words = Words(language)
    columns = {column.key: column for column in agent_columns(words)}
    sizes = [(column.title, column.width) for column in columns.values()]
    sizes += [(column.title, column.width) for column in job_columns(words, clock)]
    assert [title for title, cells in sizes if width(title) > cells] == []
    in_job = set(AgentState) - {AgentState.IDLE, AgentState.STOPPED, AgentState.RELEASED}
    for state in in_job:
        for row in (
            agent(1, "A", state, 5, connected=False),
            agent(1, "A", state, 5, phone="none"),
            agent(1, "A", state, 5, pause_after=True),
        ):
            assert width(columns["state"].show(row, NOW)) <= columns["state"].width
