"""An agent's own calls: those of today, those that wait for their result, each with its form (rows 276, 277, 281)."""

from __future__ import annotations

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.base import MAX_LINE
from kaden.protocol.my_work import HANDLED_PAGE, HandledCall
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, CallKind, Outcome
from server.dialer.model import SessionId
from server.dialer.writes import KeepDraft
from server.storage.inline_runner import InlineRunner
from server.storage.transactions.handled import _CALLS, _OF_LATELY, _UNSAVED
from tests.server.storage.correcting import AFTERNOON, correct, move_to_noon
from tests.server.storage.office import CALLBACK, NOON, STOP, Office, listed, number
from tests.server.storage.promised import call_back


async def talks(office: Office, calls: int, place: int = 0) -> tuple[SessionId, list[AttemptId]]:
    """At noon, an agent talks with so many customers, one after the other."""
    move_to_noon(office)
    await office.customers(*(listed(number(each)) for each in range(calls)))
    run = await office.start()
    session = await office.sit_down(run, place)
    attempts = [each.id for each in (await office.claim(run, calls)).attempts]
    for attempt in attempts:
        await office.answer(attempt)
        await office.connect(attempt, session, place)
        office.later(SECOND)
        await office.end(attempt, Outcome.CONNECTED)
    return session, attempts


async def today(office: Office, before: AttemptId | None = None, place: int = 0) -> list[HandledCall]:
    return list((await office.store.calls_of_today(office.agent(place), before, office.now)).calls)


async def test_the_calls_of_the_day_come_with_what_was_entered(office: Office) -> None:
    """Row 276."""
    _, [first, second] = await talks(office, 2)
    await office.save(first, CALLBACK, callback_at=AFTERNOON, note="改めて")
    [newer, older] = await today(office)
    assert (newer.attempt, newer.saved, newer.disposition, newer.callback_at) == (second, False, None, None)
    assert (older.attempt, older.saved, older.disposition) == (first, True, CALLBACK)
    assert (older.note, older.callback_at, older.talked, older.outcome) == (
        "改めて",
        AFTERNOON,
        SECOND,
        Outcome.CONNECTED,
    )
    assert (older.kind, older.number, older.zone) == (CallKind.AUTO, number(0), "Asia/Tokyo")
    assert await today(office, place=1) == []
    for held, talk in ((SECOND // 4, SECOND - SECOND // 4), (2 * SECOND, 0)):
        await office.execute("UPDATE attempt SET held = ? WHERE id = ?", held, first)
        assert [call.talked for call in await today(office)][1] == talk, "as the day's figures count it"


async def test_a_new_day_begins_where_the_campaign_is(office: Office) -> None:
    """Row 277: at midnight in Tokyo, which is three o'clock in the afternoon in UTC."""
    _, [attempt] = await talks(office, 1)
    await office.save(attempt, STOP)
    office.now = AFTERNOON + 8 * HOUR - 1
    assert len(await today(office)) == 1
    assert (await office.store.handled(office.agent(), attempt, office.now)).may_correct
    office.later(1)
    assert await today(office) == []
    with pytest.raises(Refused) as refused:
        await office.store.handled(office.agent(), attempt, office.now)
    assert refused.value == Refused(RefusalCode.NOT_TODAY)


async def test_a_call_belongs_to_the_day_in_which_it_was_joined(office: Office) -> None:
    _, [attempt] = await talks(office, 1)
    midnight = AFTERNOON + 8 * HOUR
    await office.execute("UPDATE attempt SET dialled_at = ?, connected_at = ?", midnight - SECOND, midnight)
    office.now = midnight + MINUTE
    assert [call.attempt for call in await today(office)] == [attempt]


async def test_pages_follow_on_each_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.storage.transactions.handled.HANDLED_PAGE", 2)
    _, attempts = await talks(office, 5)
    for attempt in attempts:
        await office.give_up(attempt)
    for which in ("calls_of_today", "unsaved_calls"):
        found: list[int] = []
        before, more = None, True
        while more:
            asked = (office.agent(), before, office.now)[: 3 if which == "calls_of_today" else 2]
            part = await getattr(office.store, which)(*asked)
            found += [call.attempt for call in part.calls]
            before, more = AttemptId(found[-1]), part.more
            assert len(part.calls) <= 2
        assert found == sorted(attempts, reverse=True)
    assert HANDLED_PAGE == 100


async def test_promised_calls_that_reached_nobody_are_calls_of_the_day(office: Office) -> None:
    """Row 265: recorded, with nothing to enter."""
    session, [attempt] = await talks(office, 1)
    await office.save(attempt, CALLBACK, callback_at=AFTERNOON)
    await office.leave(session)
    [callback] = await office.row("SELECT id FROM callback")
    kept = await call_back(office, callback)
    [live, _] = await today(office)
    assert (live.attempt, live.saved, live.talked) == (kept.attempt, False, None)
    await office.end(kept.attempt, Outcome.BUSY)
    [tried, _] = await today(office)
    assert (tried.kind, tried.saved, tried.talked, tried.outcome) == (
        CallKind.CALLBACK,
        True,
        0,
        Outcome.BUSY,
    )
    opened = await office.store.handled(office.agent(), kept.attempt, office.now)
    assert (opened.saved, opened.may_correct, opened.promised_for) == (True, False, AFTERNOON)
    assert [each.note for each in opened.card.earlier] == [""]


async def test_a_promised_call_that_never_went_out_is_no_call_of_the_day(office: Office) -> None:
    """Row 263: the own phone was logged off, or nobody took it."""
    session, [attempt] = await talks(office, 1)
    await office.save(attempt, CALLBACK, callback_at=AFTERNOON)
    await office.leave(session)
    [callback] = await office.row("SELECT id FROM callback")
    for dialled, calls in ((False, 1), (True, 2)):
        kept = await call_back(office, callback)
        await office.end(kept.attempt, Outcome.CANCELLED, dialled=dialled)
        await office.leave(kept.session)
        assert len(await today(office)) == calls


async def test_unsaved_records_wait_for_days(office: Office) -> None:
    """Rows 281, 284: with what was typed; saved, they leave the list."""
    _, [attempt] = await talks(office, 1)
    await office.draft(attempt, 3, "途中", AFTERNOON, for_group=True)
    await office.give_up(attempt)
    office.later(72 * HOUR)
    [waiting] = (await office.store.unsaved_calls(office.agent(), None)).calls
    assert (waiting.attempt, waiting.saved) == (attempt, False)
    opened = await office.store.handled(office.agent(), attempt, office.now)
    written = opened.written
    assert written is not None
    assert (written.note, written.callback_at, written.for_group, written.sequence) == (
        "途中",
        AFTERNOON,
        True,
        3,
    )
    assert (opened.saved, opened.may_correct) == (False, False)
    await office.save(attempt, STOP)
    assert (await office.store.unsaved_calls(office.agent(), None)).calls == ()


async def test_what_is_typed_into_an_unsaved_record_is_kept(office: Office) -> None:
    """Rows 244, 281: its agent's and nobody else's, on what the desk left; nothing of a record that was saved."""
    _, [attempt] = await talks(office, 1)
    await office.draft(attempt, 1, "at the desk")
    await office.give_up(attempt)
    others = KeepDraft(attempt, office.agent(1), 2, "somebody else's", None, None, office.now)
    await office.store.perform(others)
    await office.draft(attempt, 1, "older")
    written = (await office.store.handled(office.agent(), attempt, office.now)).written
    assert written is not None
    assert (written.sequence, written.note) == (1, "at the desk")
    await office.draft(attempt, 2, "later")
    written = (await office.store.handled(office.agent(), attempt, office.now)).written
    assert written is not None
    assert (written.sequence, written.note) == (2, "later")
    await office.save(attempt, STOP)
    await office.draft(attempt, 3, "too late")
    assert await office.rows("SELECT note FROM draft") == []


async def test_a_call_comes_with_its_customer_and_who_corrected_it(office: Office) -> None:
    """Rows 210, 211, 276."""
    _, [attempt] = await talks(office, 1)
    await office.save(attempt, CALLBACK, callback_at=AFTERNOON, note="改めて", for_group=True)
    saved = await office.store.handled(office.agent(), attempt, office.now)
    assert (saved.card.number, saved.card.attempt, saved.campaign.name) == (number(0), 1, "展示会フォロー")
    assert (saved.saved_at, saved.edited_at, saved.edited_by) == (office.now, None, None)
    office.later(MINUTE)
    await correct(office, attempt, CALLBACK, callback_at=AFTERNOON, for_group=True, note="明日")
    edited = await office.store.handled(office.agent(), attempt, office.now)
    [name] = await office.row("SELECT full_name FROM account WHERE id = ?", office.agent())
    assert (edited.edited_at, edited.edited_by, edited.revision) == (office.now, name, saved.revision + 1)
    written = edited.written
    assert written is not None
    assert (written.note, written.callback_at, written.for_group) == ("明日", AFTERNOON, True)


async def test_nobody_opens_another_agents_call(office: Office) -> None:
    _, [attempt] = await talks(office, 1)
    for agent, wanted in ((office.agent(1), attempt), (office.agent(), AttemptId(attempt + 1))):
        with pytest.raises(Refused) as refused:
            await office.store.handled(agent, wanted, office.now)
        assert refused.value == Refused(RefusalCode.CALL_GONE)


@pytest.mark.parametrize(
    ("which", "values", "ranges"),
    [
        (_UNSAVED, 1, ["SEARCH a USING INDEX attempt_unsaved (agent_id=? AND id<?)"]),
        (
            _OF_LATELY,
            4,
            ["attempt_agent (agent_id=? AND connected_at>?)", "attempt_redial (agent_id=? AND dialled_at>?)"],
        ),
    ],
)
def test_no_list_walks_the_history(which: str, values: int, ranges: list[str]) -> None:
    """Limits 3: each is a range of an index of the agent's own, not all that the agent ever did."""
    runner = InlineRunner.in_memory(NOON)
    asked = (MAX_LINE, *[1] * values, 9, 9)
    plan = runner.transact(lambda tx: tx.all(f"EXPLAIN QUERY PLAN {_CALLS.format(which=which)}", asked))
    steps = "\n".join(str(row[3]) for row in plan)
    assert [each for each in ranges if each not in steps] == []
