"""The claim: order, guards, counters (domain 4.2; guarantees I1, I2, I4, I22)."""

from __future__ import annotations

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import Outcome, PhoneType, RecordState, RunId
from server.storage.transactions.claims import SET_ASIDE_AT_ONCE
from tests.server.storage.office import CAP, INTERVAL, STOP, Office, listed, number


async def dialled_sixteen_times(office: Office) -> None:
    """A customer whom a rule without rest called again and again."""
    await office.customers(listed(number(1)))
    await office.execute("UPDATE dial_rule SET redial_interval = 0, attempt_cap = 99")
    await office.execute("UPDATE job SET attempts_to = NULL")
    for _ in range(16):
        run = await office.start()
        call = await office.claim_one(run)
        await office.end(call.id, Outcome.NO_ANSWER)
        await office.stop(run)
        office.later(2 * SECOND)


async def test_a_claimed_record_is_live_and_its_attempt_is_on_disk(office: Office) -> None:
    """Guarantees I5, I22."""
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    attempt = await office.claim_one(run)
    assert await office.record(record) == (RecordState.LIVE, 0, 1)
    columns = "record_id, job_id, run_id, number, n, state, dialled_at"
    row = await office.row(f"SELECT {columns} FROM attempt WHERE id = ?", attempt.id)
    assert row == (record, office.ids.job, run, number(1), 1, "claimed", office.now)


async def test_the_card_has_every_column_in_the_files_order(office: Office) -> None:
    """Rows 116, 210, 211."""
    [record] = await office.customers(listed(number(1)))
    attempt = await office.claim_one(await office.start())
    card = attempt.card
    assert (card.record, card.number, card.number_as_given) == (record, number(1), "09000000001")
    assert card.columns == (("会社名", "会社1"), ("氏名", "氏名1"), ("備考", "備考"))
    assert (card.name, card.company, card.attempt, card.earlier) == ("氏名1", "会社1", 1, ())


async def test_never_dialled_first_then_the_longest_due_then_by_id(office: Office) -> None:
    """Row 150."""
    people = await office.customers(*(listed(number(place)) for place in range(5)))
    for record, attempts, next_at in zip(people, (1, 0, 2, 1, 0), (7, 0, 1, 5, 0), strict=True):
        await office.execute(
            "UPDATE record SET attempts = ?, next_at = ? WHERE id = ?", attempts, next_at, record
        )
    claimed = await office.claim(await office.start(), 5)
    order = [people.index(attempt.card.record) for attempt in claimed.attempts]
    assert order == [1, 4, 3, 0, 2]


async def test_the_order_holds_across_phone_types(office: Office) -> None:
    """Row 138: no filter takes all types, and they do not queue behind each other."""
    fixed = listed(number(1), kind=PhoneType.FIXED)
    other = listed(number(2), kind=PhoneType.OTHER)
    people = await office.customers(other, fixed, listed(number(3)), listed(number(4), kind=PhoneType.OTHER))
    claimed = await office.claim(await office.start(), 3)
    assert [attempt.card.record for attempt in claimed.attempts] == people[:3]


async def test_a_job_for_mobiles_leaves_fixed_lines_alone(office: Office) -> None:
    """Rows 110, 138."""
    await office.execute("UPDATE job SET phone_type = 'mobile'")
    await office.customers(listed(number(1), kind=PhoneType.FIXED), listed(number(2)))
    run = await office.start()
    claimed = await office.claim(run, 5)
    assert [attempt.number for attempt in claimed.attempts] == [number(2)]
    assert (claimed.remaining, claimed.exhausted) == (0, True)


@pytest.mark.parametrize(
    ("low", "high", "dialled"), [(0, None, [0, 1, 2]), (1, 1, [1]), (0, 0, [0]), (2, 9, [2]), (3, 9, [])]
)
async def test_the_stricter_of_job_and_rule_wins(
    office: Office, low: int, high: int | None, dialled: list[int]
) -> None:
    """Rows 141 to 143: the range is inclusive, and the cap of 3 is reached by three attempts."""
    await office.execute("UPDATE job SET attempts_from = ?, attempts_to = ?", low, high)
    people = await office.customers(*(listed(number(place)) for place in range(4)))
    for attempts, record in enumerate(people):
        await office.execute(
            "UPDATE record SET attempts = ?, next_at = ? WHERE id = ?", attempts, attempts, record
        )
    run = await office.start()
    assert await office.remaining(run) == len(dialled)
    claimed = await office.claim(run, 5)
    assert [people.index(attempt.card.record) for attempt in claimed.attempts] == dialled


async def test_records_of_another_group_or_of_none_are_not_dialled(office: Office) -> None:
    """Rows 126, 134, 4.2 point 4."""
    await office.execute("INSERT INTO dial_group (name) VALUES ('B')")
    [(group,)] = await office.rows("SELECT id FROM dial_group WHERE name = 'B'")
    await office.customers(listed(number(1)), group=group)
    [unallocated] = await office.customers(listed(number(2)))
    await office.execute("UPDATE record SET group_id = NULL WHERE id = ?", unallocated)
    run = await office.start()
    claimed = await office.claim(run, 5)
    assert (claimed.attempts, claimed.remaining, claimed.exhausted) == ((), 0, True)
    await office.execute("INSERT INTO job_group (job_id, group_id) VALUES (?, ?)", office.ids.job, group)
    assert [attempt.number for attempt in (await office.claim(run, 5)).attempts] == [number(1)]


async def test_a_closed_or_unknown_run_claims_nothing(office: Office) -> None:
    """Guarantee I12: after the stop nothing is dialled."""
    await office.customers(listed(number(1)))
    run = await office.start()
    await office.stop(run)
    for gone in (run, RunId(run + 1)):
        claimed = await office.claim(gone)
        assert (claimed.attempts, claimed.remaining, claimed.exhausted) == ((), 0, True)
    assert await office.rows("SELECT 1 FROM attempt") == []


async def test_rest_and_restart_are_both_needed(office: Office) -> None:
    """Rows 178, 179, 180: restart alone is not enough, the interval alone is not enough, both are."""
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    dialled_at = office.now
    await office.end((await office.claim_one(run)).id, Outcome.NO_ANSWER)
    assert await office.record(record) == (RecordState.READY, dialled_at + INTERVAL, 1)
    await office.stop(run)
    early = await office.start()
    assert (await office.claim(early)).attempts == ()
    office.now = dialled_at + INTERVAL + HOUR
    assert (await office.claim(early)).attempts == ()
    await office.stop(early)
    assert (await office.claim_one(await office.start())).card.attempt == 2


@pytest.mark.parametrize(("after", "due"), [(0, False), (1, True)])
async def test_a_rest_that_ends_when_the_run_starts_is_not_over(
    office: Office, after: int, due: bool
) -> None:
    """Rows 63, 178: due means before the start, to the millisecond."""
    [record] = await office.customers(listed(number(1)))
    await office.execute("UPDATE record SET attempts = 1, next_at = ? WHERE id = ?", office.now, record)
    office.later(after)
    assert bool((await office.claim(await office.start())).attempts) is due


async def test_without_an_interval_a_number_still_waits_for_the_restart(office: Office) -> None:
    """Row 64."""
    await office.execute("UPDATE dial_rule SET redial_interval = 0")
    await office.customers(listed(number(1)))
    run = await office.start()
    await office.end((await office.claim_one(run)).id, Outcome.BUSY)
    office.later(HOUR)
    assert (await office.claim(run)).attempts == ()
    await office.stop(run)
    assert (await office.claim(await office.start())).attempts


async def test_the_cap_ends_automatic_dialling_for_good(office: Office) -> None:
    """Rows 65, 181."""
    [record] = await office.customers(listed(number(1)))
    for n in range(1, CAP + 1):
        run = await office.start()
        attempt = await office.claim_one(run)
        assert attempt.card.attempt == n
        await office.end(attempt.id, Outcome.NO_ANSWER)
        await office.stop(run)
        office.later(INTERVAL + HOUR)
    assert (await office.record(record))[0] == RecordState.FINISHED
    assert (await office.claim(await office.start())).attempts == ()


async def test_the_card_tells_of_earlier_attempts_newest_first(office: Office) -> None:
    """Row 211."""
    await office.customers(listed(number(1)))
    run = await office.start()
    first = office.now
    await office.end((await office.claim_one(run)).id, Outcome.BUSY)
    await office.stop(run)
    office.later(INTERVAL)
    run = await office.start()
    session = await office.sit_down(run)
    second = office.now
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, session)
    await office.save(attempt.id, "不通・留守電", note="留守でした")
    await office.stop(run)
    office.later(INTERVAL)
    newest, oldest = (await office.claim_one(await office.start())).card.earlier
    assert (oldest.at, oldest.outcome, oldest.disposition, oldest.agent) == (first, "busy", None, None)
    assert (newest.at, newest.outcome, newest.disposition, newest.agent, newest.note) == (
        second,
        "connected",
        "不通・留守電",
        "エージェント1",
        "留守でした",
    )


# ---- guards ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of_company", [False, True])
async def test_a_listed_number_is_blocked_and_the_next_is_dialled(office: Office, of_company: bool) -> None:
    """Rows 95, 324; guarantee I2: the guard in the claim catches what was ready when the number was listed."""
    campaign = None if of_company else office.ids.campaign
    await office.list_number(number(1), campaign)
    blocked, _ = await office.customers(listed(number(1)), listed(number(2)))
    run = await office.start()
    claimed = await office.claim(run)
    assert [attempt.number for attempt in claimed.attempts] == [number(2)]
    assert (claimed.remaining, claimed.exhausted) == (0, False)
    assert (await office.record(blocked))[0] == RecordState.BLOCKED


async def test_another_campaigns_list_does_not_concern_us(office: Office) -> None:
    """Row 93: each campaign has its own list."""
    await office.list_number(number(1), await office.other_campaign())
    await office.customers(listed(number(1)))
    assert (await office.claim(await office.start())).attempts


async def test_two_records_with_one_number_are_never_live_at_once(office: Office) -> None:
    """Guarantee I1; rows 176, 334: the second is put aside until the next run."""
    first, second = await office.customers(listed(number(1)), listed(number(1)))
    run = await office.start()
    claimed = await office.claim(run, 2)
    assert [attempt.card.record for attempt in claimed.attempts] == [first]
    assert (claimed.remaining, claimed.exhausted) == (0, True)
    assert (await office.record(second))[0] == RecordState.READY
    assert (await office.claim(run, 2)).attempts == ()


async def test_a_customer_who_talks_with_a_target_is_dialled_by_no_other_campaign(office: Office) -> None:
    """Guarantee I1; row 224: the attempt is over for us, the conversation is not. The record waits for the next run."""
    await office.customers(listed(number(1)))
    run = await office.start()
    transferred = await office.claim_one(run)
    await office.talk(transferred.id, await office.sit_down(run))
    await office.execute("UPDATE attempt SET campaign_id = ?", await office.other_campaign())
    [again, other] = await office.customers(listed(number(1)), listed(number(2)))
    claimed = await office.claim(run, 2, transferred=(transferred.id,))
    assert [attempt.card.record for attempt in claimed.attempts] == [other]
    assert (claimed.remaining, claimed.exhausted) == (0, True)
    assert (await office.record(again))[0] == RecordState.READY
    assert (await office.claim(run)).attempts == ()
    await office.stop(run)
    assert (await office.claim_one(await office.start())).card.record == again


async def test_a_number_rests_whichever_record_it_was_dialled_for(office: Office) -> None:
    """Row 62: 24 hours yield at most one call a day to a number."""
    await office.customers(listed(number(1)))
    run = await office.start()
    dialled_at = office.now
    await office.end((await office.claim_one(run)).id, Outcome.NO_ANSWER)
    [again] = await office.customers(listed(number(1)))
    assert (await office.claim(run)).attempts == ()
    assert await office.record(again) == (RecordState.READY, dialled_at + INTERVAL, 0)


@pytest.mark.parametrize(("outcome", "rest"), [(Outcome.BUSY, HOUR), (Outcome.NO_ANSWER, INTERVAL)])
async def test_a_number_rests_as_long_as_its_last_outcome_says(
    office: Office, outcome: Outcome, rest: int
) -> None:
    """Rows 62, 71."""
    await office.execute("UPDATE dial_rule SET redial_by_outcome = ?", f'[["busy", {HOUR}]]')
    await office.customers(listed(number(1)))
    run = await office.start()
    dialled_at = office.now
    await office.end((await office.claim_one(run)).id, outcome)
    [again] = await office.customers(listed(number(1)))
    assert (await office.claim(run)).attempts == ()
    assert await office.record(again) == (RecordState.READY, dialled_at + rest, 0)


async def test_a_number_dialled_in_another_campaign_does_not_rest_in_this_one(office: Office) -> None:
    """The interval belongs to the campaign's rule."""
    await office.customers(listed(number(1)))
    run = await office.start()
    await office.end((await office.claim_one(run)).id, Outcome.NO_ANSWER)
    await office.execute("UPDATE attempt SET campaign_id = ?", await office.other_campaign())
    await office.customers(listed(number(1)))
    assert len((await office.claim(run)).attempts) == 1


async def test_a_block_of_bad_records_is_put_aside_piece_by_piece(office: Office) -> None:
    """Limits 3: it is walked once, and no claim takes long over it."""
    await office.list_number(number(0), None)
    await office.customers(*[listed(number(0))] * (SET_ASIDE_AT_ONCE + 10), listed(number(1)))
    run = await office.start()
    first = await office.claim(run)
    assert (first.attempts, first.exhausted) == ((), False)
    assert first.remaining == await office.remaining(run) == 11
    second = await office.claim(run)
    assert [attempt.number for attempt in second.attempts] == [number(1)]
    assert second.remaining == await office.remaining(run) == 0


# ---- counters --------------------------------------------------------------------------------------------------------


async def test_remaining_and_exhausted_tell_when_a_run_has_nothing_more(office: Office) -> None:
    """Row 306: records left."""
    await office.customers(*(listed(number(place)) for place in range(3)))
    run = await office.start()
    assert await office.remaining(run) == 3
    claims = [await office.claim(run, 2) for _ in range(3)]
    assert [(len(claim.attempts), claim.remaining, claim.exhausted) for claim in claims] == [
        (2, 1, False),
        (1, 0, True),
        (0, 0, True),
    ]
    assert (await office.tally(run)).attempts == 3


async def test_a_claim_for_nothing_changes_nothing(office: Office) -> None:
    run = await office.start()
    before = await office.rows("SELECT * FROM job_run")
    assert (await office.claim(run, 5)).exhausted
    assert await office.rows("SELECT * FROM job_run") == before


async def test_jobs_that_share_records_count_them_together(office: Office) -> None:
    """Row 176: a record claimed by one job is no candidate of the other any more."""
    await office.customers(listed(number(1)), listed(number(2)))
    job = await office.other_job()
    run, other = await office.start(), await office.start(job)
    await office.claim(run)
    assert (await office.remaining(run), await office.remaining(other)) == (1, 1)
    claimed = await office.claim(other, 5, job)
    assert (len(claimed.attempts), claimed.remaining) == (1, 0)
    assert await office.remaining(run) == 0


async def test_what_is_added_during_a_run_can_be_dialled_in_it(office: Office) -> None:
    run = await office.start()
    assert (await office.claim(run)).exhausted
    office.later(SECOND)
    await office.customers(listed(number(1)), listed(number(2), kind=PhoneType.FIXED))
    assert await office.remaining(run) == 2
    assert len((await office.claim(run, 5)).attempts) == 2


async def test_a_connected_customer_is_not_dialled_again(office: Office) -> None:
    """Domain section 6: only a result that says so brings a connected customer back."""
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, session)
    await office.save(attempt.id, STOP)
    await office.stop(run)
    office.later(2 * INTERVAL)
    assert (await office.claim(await office.start())).attempts == ()


async def test_a_rest_is_kept_in_every_run_after_the_clock_was_set_back(office: Office) -> None:
    """Guarantee I4, fault F12: a record is not due for the run that began last because it rests for an earlier one."""
    await office.customers(listed(number(1)))
    job = await office.other_job()
    run = await office.start()
    office.later(SECOND)
    other = await office.start(job)
    office.later(-2 * INTERVAL)
    await office.end((await office.claim_one(run)).id, Outcome.BUSY)
    assert (await office.claim(other, 1, job)).attempts == ()


async def test_a_number_is_not_redialled_a_third_time_within_three_minutes(office: Office) -> None:
    """Row 189: fifteen redials, the last two a moment ago; three minutes after the last but one it may ring again."""
    await dialled_sixteen_times(office)
    run = await office.start()
    assert (await office.claim(run)).attempts == ()
    await office.stop(run)
    office.later(3 * MINUTE)
    assert len((await office.claim(await office.start())).attempts) == 1


async def test_dials_of_other_campaigns_count_too(office: Office) -> None:
    """Row 189: whoever dialled it, the number does not ring for the third time in three minutes."""
    await dialled_sixteen_times(office)
    await office.execute("UPDATE record SET attempts = 0, next_at = 0")
    [theirs] = await office.customers(listed(number(2)))
    await office.execute("UPDATE record SET state = 'finished' WHERE id = ?", theirs)
    campaign = await office.other_campaign()
    await office.execute("UPDATE attempt SET campaign_id = ?, record_id = ?", campaign, theirs)
    run = await office.start()
    assert (await office.claim(run)).attempts == ()
    await office.stop(run)
    office.later(3 * MINUTE)
    assert len((await office.claim(await office.start())).attempts) == 1
