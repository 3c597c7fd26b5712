"""What becomes of an attempt and its record (domain 2.2; rows 62 to 66, 124, 188; guarantees I4, I6, I7, I14)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, EndedBy, Outcome, PhoneType, RecordId, RecordState, RunId
from server.dialer.hours import day_at, day_begins
from server.dialer.tally import Tally
from server.dialer.writes import KeepDraft, MarkAbandoned
from tests.server.storage.office import INTERVAL, KEEP, STOP, Office, listed, number

UNCONNECTED = [outcome for outcome in Outcome if outcome is not Outcome.CONNECTED]


async def one_call(office: Office) -> tuple[RecordId, RunId, AttemptId]:
    """A customer who is being dialled."""
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    return record, run, (await office.claim_one(run)).id


# ---- how a call ends -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [each for each in UNCONNECTED if each is not Outcome.INVALID])
async def test_an_unconnected_record_rests_from_its_dial_time(office: Office, outcome: Outcome) -> None:
    """Row 63; and guarantee I4: a lost call (unknown) counts like any other."""
    record, _, attempt = await one_call(office)
    dialled_at = office.now
    office.later(30 * SECOND)
    await office.end(attempt, outcome)
    assert await office.record(record) == (RecordState.READY, dialled_at + INTERVAL, 1)
    assert await office.record(record, "last_dial_at, last_outcome") == (dialled_at, outcome)
    row = await office.row("SELECT state, outcome, ended_at, ended_by, result, n FROM attempt")
    assert row == ("ended", outcome, office.now, "switch", "none", 1)


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.MACHINE, Outcome.ABANDONED])
async def test_each_outcome_can_have_an_interval_of_its_own(office: Office, outcome: Outcome) -> None:
    """Row 71; row 63 for those that the rule does not name."""
    intervals = f'[["busy", {10 * MINUTE}], ["machine", {4 * HOUR}], ["abandoned", {72 * HOUR}]]'
    await office.execute("UPDATE dial_rule SET redial_by_outcome = ?", intervals)
    record, _, attempt = await one_call(office)
    dialled_at = office.now
    await office.end(attempt, outcome)
    rests = {Outcome.BUSY: 10 * MINUTE, Outcome.MACHINE: 4 * HOUR, Outcome.ABANDONED: 72 * HOUR}
    assert await office.record(record, "next_at") == (dialled_at + rests.get(outcome, INTERVAL),)


async def test_the_message_to_an_abandoned_customer_is_logged_once(office: Office) -> None:
    """Row 185: released within the limit, recorded, and counted when the call ends."""
    _, run, attempt = await one_call(office)
    await office.store.perform(MarkAbandoned(attempt, office.now))
    assert await office.row("SELECT announced_at FROM attempt") == (None,)
    await office.answer(attempt)
    office.later(2 * SECOND)
    ordered_at = office.now
    await office.store.perform(MarkAbandoned(attempt, ordered_at))
    office.later(9 * SECOND)
    await office.store.perform(MarkAbandoned(attempt, office.now))
    await office.end(attempt, Outcome.ABANDONED)
    assert await office.row("SELECT announced_at, outcome FROM attempt") == (ordered_at, "abandoned")
    assert (await office.tally(run)).abandoned == 1


async def test_a_clock_set_back_during_a_run_dials_nobody_twice_in_it(office: Office) -> None:
    """Rows 63, 178: the interval has passed by the clock before the run began, and not for the customer."""
    record, run, attempt = await one_call(office)
    await office.execute("UPDATE dial_rule SET redial_interval = ?", 30 * MINUTE)
    await office.end(attempt, Outcome.BUSY)
    await office.customers(listed(number(2)))
    started = (await office.row("SELECT started_at FROM job_run"))[0]
    office.later(-HOUR)
    set_back = await office.claim_one(run)
    await office.end(set_back.id, Outcome.NO_ANSWER)
    assert await office.row("SELECT next_at FROM record WHERE id <> ?", record) == (started,)
    assert (await office.claim(run)).exhausted
    assert await office.remaining(run) == 0


async def test_an_unused_number_makes_its_record_invalid(office: Office) -> None:
    """Row 188."""
    record, run, attempt = await one_call(office)
    await office.end(attempt, Outcome.INVALID)
    assert (await office.record(record))[0] == RecordState.INVALID
    assert (await office.claim(run)).exhausted


async def test_after_an_unused_number_the_next_one_is_dialled_at_once(office: Office) -> None:
    """Rows 124, 188."""
    [record] = await office.customers(listed(number(1), number(2)))
    run = await office.start()
    await office.end((await office.claim_one(run)).id, Outcome.INVALID)
    assert await office.remaining(run) == 1
    second = await office.claim_one(run)
    assert (second.number, second.card.number_as_given, second.card.attempt) == (number(2), "09000000002", 2)
    await office.end(second.id, Outcome.INVALID)
    assert (await office.record(record))[0] == RecordState.INVALID


async def test_a_record_is_due_as_it_was_before_the_unused_number(office: Office) -> None:
    """Row 188: at once, but not before others that have waited longer."""
    [record] = await office.customers(listed(number(1), number(2)))
    await office.execute("UPDATE record SET attempts = 1, next_at = 77 WHERE id = ?", record)
    await office.end((await office.claim_one(await office.start())).id, Outcome.INVALID)
    assert await office.record(record) == (RecordState.READY, 77, 2)


async def test_an_unused_number_counts_to_the_cap(office: Office) -> None:
    """Row 66: it reached the network."""
    await office.execute("UPDATE dial_rule SET attempt_cap = 1")
    [record] = await office.customers(listed(number(1), number(2)))
    run = await office.start()
    await office.end((await office.claim_one(run)).id, Outcome.INVALID)
    assert (await office.record(record))[0] == RecordState.FINISHED


async def test_numbers_are_tried_in_order_and_over_again(office: Office) -> None:
    """Row 124: up to three numbers; the phone type follows the number."""
    numbers = (*listed(number(1)), *listed("+81311112222", kind=PhoneType.FIXED), *listed(number(3)))
    [record] = await office.customers(numbers)
    await office.execute("UPDATE dial_rule SET attempt_cap = 9")
    dialled = []
    for _ in range(4):
        run = await office.start()
        attempt = await office.claim_one(run)
        dialled.append((attempt.number, (await office.record(record, "phone_type"))[0]))
        await office.end(attempt.id, Outcome.NO_ANSWER)
        await office.stop(run)
        office.later(INTERVAL)
    first, second, third = ((each.number, each.phone_type) for each in numbers)
    assert dialled == [first, second, third, first]


@pytest.mark.parametrize("outcome", [Outcome.ABANDONED, Outcome.CANCELLED, Outcome.UNKNOWN])
async def test_what_says_nothing_against_a_number_keeps_it(office: Office, outcome: Outcome) -> None:
    [record] = await office.customers(listed(number(1), number(2)))
    run = await office.start()
    await office.end((await office.claim_one(run)).id, outcome)
    assert await office.record(record, "number") == (number(1),)


async def test_what_never_reached_the_network_is_no_attempt(office: Office) -> None:
    """Row 66: it does not count to the cap, and the record is due as before, also in this run."""
    record, run, attempt = await one_call(office)
    await office.end(attempt, Outcome.CANCELLED, dialled=False)
    assert await office.record(record) == (RecordState.READY, 0, 0)
    assert await office.remaining(run) == 1
    again = await office.claim_one(run)
    assert again.card.attempt == 1
    await office.end(again.id, Outcome.BUSY)
    assert await office.rows("SELECT n FROM attempt ORDER BY id") == [(None,), (1,)]


async def test_what_never_reached_the_network_rests_no_other_record_of_the_number(office: Office) -> None:
    """Row 66 with row 62."""
    _, run, attempt = await one_call(office)
    await office.end(attempt, Outcome.CANCELLED, dialled=False)
    await office.execute("UPDATE record SET state = 'finished'")
    await office.customers(listed(number(1)))
    assert (await office.claim(run)).attempts


async def test_a_number_listed_while_it_rang_is_not_ready_again(office: Office) -> None:
    """Row 95; guarantee I2."""
    record, _, attempt = await one_call(office)
    await office.list_number(number(1), office.ids.campaign)
    await office.end(attempt, Outcome.CANCELLED)
    assert (await office.record(record))[0] == RecordState.BLOCKED


async def test_what_a_person_decided_during_the_call_stays(office: Office) -> None:
    record, _, attempt = await one_call(office)
    await office.execute("UPDATE record SET state = 'finished' WHERE id = ?", record)
    await office.end(attempt, Outcome.BUSY)
    assert (await office.record(record))[0] == RecordState.FINISHED


async def test_an_answered_call_without_an_agent_is_abandoned(office: Office) -> None:
    """Row 185; connected means joined to an agent, whatever is reported."""
    record, run, attempt = await one_call(office)
    await office.answer(attempt)
    await office.end(attempt, Outcome.CONNECTED)
    assert await office.row("SELECT outcome, result FROM attempt") == ("abandoned", "none")
    assert (await office.tally(run)).abandoned == 1
    assert (await office.record(record))[0] == RecordState.READY


# ---- a conversation --------------------------------------------------------------------------------------------------


async def test_a_connected_call_waits_for_its_result(office: Office) -> None:
    """4.2 point 9; guarantee I6: the record of an answered call exists before anybody saves it."""
    record, run, attempt = await one_call(office)
    session = await office.sit_down(run)
    await office.answer(attempt)
    office.later(SECOND)
    await office.connect(attempt, session)
    joined = office.now
    row = await office.row(
        "SELECT state, answered_at, connected_at, agent_id, session_id, result FROM attempt"
    )
    assert row == ("connected", joined - SECOND, joined, office.agent(), session, "due")
    office.later(60 * SECOND)
    await office.end(attempt, Outcome.CONNECTED, by=EndedBy.AGENT, held=10 * SECOND)
    row = await office.row("SELECT state, outcome, ended_at, ended_by, held, result FROM attempt")
    assert row == ("ended", "connected", office.now, "agent", 10 * SECOND, "due")
    assert (await office.record(record))[0] == RecordState.WRAPUP
    assert await office.tally(run) == Tally(attempts=1, connected=1, talk=50 * SECOND)


async def test_time_on_hold_adds_up(office: Office) -> None:
    _, run, attempt = await one_call(office)
    await office.connect(attempt, await office.sit_down(run))
    for _ in range(2):
        await office.hold(attempt, held=True)
        office.later(5 * SECOND)
        await office.hold(attempt, held=True)
        assert (await office.row("SELECT held_since FROM attempt"))[0] == office.now - 5 * SECOND
        await office.hold(attempt, held=False)
        await office.hold(attempt, held=False)
        office.later(SECOND)
    assert await office.row("SELECT held, held_since FROM attempt") == (10 * SECOND, None)


async def test_a_call_given_up_becomes_an_unsaved_record(office: Office) -> None:
    """Rows 280, 283, 284; guarantee I14."""
    _, run, attempt = await one_call(office)
    await office.talk(attempt, await office.sit_down(run))
    await office.give_up(attempt)
    await office.give_up(attempt)
    assert (await office.row("SELECT result FROM attempt"))[0] == "unsaved"
    assert (await office.tally(run)).unsaved == 1
    await office.save(attempt, STOP)
    tally = await office.tally(run)
    assert (tally.saved, tally.unsaved) == (1, 0)
    await office.give_up(attempt)
    assert (await office.row("SELECT result FROM attempt"))[0] == "saved"


async def test_a_call_that_nobody_talked_in_cannot_be_given_up(office: Office) -> None:
    _, _, attempt = await one_call(office)
    await office.end(attempt, Outcome.BUSY)
    await office.give_up(attempt)
    assert (await office.row("SELECT result FROM attempt"))[0] == "none"


# ---- late and repeated news ------------------------------------------------------------------------------------------


async def test_news_that_comes_twice_changes_nothing(office: Office) -> None:
    _, run, attempt = await one_call(office)
    session = await office.sit_down(run)
    seen = []
    for _ in range(2):
        await office.answer(attempt)
        await office.connect(attempt, session)
        seen.append(await office.rows("SELECT * FROM attempt"))
        office.later(SECOND)
    assert seen[0] == seen[1]
    await office.end(attempt, Outcome.CONNECTED)
    ended = await office.rows("SELECT * FROM attempt"), await office.rows("SELECT * FROM record")
    tally = await office.tally(run)
    office.later(SECOND)
    await office.end(attempt, Outcome.CONNECTED)
    await office.end(attempt, Outcome.NO_ANSWER)
    await office.answer(attempt)
    await office.connect(attempt, session)
    await office.hold(attempt, held=True)
    assert (await office.rows("SELECT * FROM attempt"), await office.rows("SELECT * FROM record")) == ended
    assert await office.tally(run) == tally


async def test_connected_may_come_without_answered(office: Office) -> None:
    _, run, attempt = await one_call(office)
    await office.connect(attempt, await office.sit_down(run))
    await office.answer(attempt)
    assert await office.row("SELECT state, answered_at FROM attempt") == ("connected", office.now)


async def test_an_end_that_comes_after_the_save_leaves_the_record_where_the_result_put_it(
    office: Office,
) -> None:
    record, run, attempt = await one_call(office)
    await office.connect(attempt, await office.sit_down(run))
    await office.save(attempt, STOP)
    await office.end(attempt, Outcome.CONNECTED)
    assert (await office.record(record))[0] == RecordState.FINISHED
    assert (await office.row("SELECT result FROM attempt"))[0] == "saved"


async def test_an_unknown_attempt_is_refused(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        await office.end(AttemptId(999), Outcome.BUSY)
    assert refused.value.code is RefusalCode.CALL_GONE


# ---- drafts ----------------------------------------------------------------------------------------------------------


async def draft(office: Office, attempt: AttemptId, sequence: int, note: str, place: int = 0) -> None:
    await office.store.perform(
        KeepDraft(
            attempt, office.agent(place), sequence, note, office.result(STOP), office.now + HOUR, office.now
        )
    )


async def test_the_newest_draft_stays(office: Office) -> None:
    """Guarantee I7: an older sequence never overwrites a newer one, and an equal one neither."""
    _, run, attempt = await one_call(office)
    await office.connect(attempt, await office.sit_down(run))
    for sequence, note, kept in (
        (2, "two", "two"),
        (1, "one", "two"),
        (2, "again", "two"),
        (3, "three", "three"),
    ):
        await draft(office, attempt, sequence, note)
        row = await office.row("SELECT note, disposition_id, callback_at FROM draft")
        assert row == (kept, office.result(STOP), office.now + HOUR)


async def test_a_draft_may_be_empty(office: Office) -> None:
    _, run, attempt = await one_call(office)
    await office.connect(attempt, await office.sit_down(run))
    await office.store.perform(KeepDraft(attempt, office.agent(), 1, "", None, None, office.now))
    assert await office.row("SELECT note, disposition_id, callback_at FROM draft") == ("", None, None)


async def test_only_the_agent_of_an_open_call_has_a_draft(office: Office) -> None:
    _, run, attempt = await one_call(office)
    await draft(office, attempt, 1, "nobody talks yet")
    await office.talk(attempt, await office.sit_down(run))
    await draft(office, attempt, 1, "somebody else's", place=1)
    assert await office.rows("SELECT note FROM draft") == []
    await draft(office, attempt, 1, "mine")
    await office.save(attempt, STOP)
    await draft(office, attempt, 2, "too late")
    assert await office.rows("SELECT note FROM draft") == []


# ---- counters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [
        (Outcome.ABANDONED, Tally(1, abandoned=1)),
        (Outcome.NO_ANSWER, Tally(1, no_answer=1)),
        (Outcome.BUSY, Tally(1, busy=1)),
        (Outcome.REJECTED, Tally(1, other=1)),
        (Outcome.INVALID, Tally(1, other=1)),
        (Outcome.FAILED, Tally(1, other=1)),
        (Outcome.MACHINE, Tally(1, other=1)),
        (Outcome.CANCELLED, Tally(1, other=1)),
        (Outcome.UNKNOWN, Tally(1, other=1)),
    ],
)
async def test_every_outcome_is_counted_once(office: Office, outcome: Outcome, counted: Tally) -> None:
    """Guarantee I14; the sums of the demo's figures agree."""
    _, run, attempt = await one_call(office)
    await office.end(attempt, outcome)
    assert await office.tally(run) == counted


async def test_once_a_day_a_record_rests_until_the_next_day_of_its_campaign(office: Office) -> None:
    """Domain section 6: whatever the interval; NOON is 17:00 in Tokyo, so that the day ends seven hours later."""
    await office.customers(listed(number(1)))
    await office.execute("UPDATE dial_rule SET once_a_day = 1, redial_interval = ?", HOUR)
    call = await office.claim_one(await office.start())
    await office.end(call.id, Outcome.NO_ANSWER)
    midnight = day_begins(day_at(office.now, "Asia/Tokyo") + timedelta(days=1), "Asia/Tokyo")
    assert (await office.record(call.card.record))[1] == midnight > office.now + HOUR


async def test_once_a_day_counts_for_results_that_keep_a_record_too(office: Office) -> None:
    await office.customers(listed(number(1)))
    await office.execute("UPDATE dial_rule SET once_a_day = 1, redial_interval = 0")
    run = await office.start()
    session = await office.sit_down(run)
    call = await office.claim_one(run)
    await office.talk(call.id, session)
    await office.save(call.id, KEEP)
    midnight = day_begins(day_at(office.now, "Asia/Tokyo") + timedelta(days=1), "Asia/Tokyo")
    assert await office.record(call.card.record) == ("ready", midnight, 1)
