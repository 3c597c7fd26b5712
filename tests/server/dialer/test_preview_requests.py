"""What agents ask about shown records: each wish has its event, and its account is its agent's."""

from __future__ import annotations

from typing import get_args

from kaden.vocabulary import AgentId, AttemptId
from server.dialer.events import Event
from server.dialer.preview_requests import CallShownRequested, OwnCallRequest, PassShownRequested
from tests.server.dialer.sample import asked


def test_wishes_are_events() -> None:
    assert set(get_args(OwnCallRequest)) <= set(get_args(Event))


def test_a_reason_to_pass_by_may_be_empty() -> None:
    """Row 326."""
    wish = PassShownRequested(asked("r", 1), AgentId(1), AttemptId(1), "")
    call = CallShownRequested(wish.by, wish.agent, wish.attempt)
    assert (wish.reason, call.attempt) == ("", wish.attempt)
