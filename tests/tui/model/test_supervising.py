"""What a supervisor may do now: every refusal that the client can give by itself, and its opposite."""

from __future__ import annotations

import pytest

from kaden.protocol.server import AgentRow, JobRow
from kaden.vocabulary import AgentState
from tests.tui.floor_samples import FAIR, OTHERS, RENEWAL, SATO, agent
from tui.model.supervising import release_question, why_not


def reason(
    verb: str,
    job: JobRow | None = None,
    chosen: AgentRow | None = None,
    *,
    up: bool = True,
    asked: bool = False,
) -> str | None:
    return why_not(verb, job, chosen, up=up, asked=asked)


def test_a_stopped_job_can_be_started_and_a_started_one_stopped() -> None:
    """Rows 156, 160, 165."""
    assert reason("start", RENEWAL) is None
    assert reason("stop", FAIR) is None


def test_a_job_that_is_so_already_says_so() -> None:
    assert reason("start", FAIR) == "why_not.started"
    assert reason("stop", RENEWAL) == "why_not.stopped"


def test_without_the_edit_permission_a_job_can_only_be_watched() -> None:
    """Rows 35 and 156: view alone never allows start or stop."""
    assert reason("start", OTHERS) == "why_not.not_yours"
    assert reason("open", OTHERS) is None


@pytest.mark.parametrize("verb", ["open", "start", "stop", "release"])
def test_without_a_row_there_is_nothing_to_do_it_to(verb: str) -> None:
    assert reason(verb) == "why_not.no_row"


def test_what_needs_the_server_waits_for_the_link_and_for_the_last_answer() -> None:
    assert reason("start", RENEWAL, up=False) == "why_not.offline"
    assert reason("release", FAIR, SATO, up=False) == "why_not.offline"
    assert reason("release", FAIR, SATO, asked=True) == "why_not.asked"
    assert reason("open", FAIR, up=False) is None


def test_the_question_names_what_a_release_does_to_the_customer() -> None:
    """Rows 280, 307: a call is cut, a wrap-up becomes an unsaved record."""
    assert release_question(SATO) == "question.release_call"
    assert release_question(agent(1, "A", AgentState.HELD, 1)) == "question.release_call"
    assert release_question(agent(1, "A", AgentState.WRAPUP, 1)) == "question.release_wrapup"
    assert release_question(agent(1, "A", AgentState.WAITING, 1)) == "question.release_idle"
