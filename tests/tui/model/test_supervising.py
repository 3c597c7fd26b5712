"""What a supervisor may do now: every refusal that the client can give by itself, and its opposite."""

from __future__ import annotations

import pytest

from kaden.protocol.server import AgentRow, JobRow
from kaden.vocabulary import AgentState
from tests.tui.floor_samples import FAIR, ITO, OTHERS, RENEWAL, SATO, agent
from tui.model.supervising import ORDERS, release_question, why_not, why_not_order


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


def test_orders_need_an_agent_a_finished_call_or_another_job() -> None:
    """Issue 7: what does not work says why."""
    ended = ITO.model_copy(update={"call": 7})
    assert [why_not_order(verb, None, others=True) for verb in ORDERS] == [
        "why_not.no_row", "why_not.no_row", "why_not.no_row", None, "why_not.no_row", "why_not.no_row"
    ]  # fmt: skip
    assert [why_not_order(verb, SATO, others=False) for verb in ORDERS] == [
        None, "why_not.no_other_job", None, None, "why_not.no_wrapup", "why_not.no_wrapup"
    ]  # fmt: skip
    assert [why_not_order(verb, ended, others=False) for verb in ("save", "keep")] == [None, None]
