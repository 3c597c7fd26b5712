"""What agents write about their calls: each has its event, and a promise is the agent's own unless told."""

from __future__ import annotations

from typing import get_args

from kaden.vocabulary import AfterSave, AgentId, AttemptId
from server.dialer.events import Event
from server.dialer.result_requests import DraftTyped, ResultRequest, SaveRequested
from tests.server.dialer.sample import asked


def test_drafts_and_results_are_events() -> None:
    assert set(get_args(ResultRequest)) <= set(get_args(Event))


def test_a_promise_is_the_agents_own_unless_told() -> None:
    """Row 268."""
    who, call = AgentId(1), AttemptId(1)
    assert not DraftTyped(who, call, 1, "", None, None).for_group
    assert not SaveRequested(asked("r", 1), who, call, None, "", None, AfterSave.CONTINUE).for_group
