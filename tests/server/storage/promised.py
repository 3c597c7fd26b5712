"""Customers who were promised a call, and agents who keep the promise, for the tests of promised calls."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import HOUR, Instant
from kaden.vocabulary import AttemptId, CallbackId, RecordId, RunId
from server.dialer.callback_writes import CallbackOpened, OpenCallback
from server.dialer.model import SessionId
from tests.server.storage.office import CALLBACK, Office, listed, number

TO_TEN = 17 * HOUR
"""From the hour in which the office begins its day to ten o'clock of the next."""


@dataclass(frozen=True)
class Promised:
    """An open promise, and the job's run in which it was given."""

    record: RecordId
    run: RunId
    session: SessionId
    callback: CallbackId
    due_at: Instant


async def a_promise(office: Office, place: int = 1, *, for_group: bool = False) -> Promised:
    """The first agent talks with a customer, promises to call at ten the next day, and goes home; it is ten then."""
    [record] = await office.customers(listed(number(place)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, session)
    due_at = office.now + TO_TEN
    await office.save(attempt.id, CALLBACK, callback_at=due_at, note="改めて", for_group=for_group)
    await office.leave(session)
    office.later(TO_TEN)
    [callback] = await office.row("SELECT id FROM callback WHERE record_id = ? AND state = 'open'", record)
    return Promised(record, run, session, CallbackId(callback), due_at)


async def call_back(
    office: Office,
    callback: CallbackId,
    *,
    place: int = 0,
    session: SessionId | None = None,
    caller_id: str | None = None,
    request: str | None = None,
    transferred: tuple[AttemptId, ...] = (),
) -> CallbackOpened:
    """An agent keeps a promise; without a session, outside a job."""
    opened = await office.store.perform(
        OpenCallback(
            office.asked(office.agent(place), request),
            callback,
            office.agent(place),
            caller_id,
            session,
            "7001",
            office.now,
            transferred,
        )
    )
    assert isinstance(opened, CallbackOpened)
    return opened
