"""Shown records on disk: reserved, called, passed by, found again (row 326)."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.clock import MINUTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AttemptId, CallKind, EndedBy, Outcome, RecordState, RunId
from server.dialer.model import ClaimedAttempt, SessionId
from server.dialer.preview_writes import CallShown, PassShown, ShowNext, ShownPassed
from server.dialer.writes import Claimed, Done, MarkEnded
from tests.server.storage.office import INTERVAL, Office, listed, number

REST = 30 * MINUTE


async def show(office: Office, run: RunId, session: SessionId, place: int = 0) -> Claimed:
    order = ShowNext(office.ids.job, run, office.agent(place), session, office.now)
    result = await office.store.perform(order)
    assert isinstance(result, Claimed)
    return result


async def shown(office: Office) -> tuple[RunId, ClaimedAttempt]:
    """The record that agent 1 sees."""
    run = await office.start()
    [attempt] = (await show(office, run, await office.sit_down(run))).attempts
    return run, attempt


async def call(office: Office, attempt: AttemptId, agent: AgentId | None = None) -> Done:
    agent = agent or office.agent()
    result = await office.store.perform(CallShown(office.asked(agent), attempt, agent, office.now))
    assert isinstance(result, Done)
    return result


async def pass_by(
    office: Office, attempt: AttemptId, reason: str = "", request: str | None = None
) -> ShownPassed:
    agent = office.agent()
    order = PassShown(office.asked(agent, request), attempt, agent, reason, REST, office.now)
    result = await office.store.perform(order)
    assert isinstance(result, ShownPassed)
    return result


async def counted(office: Office, run: RunId) -> Any:
    return await office.row(
        "SELECT remaining, attempts, other, no_answer, passed FROM job_run WHERE id = ?", run
    )


async def test_a_shown_record_is_reserved_and_counts_for_nothing(office: Office) -> None:
    """Row 334: its number is live, so that nobody else gets it."""
    [record] = await office.customers(listed(number(1)))
    run, attempt = await shown(office)
    row = await office.row(
        "SELECT kind, state, dialled, agent_id, dialled_at FROM attempt WHERE id = ?", attempt.id
    )
    assert row == (CallKind.PREVIEW, "claimed", 0, office.agent(), office.now)
    assert await office.row("SELECT state, last_dial_at FROM record WHERE id = ?", record) == ("live", None)
    assert await counted(office, run) == (0, 0, 0, 0, 0)
    assert (await office.claim(run, 5)).attempts == ()


async def test_it_is_the_record_that_automatic_dialling_would_take(office: Office) -> None:
    """Rows 150, 176: one claim, in the job's order, past a number that is live already."""
    first, _, third = await office.customers(listed(number(1)), listed(number(1)), listed(number(2)))
    run = await office.start()
    session = await office.sit_down(run)
    assert (await show(office, run, session)).attempts[0].card.record == first
    assert (await show(office, run, session)).attempts[0].card.record == third
    assert (await show(office, run, session)).exhausted is True


async def test_a_record_that_goes_back_is_due_as_before(office: Office) -> None:
    [record] = await office.customers(listed(number(1)))
    run, attempt = await shown(office)
    order = MarkEnded(attempt.id, office.now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False)
    await office.store.perform(order)
    assert await office.record(record) == (RecordState.READY, 0, 0)
    assert await counted(office, run) == (1, 0, 0, 0, 0)
    assert (await office.claim(run, 5)).attempts[0].card.record == record


async def test_called_it_is_an_attempt_like_any_other(office: Office) -> None:
    """Rows 62 to 66: it counts to the cap, and rests by the rule from its dial on."""
    [record] = await office.customers(listed(number(1)))
    run, attempt = await shown(office)
    office.later(MINUTE)
    await call(office, attempt.id)
    await call(office, attempt.id)
    dialled = office.now
    assert await counted(office, run) == (0, 1, 0, 0, 0)
    assert await office.row("SELECT n, dialled, dialled_at FROM attempt WHERE id = ?", attempt.id) == (
        1,
        1,
        dialled,
    )
    await office.end(attempt.id, Outcome.NO_ANSWER)
    assert await office.record(record) == (RecordState.READY, dialled + INTERVAL, 1)
    assert await counted(office, run) == (0, 1, 0, 1, 0)


async def test_an_order_that_never_left_us_takes_the_attempt_back(office: Office) -> None:
    """Row 66."""
    [record] = await office.customers(listed(number(1)))
    run, attempt = await shown(office)
    await call(office, attempt.id)
    order = MarkEnded(attempt.id, office.now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False)
    await office.store.perform(order)
    assert await office.record(record) == (RecordState.READY, 0, 0)
    assert await counted(office, run) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize("went_out", [True, False])
async def test_who_asks_again_hears_what_became_of_the_call(office: Office, went_out: bool) -> None:
    """The job was stopped between the order and the dial: who was refused is not told that it was done."""
    await office.customers(listed(number(1)))
    _, attempt = await shown(office)
    order = CallShown(office.asked(office.agent(), "twice"), attempt.id, office.agent(), office.now)
    await office.store.perform(order)
    ended = MarkEnded(attempt.id, office.now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=went_out)
    await office.store.perform(ended)
    if went_out:
        assert await office.store.perform(order) == Done(repeated=True)
        return
    with pytest.raises(Refused) as refused:
        await office.store.perform(order)
    assert refused.value.code is RefusalCode.CALL_GONE


async def test_a_listed_number_is_not_called(office: Office) -> None:
    """Row 96, however late the floor hears of it."""
    await office.customers(listed(number(1)))
    _, attempt = await shown(office)
    await office.list_number(number(1), None)
    with pytest.raises(Refused) as refused:
        await call(office, attempt.id)
    assert refused.value.code is RefusalCode.CALLBACK_LISTED


async def test_passed_by_it_rests_and_the_run_counts_it(office: Office) -> None:
    """And it comes in another run, not in this one (row 178)."""
    [record] = await office.customers(listed(number(1)))
    run, attempt = await shown(office)
    first = await pass_by(office, attempt.id, "昼休み", "twice")
    again = await pass_by(office, attempt.id, "昼休み", "twice")
    assert (first.repeated, again.repeated) == (False, True)
    assert await office.record(record) == (RecordState.READY, office.now + REST, 0)
    assert await counted(office, run) == (0, 0, 0, 0, 1)
    assert await office.row("SELECT pass_reason, n, outcome FROM attempt WHERE id = ?", attempt.id) == (
        "昼休み",
        None,
        "cancelled",
    )
    office.later(REST)
    assert (await office.claim(run, 1)).attempts == ()
    await office.stop(run)
    office.later(1)
    assert len((await office.claim(await office.start(), 1)).attempts) == 1


async def test_nobody_else_calls_it_or_passes_it_by(office: Office) -> None:
    await office.customers(listed(number(1)))
    _, attempt = await shown(office)
    with pytest.raises(Refused) as refused:
        await call(office, attempt.id, office.agent(1))
    assert refused.value.code is RefusalCode.CALL_GONE
    await pass_by(office, attempt.id)
    with pytest.raises(Refused) as refused:
        await call(office, attempt.id)
    assert refused.value.code is RefusalCode.CALL_GONE


async def test_a_called_record_is_not_passed_by(office: Office) -> None:
    await office.customers(listed(number(1)))
    _, attempt = await shown(office)
    await call(office, attempt.id)
    with pytest.raises(Refused) as refused:
        await pass_by(office, attempt.id)
    assert refused.value.code is RefusalCode.CALL_GONE


@pytest.mark.parametrize("called", [False, True])
async def test_a_restart_finds_it_as_it_was(office: Office, called: bool) -> None:
    """Whether it was called decides whether only the switch knows what became of it (guarantee 0.1)."""
    await office.customers(listed(number(1)))
    _, attempt = await shown(office)
    if called:
        await call(office, attempt.id)
    [stored] = (await office.store.floor()).attempts
    assert (stored.id, stored.kind, stored.dialled) == (attempt.id, CallKind.PREVIEW, called)
    assert (stored.agent, stored.card) == (office.agent(), attempt.card)
