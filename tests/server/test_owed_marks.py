"""Orders to the store: what the disk owes is paid back in order, and nothing overtakes it (guarantee I18)."""

from __future__ import annotations

import asyncio

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AccountId,
    AfterSave,
    AgentId,
    AttemptId,
    DispositionId,
    EndedBy,
    JobId,
    Outcome,
    RunId,
)
from server.dialer import effects as do
from server.dialer.events import (
    StoreBack,
    StoreLost,
    WriteFailed,
    Written,
)
from server.dialer.model import Asked
from server.dialer.writes import (
    ClaimNext,
    Done,
    KeepDraft,
    MarkAnswered,
    MarkEnded,
    MarkUnsaved,
    SaveResult,
    StartRun,
)
from tests.server.stage import FULL, ONE, Stage, perform, play


def test_a_write_comes_back_when_it_is_durable() -> None:
    order = MarkAnswered(ONE, 5)
    stage = perform(do.Write(order))
    assert stage.store.written == [order]
    assert stage.events == [Written(order, Done())]


def test_marks_are_owed_while_the_disk_is_full_and_paid_back_in_order() -> None:
    """Guarantee I18."""
    answered = MarkAnswered(ONE, 5)
    ended = MarkEnded(ONE, 6, Outcome.ABANDONED, EndedBy.SWITCH)
    claim = ClaimNext(JobId(1), RunId(1), 2, 7)

    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.performer.perform([do.Write(answered), do.Write(claim)])
        await asyncio.sleep(2)
        stage.performer.perform([do.Write(ended)])
        await asyncio.sleep(2)
        assert stage.store.written == []
        stage.store.full = False
        await asyncio.sleep(2)

    stage = play(scene)
    assert stage.store.written == [answered, ended]
    kinds = [event for event in stage.events if isinstance(event, StoreLost | StoreBack | WriteFailed)]
    assert kinds == [StoreLost(), WriteFailed(claim, FULL), StoreBack()]


def test_a_mark_asked_for_after_one_that_is_failing_does_not_overtake_it() -> None:
    """Guarantee I18: the order on disk is the order of the calls, also when the disk comes back in between."""
    answered = MarkAnswered(ONE, 5)
    ended = MarkEnded(ONE, 6, Outcome.ABANDONED, EndedBy.SWITCH)

    async def scene(stage: Stage) -> None:
        def the_disk_is_back_and_the_customer_gone() -> None:
            stage.store.full = False
            stage.performer.perform([do.Write(ended)])

        stage.store.full, stage.store.when_failing = True, the_disk_is_back_and_the_customer_gone
        stage.performer.perform([do.Write(answered)])
        await asyncio.sleep(2)

    assert play(scene).store.written == [answered, ended]


def test_marks_that_fail_out_of_turn_are_paid_back_in_the_order_of_the_calls() -> None:
    """Guarantee I18."""
    answered = MarkAnswered(ONE, 5)
    ended = MarkEnded(ONE, 6, Outcome.ABANDONED, EndedBy.SWITCH)

    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.store.slow = {answered: 0.1}
        stage.performer.perform([do.Write(answered), do.Write(ended)])
        await asyncio.sleep(0.2)
        stage.store.full = False
        await asyncio.sleep(2)

    assert play(scene).store.written == [answered, ended]


def test_the_store_is_back_although_nothing_was_owed() -> None:
    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.performer.perform([do.Write(ClaimNext(JobId(1), RunId(1), 2, 7))])
        await asyncio.sleep(2)
        stage.store.full = False
        await asyncio.sleep(2)

    assert play(scene).events[-1] == StoreBack()


def test_nothing_overtakes_what_is_owed() -> None:
    """Guarantee I18: a result that comes before its conversation would be refused for good."""
    ended = MarkEnded(ONE, 6, Outcome.CONNECTED, EndedBy.CUSTOMER)
    by = Asked(AccountId(1), "save")
    save = SaveResult(by, ONE, AgentId(1), DispositionId(2), "", None, AfterSave.CONTINUE, 7)
    orders = (save, ClaimNext(JobId(1), RunId(1), 2, 7))

    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.performer.perform([do.Write(ended)])
        await asyncio.sleep(0.1)
        stage.store.full = False
        stage.performer.perform([do.Write(order) for order in orders])
        await asyncio.sleep(2)
        stage.performer.perform([do.Write(save)])
        await asyncio.sleep(1)

    stage = play(scene)
    assert stage.store.written == [ended, save]
    failed = [event for event in stage.events if isinstance(event, WriteFailed)]
    assert [(event.write, event.refusal.code) for event in failed] == [
        (order, RefusalCode.STORE_UNAVAILABLE) for order in orders
    ]


def test_a_draft_typed_while_the_disk_is_full_is_kept_whatever_becomes_of_its_call() -> None:
    """Guarantees I7, I18: of what was typed meanwhile the newest is on disk once it writes, after the marks before."""
    ended = MarkEnded(ONE, 6, Outcome.CONNECTED, EndedBy.CUSTOMER)
    typed = [KeepDraft(ONE, AgentId(1), number, f"{number}", None, None, 7) for number in (1, 2, 3)]

    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.performer.perform([do.Write(ended), *map(do.Write, typed), do.Write(MarkUnsaved(ONE, 8))])
        await asyncio.sleep(2)
        stage.store.full = False
        await asyncio.sleep(2)

    stage = play(scene)
    assert stage.store.written == [ended, typed[-1], MarkUnsaved(ONE, 8)]
    assert not [event for event in stage.events if isinstance(event, WriteFailed)]


def test_an_error_of_ours_is_heard_as_a_refusal() -> None:
    """Fault F20: a save that nobody answered would keep its agent in the wrap-up for ever."""
    order = StartRun(Asked(AccountId(1), "start"), JobId(1), 7)

    async def scene(stage: Stage) -> None:
        stage.store.refusal = KeyError("a column")
        stage.performer.perform([do.Write(order)])
        await asyncio.sleep(1)

    [failed] = play(scene).events
    assert isinstance(failed, WriteFailed)
    assert (failed.write, failed.refusal.code) == (order, RefusalCode.UNEXPECTED)


def test_an_error_of_ours_while_paying_back_costs_one_mark_only() -> None:
    """Fault F20."""
    marks = [MarkAnswered(AttemptId(number), 5) for number in (1, 2)]

    async def scene(stage: Stage) -> None:
        stage.store.full = True
        stage.performer.perform([do.Write(mark) for mark in marks])
        await asyncio.sleep(0.1)
        stage.store.full, stage.store.bad_probes = False, 1
        stage.store.poisoned = marks[0]
        await asyncio.sleep(3)

    stage = play(scene)
    assert stage.store.written == [marks[1]]
    assert stage.events[-1] == StoreBack()


def test_a_mark_that_the_store_refuses_for_good_stops_nothing() -> None:
    async def scene(stage: Stage) -> None:
        stage.store.refusal = Refused(RefusalCode.CALL_GONE)
        stage.performer.perform([do.Write(MarkAnswered(ONE, 5))])
        await asyncio.sleep(1)
        stage.store.refusal = None
        stage.performer.perform([do.Write(MarkAnswered(AttemptId(2), 5))])
        await asyncio.sleep(1)

    stage = play(scene)
    assert stage.store.written == [MarkAnswered(AttemptId(2), 5)]
