"""Agents who see records before they are called: how a test gets them there."""

from __future__ import annotations

from typing import Any, Final

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    Dialling,
)
from server.dialer.events import (
    CustomerRinging,
    PhoneAnswered,
)
from server.dialer.model import Job
from server.dialer.preview_requests import CallShownRequested, PassShownRequested
from server.dialer.tally import Tally
from tests.server.dialer.playbook import Playbook
from tests.server.dialer.sample import a_job, asked

ONE: Final = AgentId(1)
BY: Final = asked("call", 1)
NEXT: Final = asked("pass", 1)
DISK: Final = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")


def preview_job(**changes: Any) -> Job:
    return a_job(dialling=Dialling.PREVIEW, **changes)


def preview_office(records: int = 10, agents: int = 1, **changes: Any) -> Playbook:
    return Playbook(preview_job(**changes), records=records).office(agents)


def shown(book: Playbook, agent: int = 1) -> AttemptId:
    call = book.agent(agent).call
    assert call is not None
    return call


def phone_up(book: Playbook, agent: int = 1) -> PhoneAnswered:
    return PhoneAnswered(book.leg(agent))


def wish(book: Playbook, agent: int = 1) -> CallShownRequested:
    return CallShownRequested(asked("call", agent), AgentId(agent), shown(book, agent))


def passing(book: Playbook, reason: str = "") -> PassShownRequested:
    return PassShownRequested(NEXT, ONE, shown(book), reason)


def calling(book: Playbook) -> AttemptId:
    book.aside(wish(book), CustomerRinging(shown(book)))
    assert book.agent().state is AgentState.CALLING
    return shown(book)


def record_of(book: Playbook, call: AttemptId) -> tuple[str, int, int]:
    record = book.store.attempts[call].record
    return record.state.value, record.attempts, record.next_at


def rows(book: Playbook) -> Tally:
    """The run's counters, counted from the disk."""
    run = book.seat().run
    assert run is not None
    return book.store.tally(run)
