"""What agents ask about promises: each wish has its event, and its account is its agent's."""

from __future__ import annotations

from typing import get_args

from kaden.vocabulary import AgentId, CallbackId
from server.dialer.callback_requests import CallbackRequest, CallBackRequested
from server.dialer.events import Event
from tests.server.dialer.sample import asked


def test_wishes_are_events() -> None:
    kinds = get_args(CallbackRequest) or (CallbackRequest,)
    assert set(kinds) <= set(get_args(Event))


def test_the_number_to_show_need_not_be_chosen() -> None:
    """Row 257: None is the first of the campaign's."""
    assert CallBackRequested(asked("r", 1), AgentId(1), CallbackId(1), None).caller_id is None
