"""Keeping a promise: what speaks against it, and what is on disk before a phone rings (rows 99, 255 to 268)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace

import pytest

from kaden.clock import DAY, HOUR, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentState,
    AttemptId,
    CallbackId,
    Outcome,
    RecordState,
)
from server.dialer.callback_writes import CallbackOpened
from server.dialer.writes import Claimed
from server.storage.transactions.callbacks import callers_of
from server.storage.transactions.promises import promises
from tests.server.storage.office import Office, listed, number
from tests.server.storage.promised import Promised, a_promise, call_back
from tests.server.storage.transactions.test_statuses import made, stand


async def refusal(waiting: Awaitable[CallbackOpened]) -> Refused:
    with pytest.raises(Refused) as refused:
        await waiting
    return refused.value


async def untouched(office: Office, promised: Promised) -> bool:
    """Whether a refused call left nothing behind."""
    attempts = await office.rows("SELECT 1 FROM attempt WHERE kind = 'callback'")
    stays = await office.rows("SELECT 1 FROM agent_session WHERE job_id IS NULL")
    states = await office.rows("SELECT 1 FROM agent_state WHERE state = 'redialling'")
    record = await office.record(promised.record, "state")
    return (attempts, stays, states, record) == ([], [], [], (RecordState.PROMISED,))


# ---- the call is opened ----------------------------------------------------------------------------------------------


async def test_outside_a_job_the_call_has_a_stay_of_its_own(office: Office) -> None:
    """Row 257: all of it on disk before the agent's phone rings; nothing of it is the job's."""
    promised = await a_promise(office)
    tally = await office.tally(promised.run)
    opened = await call_back(office, promised.callback)
    row = await office.row(
        "SELECT kind, job_id, run_id, n, state, number, callback_id, agent_id, session_id, due_at, dialled_at"
        " FROM attempt WHERE id = ?",
        opened.attempt,
    )
    agent = office.agent()
    assert row == (
        *("callback", None, None, None, "claimed", number(1), promised.callback, agent, opened.session),
        *(promised.due_at, office.now),
    )
    stay = await office.row(
        "SELECT job_id, run_id, phone, closed_at FROM agent_session WHERE id = ?", opened.session
    )
    assert stay == (None, None, "7001", None)
    stands = await office.row("SELECT state, session_id, attempt_id, since FROM agent_state")
    assert stands == (AgentState.REDIALLING, opened.session, opened.attempt, office.now)
    assert (await office.record(promised.record, "state, attempts")) == (RecordState.LIVE, 1)
    assert await office.tally(promised.run) == tally


async def test_inside_a_job_the_call_belongs_to_the_stay(office: Office) -> None:
    """Row 266: the job is paused while the call is made, and its phone leg is up."""
    promised = await a_promise(office)
    session = await office.sit_down(promised.run)
    opened = await call_back(office, promised.callback, session=session)
    assert opened.session == session
    assert await office.rows("SELECT id FROM agent_session WHERE closed_at IS NULL") == [(session,)]


async def test_the_pause_that_a_call_began_in_stays_until_it_is_left(office: Office) -> None:
    """Rows 204, 266: the floor may refuse what is opened, and whoever dies in between finds the agent paused."""
    promised = await a_promise(office)
    session = await office.sit_down(promised.run)
    training = await made(office, "研修", "pause")
    await stand(office, AgentState.AWAY, session, training)
    opened = await call_back(office, promised.callback, session=session)
    [stay] = (await office.store.floor()).sessions
    assert (stay.state, stay.paused_in) == (AgentState.AWAY, training)
    await office.end(opened.attempt, Outcome.CANCELLED, dialled=False)
    assert (await office.store.floor()).sessions == (stay,)
    assert (await office.record(promised.record, "state")) == (RecordState.PROMISED,)


async def test_the_card_and_the_promise_come_with_it(office: Office) -> None:
    """Rows 210, 211, 257: the earlier calls are on the card, those that kept a promise too."""
    promised = await a_promise(office)
    first = await call_back(office, promised.callback)
    assert (first.number, first.card.record, first.card.number) == (number(1), promised.record, number(1))
    assert (first.card.number_as_given, first.card.name, first.card.attempt) == ("09000000001", "氏名1", 2)
    assert [(each.outcome, each.note) for each in first.card.earlier] == [("connected", "改めて")]
    assert (first.promise.id, first.promise.due_at, first.repeated) == (
        promised.callback,
        promised.due_at,
        False,
    )
    [job] = await office.store.plan()
    assert first.promise.campaign == job.campaign
    await office.end(first.attempt, Outcome.BUSY)
    await office.leave(first.session)
    second = await call_back(office, promised.callback)
    assert second.card.attempt == 3
    assert [each.outcome for each in second.card.earlier] == ["busy", "connected"]


async def test_a_request_that_comes_again_opens_nothing(office: Office) -> None:
    """Guarantee I15; and no customer is kept in the memory of requests (guarantee 0.11)."""
    promised = await a_promise(office)
    first = await call_back(office, promised.callback, request="once")
    office.later(SECOND)
    assert await call_back(office, promised.callback, request="once") == replace(first, repeated=True)
    assert len(await office.rows("SELECT 1 FROM attempt WHERE kind = 'callback'")) == 1
    [kept] = await office.row("SELECT result FROM request WHERE request = 'once'")
    assert kept == f'["CallbackOpened", {{"attempt": {first.attempt}}}]'


async def test_the_agent_chooses_among_the_campaigns_numbers(office: Office) -> None:
    """Rows 257, 264: the oldest job's without a choice; another is refused, and none is shown where none may be."""
    promised = await a_promise(office)
    await office.execute("UPDATE job SET caller_id = '0312345678'")
    await office.execute("UPDATE job SET caller_id = '0311112222' WHERE id = ?", await office.other_job())
    of_campaign = await office.runner.read(lambda tx: callers_of(tx, office.ids.campaign))
    assert of_campaign == ("0312345678", "0311112222")
    refused = await refusal(call_back(office, promised.callback, caller_id="0399999999"))
    known = "0312345678, 0311112222"
    assert refused == Refused(RefusalCode.UNKNOWN_CALLER, caller="0399999999", known=known)
    assert await untouched(office, promised)
    shown = []
    for notify, chosen in ((1, None), (1, "0311112222"), (0, "0311112222")):
        await office.execute("UPDATE campaign SET notify = ?", notify)
        opened = await call_back(office, promised.callback, caller_id=chosen)
        row = await office.row("SELECT caller_id FROM attempt WHERE id = ?", opened.attempt)
        assert row == (opened.promise.caller_id,)
        shown.append(opened.promise.caller_id)
        await office.end(opened.attempt, Outcome.NO_ANSWER)
        await office.leave(opened.session)
    assert shown == ["0312345678", "0311112222", None]


async def test_row_78_a_campaign_that_shows_no_number_offers_and_shows_none(office: Office) -> None:
    """The agent has none to choose, and a choice that was made before counts for nothing; also after a restart."""
    promised = await a_promise(office)
    await office.execute("UPDATE job SET caller_id = '0312345678'")
    await office.execute("UPDATE campaign SET notify = 0")
    told = await office.runner.read(lambda tx: promises(tx, [office.agent()], office.now))
    assert [promise.callers for promise in told[office.agent()].told] == [()]
    opened = await call_back(office, promised.callback, caller_id="0312345678")
    assert opened.promise.caller_id is None
    assert await office.row("SELECT caller_id FROM attempt WHERE id = ?", opened.attempt) == (None,)


async def test_a_campaign_without_numbers_shows_none(office: Office) -> None:
    promised = await a_promise(office)
    await office.execute("UPDATE job SET caller_id = NULL")
    assert (await call_back(office, promised.callback)).promise.caller_id is None


# ---- refused ---------------------------------------------------------------------------------------------------------


async def test_a_promise_that_is_not_open_is_not_called(office: Office) -> None:
    """Row 265: kept or called off by whomever, since the agent looked."""
    promised = await a_promise(office)
    await office.execute("UPDATE callback SET state = 'cancelled'")
    for callback in (promised.callback, CallbackId(999)):
        assert await refusal(call_back(office, callback)) == Refused(RefusalCode.CALLBACK_GONE)
    assert await untouched(office, promised)


async def test_a_promise_is_called_by_its_agent_alone(office: Office) -> None:
    """Rows 255, 268."""
    promised = await a_promise(office)
    assert await refusal(call_back(office, promised.callback, place=1)) == Refused(
        RefusalCode.CALLBACK_NOT_YOURS
    )
    assert await untouched(office, promised)
    await call_back(office, promised.callback)


async def test_a_promise_of_a_group_is_called_by_anybody_in_it(office: Office) -> None:
    """Row 268: and by nobody else."""
    promised = await a_promise(office, for_group=True)
    whose = await office.row("SELECT agent_id, group_id FROM callback")
    assert whose == (None, office.ids.group)
    await office.execute("DELETE FROM group_member WHERE account_id = ?", office.agent(1))
    assert await refusal(call_back(office, promised.callback, place=1)) == Refused(
        RefusalCode.CALLBACK_NOT_YOURS
    )
    assert await untouched(office, promised)
    await office.execute(
        "INSERT INTO group_member (group_id, account_id) VALUES (?, ?)", office.ids.group, office.agent(1)
    )
    opened = await call_back(office, promised.callback, place=1)
    assert await office.row("SELECT agent_id FROM attempt WHERE id = ?", opened.attempt) == (office.agent(1),)


async def test_two_of_a_group_do_not_call_one_customer(office: Office) -> None:
    """Guarantee I1."""
    promised = await a_promise(office, for_group=True)
    await call_back(office, promised.callback)
    refused = await refusal(call_back(office, promised.callback, place=1))
    assert refused == Refused(RefusalCode.CALLBACK_LIVE, name="氏名1")


@pytest.mark.parametrize("dialler_asks_first", [False, True])
async def test_of_many_who_call_one_customer_at_once_one_does(
    office: Office, dialler_asks_first: bool
) -> None:
    """Guarantees I1, I15; row 334: agents of the group, each at a second try too, and the dialler."""
    promised = await a_promise(office, for_group=True)
    await office.execute("UPDATE dial_rule SET redial_interval = 0")
    await office.customers(listed(number(1)))
    asked: list[Awaitable[object]] = [
        call_back(office, promised.callback, place=place, request=f"try-{again}")
        for place in (0, 1)
        for again in range(2)
    ]
    asked.insert(0 if dialler_asks_first else 4, office.claim(promised.run))
    answers = await asyncio.gather(*asked, return_exceptions=True)
    [claimed] = [answer for answer in answers if isinstance(answer, Claimed)]
    opened = {answer.attempt for answer in answers if isinstance(answer, CallbackOpened)}
    refused = {answer for answer in answers if isinstance(answer, Refused)}
    assert len(opened) + len(claimed.attempts) == 1
    assert refused == {Refused(RefusalCode.CALLBACK_LIVE, name="氏名1")}
    live = await office.rows("SELECT id FROM attempt WHERE state <> 'ended'")
    assert [row[0] for row in live] == [*opened, *(attempt.id for attempt in claimed.attempts)]


async def test_a_number_that_is_on_a_call_through_another_record_is_not_called(office: Office) -> None:
    """Guarantee I1, row 176."""
    promised = await a_promise(office)
    await office.customers(listed(number(1)))
    office.later(DAY)
    await office.stop(promised.run)
    attempt = await office.claim_one(await office.start())
    refused = await refusal(call_back(office, promised.callback))
    assert refused == Refused(RefusalCode.CALLBACK_LIVE, name="氏名1")
    assert await untouched(office, promised)
    await office.end(attempt.id, Outcome.BUSY)
    await call_back(office, promised.callback)


async def test_a_customer_who_talks_with_a_transfers_target_is_not_called(office: Office) -> None:
    """Guarantee I1: the call is over for its agent, who promised another one."""
    promised = await a_promise(office)
    [attempt] = await office.row("SELECT attempt_id FROM callback")
    calling = call_back(office, promised.callback, transferred=(AttemptId(attempt),))
    assert await refusal(calling) == Refused(RefusalCode.CALLBACK_LIVE, name="氏名1")
    assert await untouched(office, promised)


async def test_a_promise_whose_last_call_waits_for_its_result_is_not_called(office: Office) -> None:
    """Row 281: what was said then may have changed everything."""
    promised = await a_promise(office)
    opened = await call_back(office, promised.callback)
    await office.talk(opened.attempt, opened.session)
    await office.give_up(opened.attempt)
    await office.leave(opened.session)
    refused = await refusal(call_back(office, promised.callback))
    assert refused == Refused(RefusalCode.CALLBACK_UNSAVED, name="氏名1")


@pytest.mark.parametrize(
    ("time", "open_"),
    [
        (9 * HOUR - 1, False),
        (9 * HOUR, True),
        (17 * HOUR - 1, True),
        (17 * HOUR, False),
    ],
)
async def test_promises_are_kept_within_the_hours(office: Office, time: int, open_: bool) -> None:
    """Row 82: to the millisecond, in the campaign's zone."""
    promised = await a_promise(office)
    ten = (office.now + 9 * HOUR) // DAY * DAY + HOUR
    office.now = ten - 10 * HOUR + time
    if open_:
        await call_back(office, promised.callback)
        return
    refused = await refusal(call_back(office, promised.callback))
    assert refused == Refused(
        RefusalCode.CALLBACK_CLOSED, campaign="展示会フォロー", start="09:00", end="17:00"
    )
    assert await untouched(office, promised)


async def test_promises_are_not_kept_on_a_closed_day(office: Office) -> None:
    """Row 92: that day is a Saturday in Tokyo."""
    promised = await a_promise(office)
    await office.execute(
        "INSERT INTO calendar (id, name, weekdays, holidays) VALUES (1, 'k', '[\"mon\", \"fri\"]', '[]')"
    )
    await office.execute("UPDATE campaign SET calendar_id = 1")
    refused = await refusal(call_back(office, promised.callback))
    assert refused == Refused(RefusalCode.CALLBACK_DAY_OFF, campaign="展示会フォロー")
    assert await untouched(office, promised)
    office.later(2 * DAY)
    await call_back(office, promised.callback)


@pytest.mark.parametrize("companys", [True, False])
async def test_a_listed_number_is_not_called_from_the_list(office: Office, companys: bool) -> None:
    """Row 99: whichever list has it; another campaign's does not matter.

    The promise is called off then: who was about to keep it hears why. One that is open all the same is not kept.
    """
    listed = Refused(RefusalCode.CALLBACK_LISTED, number="09000000001")
    promised = await a_promise(office)
    await office.list_number(number(1), None if companys else office.ids.campaign)
    assert await refusal(call_back(office, promised.callback)) == listed
    assert await refusal(call_back(office, promised.callback, place=1)) == Refused(RefusalCode.CALLBACK_GONE)
    await office.execute("UPDATE callback SET state = 'open'")
    await office.execute("UPDATE record SET state = 'promised'")
    assert await refusal(call_back(office, promised.callback)) == listed
    assert await untouched(office, promised)


async def test_another_campaigns_list_keeps_no_promise_from_being_kept(office: Office) -> None:
    """Row 96."""
    promised = await a_promise(office)
    await office.list_number(number(1), await office.other_campaign())
    await call_back(office, promised.callback)


async def test_an_agent_calls_one_customer_at_a_time(office: Office) -> None:
    """Domain 1.4: of two calls that are asked for in one breath one is opened."""
    first = await a_promise(office)
    await office.stop(first.run)
    second = await a_promise(office, place=2)
    office.later(7 * HOUR)
    answers = await asyncio.gather(
        call_back(office, first.callback), call_back(office, second.callback), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["CallbackOpened", "Refused"]
    assert len(await office.rows("SELECT 1 FROM agent_session WHERE closed_at IS NULL")) == 1
    assert len(await office.rows("SELECT 1 FROM record WHERE state = 'live'")) == 1


async def test_an_agent_has_one_stay_at_a_time(office: Office) -> None:
    """Domain 1.4: neither a promised call beside a job, nor a job beside a promised call."""
    promised = await a_promise(office)
    session = await office.sit_down(promised.run)
    refused = await refusal(call_back(office, promised.callback))
    assert refused == Refused(RefusalCode.NOT_NOW, action="call_back", state="joining")
    assert await untouched(office, promised)
    await office.leave(session)
    await call_back(office, promised.callback)
    with pytest.raises(Refused) as joining:
        await office.sit_down(promised.run)
    assert joining.value == Refused(RefusalCode.NOT_NOW, action="join_job", state="redialling")
