"""Agents who keep promises: how a test gets them there."""

from __future__ import annotations

from typing import Final

from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
)
from server.dialer.callback_requests import CallBackRequested
from server.dialer.events import (
    CustomerAnswered,
    CustomerRinging,
    PauseRequested,
    PhoneAnswered,
)
from tests.server.dialer.playbook import Playbook
from tests.server.dialer.sample import asked

ONE: Final = AgentId(1)
BY: Final = asked("cb", 1)


def desk_with_promise() -> Playbook:
    """An agent outside a job who has promised a call; nothing else goes on."""
    book = Playbook(records=1).arrive(1)
    book.promise(1, record=1)
    return book


def pause_with_promise() -> Playbook:
    """An agent on a break in a job whose list has only the promised customer."""
    book = Playbook(records=1)
    book.promise(1, record=1)
    book.start().sit(1)
    return book.aside(PauseRequested(asked("p", 1), ONE, AgentState.BREAK))


def wish(book: Playbook, caller_id: str | None = "+81312345678") -> CallBackRequested:
    """Agent 1 keeps the first promise."""
    return CallBackRequested(BY, ONE, next(iter(book.store.promises)), caller_id)


def calling(book: Playbook) -> AttemptId:
    """The customer's phone rings for agent 1."""
    book.aside(wish(book))
    if book.agent().leg == "ringing":
        book.aside(PhoneAnswered(book.leg()))
    call = own_call(book)
    book.aside(CustomerRinging(call))
    return call


def talking(book: Playbook) -> AttemptId:
    """The promised call is joined."""
    call = calling(book)
    book.aside(CustomerAnswered(call))
    assert book.agent().state is AgentState.TALKING
    return call


def own_call(book: Playbook) -> AttemptId:
    """The call at the desk of agent 1."""
    call = book.agent().call
    assert call is not None
    return call


def promise_is_open(book: Playbook) -> bool:
    """Whether the first promise still stands."""
    return next(iter(book.store.promises.values())).open
