"""Saving a result and all that follows from it (rows 80, 86, 89, 104, 182, 230, 242; guarantees I13, I14, I20)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kaden.clock import DAY, HOUR
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AfterSave,
    AgentState,
    AttemptId,
    DispositionId,
    RecordState,
)
from server.dialer.model import SessionId
from server.dialer.writes import MarkUnsaved, NoteAgentState, ResultSaved, SaveResult
from tests.server.storage.office import (
    CALLBACK,
    CAP,
    DO_NOT_CALL,
    INTERVAL,
    KEEP,
    STOP,
    Office,
    a_talk,
    listed,
    number,
)


async def refusal(office: Office, attempt: AttemptId, label: str | None, place: int = 0) -> Refused:
    with pytest.raises(Refused) as refused:
        await office.save(attempt, label, place=place)
    return refused.value


async def test_a_result_is_kept_with_all_that_belongs_to_it(office: Office) -> None:
    """Rows 230, 211."""
    record, run, _, attempt = await a_talk(office)
    saved = await office.save(attempt, STOP, note="来週訪問")
    assert (saved.at, saved.listed_number) == (office.now, None)
    row = await office.row("SELECT result, disposition_id, note, saved_at, saved_by, revision FROM attempt")
    assert row == ("saved", office.result(STOP), "来週訪問", office.now, office.agent(), saved.revision)
    assert await office.record(record, "state, last_disposition") == (
        RecordState.FINISHED,
        office.result(STOP),
    )
    assert (await office.tally(run)).saved == 1


async def test_the_agents_name_is_in_the_audit_log_and_the_note_is_not(office: Office) -> None:
    """Row 37; guarantees I20, 0.11."""
    _, _, _, attempt = await a_talk(office)
    await office.save(attempt, STOP, note="内緒")
    row = await office.row("SELECT account_id, object, after FROM audit WHERE code = 'result.save'")
    assert row[:2] == (office.agent(), f"attempt:{attempt}")
    assert json.loads(row[2]) == {
        "callback_at": None,
        "disposition": office.result(STOP),
        "record": "finished",
    }


async def in_the_wrap_up(office: Office, session: SessionId, attempt: AttemptId) -> None:
    """The floor's note of where the agent stands."""
    note = NoteAgentState(office.agent(), AgentState.WRAPUP, session, attempt, office.now)
    await office.store.perform(note)


@pytest.mark.parametrize(
    ("then", "state"),
    [
        (AfterSave.BREAK, AgentState.BREAK),
        (AfterSave.AWAY, AgentState.AWAY),
        (AfterSave.END, AgentState.IDLE),
        (AfterSave.CONTINUE, AgentState.WRAPUP),
    ],
)
async def test_what_comes_after_saving_is_saved_with_it(
    office: Office, then: AfterSave, state: AgentState
) -> None:
    """Row 232: a crash before the floor's own note sends nobody a call who has gone on a break."""
    _, _, session, attempt = await a_talk(office)
    await in_the_wrap_up(office, session, attempt)
    office.later(HOUR)
    await office.save(attempt, STOP, then=then)
    stands = await office.row("SELECT state, session_id FROM agent_state")
    assert stands == (state, None if then is AfterSave.END else session)
    [(closed_at,)] = await office.rows("SELECT closed_at FROM agent_session")
    assert closed_at == (office.now if then is AfterSave.END else None)
    before = await office.rows("SELECT state, started_at FROM activity ORDER BY id")
    if then is not AfterSave.CONTINUE:
        own = NoteAgentState(office.agent(), state, stands[1], None, office.now + 5)
        await office.store.perform(own)
        assert await office.rows("SELECT state, started_at FROM activity ORDER BY id") == before


async def test_completing_an_unsaved_record_moves_nobody(office: Office) -> None:
    """Row 284: the agent may be anywhere by then."""
    _, _, session, attempt = await a_talk(office)
    await office.give_up(attempt)
    await office.store.perform(NoteAgentState(office.agent(), AgentState.WAITING, session, None, office.now))
    await office.save(attempt, STOP, then=AfterSave.END)
    assert await office.row("SELECT state, session_id FROM agent_state") == (AgentState.WAITING, session)


async def test_saving_ends_the_draft(office: Office) -> None:
    _, _, _, attempt = await a_talk(office)
    await office.execute(
        "INSERT INTO draft (attempt_id, agent_id, sequence, note, at) VALUES (?, ?, 1, 'x', 0)",
        attempt,
        office.agent(),
    )
    await office.save(attempt, STOP)
    assert await office.rows("SELECT 1 FROM draft") == []


# ---- next actions ----------------------------------------------------------------------------------------------------


async def test_a_result_can_keep_the_record_in_dialling(office: Office) -> None:
    """Row 89; domain section 6: after the interval and a restart."""
    record, run, _, attempt = await a_talk(office)
    dialled_at = (await office.record(record, "last_dial_at"))[0]
    await office.save(attempt, KEEP)
    assert await office.record(record) == (RecordState.READY, dialled_at + INTERVAL, 1)
    assert await office.remaining(run) == 0
    await office.stop(run)
    office.later(INTERVAL)
    assert (await office.claim(await office.start())).attempts


async def test_kept_records_count_their_attempts_to_the_cap(office: Office) -> None:
    """Rows 65, 181."""
    record, _, _, attempt = await a_talk(office)
    await office.execute("UPDATE record SET attempts = ? WHERE id = ?", CAP, record)
    await office.save(attempt, KEEP)
    assert (await office.record(record))[0] == RecordState.FINISHED


async def test_a_kept_record_without_an_interval_waits_for_the_restart(office: Office) -> None:
    """Row 64."""
    await office.execute("UPDATE dial_rule SET redial_interval = 0")
    record, run, _, attempt = await a_talk(office)
    await office.save(attempt, KEEP)
    assert (await office.record(record))[0] == RecordState.READY
    assert (await office.claim(run)).attempts == ()


async def test_a_kept_record_is_not_dialled_again_in_its_run_though_the_clock_was_set_back(
    office: Office,
) -> None:
    """Rows 63, 178."""
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    office.later(-2 * INTERVAL)
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, session)
    await office.save(attempt.id, KEEP)
    assert (await office.claim(run)).exhausted
    assert await office.remaining(run) == 0


async def test_a_promise_keeps_the_record_out_of_dialling(office: Office) -> None:
    """Rows 182, 242; guarantee I13."""
    record, run, _, attempt = await a_talk(office)
    due_at = office.now + DAY
    await office.save(attempt, CALLBACK, callback_at=due_at)
    assert (await office.record(record))[0] == RecordState.PROMISED
    row = await office.row(
        "SELECT record_id, campaign_id, number, agent_id, attempt_id, due_at, state FROM callback"
    )
    assert row == (record, office.ids.campaign, number(1), office.agent(), attempt, due_at, "open")
    await office.stop(run)
    office.later(2 * DAY)
    assert (await office.claim(await office.start())).attempts == ()


async def test_a_promise_can_go_with_any_result(office: Office) -> None:
    """Row 242."""
    record, _, _, attempt = await a_talk(office)
    await office.save(attempt, KEEP, callback_at=office.now + HOUR)
    assert (await office.record(record))[0] == RecordState.PROMISED


async def test_a_result_that_asks_for_a_promise_needs_its_time(office: Office) -> None:
    """Row 89."""
    _, _, _, attempt = await a_talk(office)
    refused = await refusal(office, attempt, CALLBACK)
    assert refused == Refused(RefusalCode.CALLBACK_REQUIRED, result=CALLBACK)
    assert (await office.row("SELECT result FROM attempt"))[0] == "due"


async def test_a_new_promise_takes_the_place_of_the_old_one(office: Office) -> None:
    """Guarantee I13: one open promise for each record."""
    record, run, session, attempt = await a_talk(office)
    await office.save(attempt, CALLBACK, callback_at=office.now + HOUR)
    await office.execute("UPDATE record SET state = 'ready', next_at = 1 WHERE id = ?", record)
    office.later(INTERVAL)
    second = await office.claim_one(run)
    await office.talk(second.id, session)
    await office.save(second.id, CALLBACK, callback_at=office.now + DAY)
    rows = await office.rows("SELECT attempt_id, state FROM callback ORDER BY id")
    assert rows == [(attempt, "done"), (second.id, "open")]


async def test_a_refusal_lists_the_number_at_once(office: Office) -> None:
    """Rows 94, 95, 104; guarantee I2: other records of the number leave the ready state in the same transaction."""
    record, run, _, attempt = await a_talk(office)
    [other] = await office.customers(listed(number(1)))
    assert await office.remaining(run) == 1
    saved = await office.save(attempt, DO_NOT_CALL)
    assert saved.listed_number == number(1)
    row = await office.row("SELECT campaign_id, number, reason, account_id, attempt_id, at FROM do_not_call")
    assert row == (office.ids.campaign, number(1), DO_NOT_CALL, office.agent(), attempt, office.now)
    assert [(await office.record(each))[0] for each in (record, other)] == [RecordState.BLOCKED] * 2
    assert await office.remaining(run) == 0


async def test_a_refusal_is_stronger_than_a_promise(office: Office) -> None:
    """Row 104: who refused is not called again, promise or not."""
    record, _, _, attempt = await a_talk(office)
    await office.save(attempt, DO_NOT_CALL, callback_at=office.now + DAY)
    assert (await office.record(record))[0] == RecordState.BLOCKED
    assert await office.rows("SELECT 1 FROM callback") == []


async def test_a_number_listed_during_the_talk_is_not_kept_in_dialling(office: Office) -> None:
    """Row 95."""
    record, _, _, attempt = await a_talk(office)
    await office.list_number(number(1), None)
    await office.save(attempt, KEEP)
    assert (await office.record(record))[0] == RecordState.BLOCKED


# ---- without results -------------------------------------------------------------------------------------------------


async def test_without_handling_entry_a_call_is_simply_finished(office: Office) -> None:
    """Row 80."""
    await office.execute("UPDATE campaign SET handling_entry = 0")
    record, _, _, attempt = await a_talk(office)
    await office.save(attempt, None)
    assert (await office.record(record))[0] == RecordState.FINISHED


async def test_with_handling_entry_a_result_is_needed(office: Office) -> None:
    """Row 79."""
    _, _, _, attempt = await a_talk(office)
    assert await refusal(office, attempt, None) == Refused(RefusalCode.RESULT_REQUIRED)


# ---- refused ---------------------------------------------------------------------------------------------------------


async def test_an_inactive_result_cannot_be_chosen(office: Office) -> None:
    """Row 86."""
    await office.execute("UPDATE disposition SET active = 0 WHERE label = ?", STOP)
    _, _, _, attempt = await a_talk(office)
    assert await refusal(office, attempt, STOP) == Refused(RefusalCode.RESULT_INACTIVE, result=STOP)


async def test_another_campaigns_result_cannot_be_chosen(office: Office) -> None:
    """Row 84: results belong to a campaign."""
    await office.execute(
        "UPDATE disposition SET campaign_id = ? WHERE label = ?", await office.other_campaign(), STOP
    )
    _, _, _, attempt = await a_talk(office)
    expected = Refused(RefusalCode.UNKNOWN_RESULT, result=office.result(STOP))
    assert await refusal(office, attempt, STOP) == expected


async def test_a_result_is_saved_once(office: Office) -> None:
    """Guarantee I15."""
    _, run, _, attempt = await a_talk(office)
    await office.save(attempt, STOP)
    assert await refusal(office, attempt, KEEP) == Refused(RefusalCode.ALREADY_SAVED)
    assert (await office.tally(run)).saved == 1


async def test_the_same_save_again_is_the_same_save(office: Office) -> None:
    """Guarantee I15: a repetition after a broken link."""
    _, run, _, attempt = await a_talk(office)
    first = await office.save(attempt, DO_NOT_CALL, request="once")
    office.later(HOUR)
    assert await office.save(attempt, DO_NOT_CALL, request="once") == replace(first, repeated=True)
    assert (await office.tally(run)).saved == 1
    assert len(await office.rows("SELECT 1 FROM audit WHERE code = 'result.save'")) == 1


async def test_an_unsaved_record_that_is_completed_names_its_run(office: Office) -> None:
    """Rows 281, 284; guarantee I14: who shows the run's counters must hear of it."""
    _, run, _, attempt = await a_talk(office)
    await office.store.perform(MarkUnsaved(attempt, office.now))
    saved = await office.save(attempt, STOP)
    assert (saved.completed, saved.unsaved, saved.promises_changed) == (run, True, False)


async def test_one_saved_from_its_agents_desk_pauses_the_agent_and_the_log_names_both(office: Office) -> None:
    """Rows 280, 282; guarantee I20."""
    _, _, session, attempt = await a_talk(office)
    agent, by = office.agent(), office.asked(office.supervisor)
    await office.store.perform(NoteAgentState(agent, AgentState.WRAPUP, session, attempt, office.now))
    order = SaveResult(by, attempt, agent, office.result(STOP), "", None, AfterSave.BREAK, office.now)
    await office.store.perform(order)
    assert await office.row("SELECT state FROM agent_state WHERE agent_id = ?", agent) == ("break",)
    account, after = await office.row("SELECT account_id, after FROM audit WHERE code = 'result.save'")
    assert (account, json.loads(after)["agent"]) == (office.supervisor, agent)


async def test_the_audit_log_says_where_a_listed_number_really_went(office: Office) -> None:
    """Guarantee I20: a result that keeps the record in dialling does not."""
    record, _, _, attempt = await a_talk(office)
    await office.list_number(number(1), None)
    saved = await office.save(attempt, KEEP)
    assert (saved.unsaved, saved.campaign) == (False, office.ids.campaign)
    assert await office.record(record, "state") == (RecordState.BLOCKED,)
    [after] = await office.row("SELECT after FROM audit WHERE code = 'result.save'")
    assert json.loads(after)["record"] == "blocked"


async def test_only_the_agent_of_the_call_saves_it(office: Office) -> None:
    """Guarantees 7.3, case 17."""
    _, _, _, attempt = await a_talk(office)
    assert await refusal(office, attempt, STOP, place=1) == Refused(RefusalCode.CALL_GONE)


async def test_a_call_that_nobody_talked_in_has_no_result(office: Office) -> None:
    await office.customers(listed(number(1)))
    attempt = await office.claim_one(await office.start())
    assert await refusal(office, attempt.id, STOP) == Refused(RefusalCode.CALL_GONE)
    assert await refusal(office, AttemptId(999), STOP) == Refused(RefusalCode.CALL_GONE)


async def test_an_unknown_result_is_refused(office: Office) -> None:
    _, _, _, attempt = await a_talk(office)
    order = SaveResult(
        office.asked(office.agent()),
        attempt,
        office.agent(),
        DispositionId(999),
        "",
        None,
        AfterSave.CONTINUE,
        office.now,
    )
    with pytest.raises(Refused) as refused:
        await office.store.perform(order)
    assert refused.value == Refused(RefusalCode.UNKNOWN_RESULT, result=999)


async def test_every_save_raises_the_revision(office: Office) -> None:
    _, _, _, attempt = await a_talk(office)
    before = (await office.row("SELECT revision FROM attempt"))[0]
    saved = await office.save(attempt, STOP)
    assert isinstance(saved, ResultSaved)
    assert saved.revision == before + 1


async def test_a_result_that_asks_for_a_note_is_not_saved_without_one(office: Office) -> None:
    """Row 85: of an unsaved record, too, which the floor does not see."""
    await office.customers(listed(number(1)))
    await office.execute("UPDATE disposition SET required = 1")
    run = await office.start()
    session = await office.sit_down(run)
    call = await office.claim_one(run)
    await office.talk(call.id, session)
    with pytest.raises(Refused) as refused:
        await office.save(call.id, STOP, note="  ")
    assert refused.value == Refused(RefusalCode.NOTE_REQUIRED, result=STOP)
    await office.save(call.id, STOP, note="来週")
