"""A saved result that is changed on the same day, with all that follows from it (rows 104, 182, 276, 277; I14, I20)."""

from __future__ import annotations

import json

import pytest

from kaden.clock import DAY, HOUR, MINUTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, Outcome, RecordId, RecordState, RunId
from tests.server.storage.correcting import AFTERNOON, correct, move_to_noon, revision
from tests.server.storage.office import (
    CALLBACK,
    CAP,
    DO_NOT_CALL,
    INTERVAL,
    KEEP,
    STOP,
    Office,
    a_talk,
    number,
)
from tests.server.storage.promised import call_back

LATER = AFTERNOON + HOUR // 2


async def a_saved_call(
    office: Office, label: str = STOP, callback_at: int | None = None, note: str = ""
) -> tuple[RecordId, RunId, AttemptId]:
    """At noon, a call whose result was saved."""
    move_to_noon(office)
    record, run, session, attempt = await a_talk(office)
    await office.save(attempt, label, callback_at=callback_at, note=note)
    await office.leave(session)
    return record, run, attempt


async def refusal(office: Office, attempt: AttemptId, label: str | None, place: int = 0) -> Refused:
    with pytest.raises(Refused) as refused:
        await correct(office, attempt, label, place=place)
    return refused.value


async def promises(office: Office) -> list[tuple[object, ...]]:
    return await office.rows("SELECT state, due_at, agent_id, group_id FROM callback ORDER BY id")


# ---- what is kept ----------------------------------------------------------------------------------------------------


async def test_a_correction_takes_the_results_place(office: Office) -> None:
    """Row 276."""
    record, run, attempt = await a_saved_call(office, note="訪問")
    tally, seen = await office.tally(run), await revision(office, attempt)
    office.later(HOUR)
    await correct(office, attempt, "見込み", note="検討中")
    row = await office.row("SELECT result, disposition_id, note, edited_at, edited_by, revision FROM attempt")
    assert row == ("saved", office.result("見込み"), "検討中", office.now, office.agent(), seen + 1)
    state = await office.record(record, "state, last_disposition")
    assert state == (RecordState.FINISHED, office.result("見込み"))
    assert await office.tally(run) == tally


async def test_both_versions_are_in_the_audit_log_and_no_note_is(office: Office) -> None:
    """Row 37; guarantees I20, 0.11."""
    _, _, attempt = await a_saved_call(office, CALLBACK, AFTERNOON, "内緒")
    await correct(office, attempt, KEEP, note="秘密")
    code, account, before, after = await office.row(
        "SELECT code, account_id, before, after FROM audit WHERE object = ? AND code <> 'result.save'",
        f"attempt:{attempt}",
    )
    assert (code, account) == ("result.correct", office.agent())
    first = {"disposition": office.result(CALLBACK), "callback_at": AFTERNOON, "record": "promised"}
    assert json.loads(before) == first
    second = {
        "disposition": office.result(KEEP),
        "callback_at": None,
        "record": "ready",
        "note_changed": True,
    }
    assert json.loads(after) == second


async def test_a_request_that_comes_again_corrects_nothing(office: Office) -> None:
    """Guarantee I15."""
    _, _, attempt = await a_saved_call(office)
    seen = await revision(office, attempt)
    await correct(office, attempt, KEEP, request="once", seen=seen)
    await correct(office, attempt, KEEP, request="once", seen=seen)
    assert await revision(office, attempt) == seen + 1
    assert len(await office.rows("SELECT 1 FROM attempt_version")) == 1


async def test_every_version_is_kept_whole(office: Office) -> None:
    """Row 286: with its note, who wrote it and when; the newest is the call's own."""
    _, _, attempt = await a_saved_call(office, CALLBACK, AFTERNOON, "内緒")
    saved_at, seen = office.now, await revision(office, attempt)
    office.later(MINUTE)
    await correct(office, attempt, KEEP, note="秘密")
    office.later(MINUTE)
    await correct(office, attempt, STOP)
    kept = await office.rows(
        "SELECT revision, disposition_id, note, callback_at, at, account_id FROM attempt_version ORDER BY revision"
    )
    assert kept == [
        (seen, office.result(CALLBACK), "内緒", AFTERNOON, saved_at, office.agent()),
        (seen + 1, office.result(KEEP), "秘密", None, saved_at + MINUTE, office.agent()),
    ]


# ---- what is refused -------------------------------------------------------------------------------------------------


async def test_what_somebody_changed_meanwhile_is_told_with_name_and_time(office: Office) -> None:
    _, _, attempt = await a_saved_call(office)
    seen = await revision(office, attempt)
    await correct(office, attempt, KEEP)
    with pytest.raises(Refused) as refused:
        await correct(office, attempt, CALLBACK, callback_at=AFTERNOON, seen=seen)
    assert refused.value.code is RefusalCode.RECORD_CHANGED
    [name] = await office.row("SELECT full_name FROM account WHERE id = ?", office.agent())
    assert refused.value.values == {"by": name, "at": "2027-01-15 12:01:01"}
    assert await office.row("SELECT disposition_id FROM attempt") == (office.result(KEEP),)


async def test_only_calls_of_the_day_are_corrected(office: Office) -> None:
    """Rows 277, 278: until midnight where the campaign is."""
    _, _, attempt = await a_saved_call(office)
    office.later(12 * HOUR - 2 * 60_000)
    await correct(office, attempt, KEEP)
    office.later(2 * 60_000)
    assert await refusal(office, attempt, STOP) == Refused(RefusalCode.NOT_TODAY)


async def test_another_agents_call_is_not_there(office: Office) -> None:
    _, _, attempt = await a_saved_call(office)
    assert await refusal(office, attempt, KEEP, place=1) == Refused(RefusalCode.CALL_GONE)


async def test_an_unsaved_record_is_completed_and_not_corrected(office: Office) -> None:
    """Row 281."""
    move_to_noon(office)
    _, _, _, attempt = await a_talk(office)
    await office.give_up(attempt)
    assert await refusal(office, attempt, KEEP) == Refused(RefusalCode.CALL_GONE)


async def test_a_correction_is_judged_like_a_result(office: Office) -> None:
    """Rows 79, 86, 89, 242: and what is refused leaves everything as it was."""
    record, _, attempt = await a_saved_call(office)
    before = await office.rows("SELECT * FROM attempt"), await office.record(record, "*")
    assert (await refusal(office, attempt, None)).code is RefusalCode.RESULT_REQUIRED
    assert (await refusal(office, attempt, CALLBACK)).code is RefusalCode.CALLBACK_REQUIRED
    for callback_at, code in (
        (office.now, RefusalCode.CALLBACK_IN_PAST),
        (AFTERNOON + 6 * HOUR, RefusalCode.CALLBACK_OUTSIDE_HOURS),
        (AFTERNOON + 400 * DAY, RefusalCode.CALLBACK_TOO_FAR),
    ):
        with pytest.raises(Refused) as refused:
            await correct(office, attempt, CALLBACK, callback_at=callback_at)
        assert refused.value.code is code
    await office.execute("UPDATE disposition SET active = 0 WHERE id = ?", office.result("見込み"))
    assert (await refusal(office, attempt, "見込み")).code is RefusalCode.RESULT_INACTIVE
    assert (await office.rows("SELECT * FROM attempt"), await office.record(record, "*")) == before


async def test_what_stays_as_it_was_is_not_judged_anew(office: Office) -> None:
    """A result that was taken out of use, and a promised time that has passed, do not hold a note back."""
    _, _, attempt = await a_saved_call(office, CALLBACK, AFTERNOON)
    await office.execute("UPDATE disposition SET active = 0 WHERE id = ?", office.result(CALLBACK))
    office.later(2 * HOUR)
    await correct(office, attempt, CALLBACK, callback_at=AFTERNOON, note="資料送付")
    assert await promises(office) == [("open", AFTERNOON, office.agent(), None)]


# ---- what follows ----------------------------------------------------------------------------------------------------


async def test_the_promise_follows(office: Office) -> None:
    """Rows 182, 268: another time, another keeper, none any more, and one where there was none."""
    record, _, attempt = await a_saved_call(office, CALLBACK, AFTERNOON)
    await correct(office, attempt, CALLBACK, callback_at=LATER)
    await correct(office, attempt, CALLBACK, callback_at=LATER, for_group=True)
    assert await promises(office) == [
        ("cancelled", AFTERNOON, office.agent(), None),
        ("cancelled", LATER, office.agent(), None),
        ("open", LATER, None, office.ids.group),
    ]
    await correct(office, attempt, STOP)
    assert [state for state, *_ in await promises(office)] == ["cancelled"] * 3
    assert await office.record(record, "state") == (RecordState.FINISHED,)
    await correct(office, attempt, KEEP, callback_at=LATER)
    assert (await promises(office))[3:] == [("open", LATER, office.agent(), None)]
    assert await office.record(record, "state") == (RecordState.PROMISED,)


async def test_a_kept_record_rests_as_if_it_had_been_kept_at_once(office: Office) -> None:
    """Row 89, and the other way round: it leaves the candidates of the run."""
    record, run, attempt = await a_saved_call(office)
    [dialled_at] = await office.record(record, "last_dial_at")
    await correct(office, attempt, KEEP)
    assert await office.record(record) == (RecordState.READY, dialled_at + INTERVAL, 1)
    await correct(office, attempt, "担当不在(再)")
    assert await office.record(record) == (RecordState.READY, dialled_at + INTERVAL, 1)
    await correct(office, attempt, STOP)
    await office.execute("UPDATE record SET attempts = ? WHERE id = ?", CAP, record)
    await correct(office, attempt, KEEP)
    assert await office.record(record, "state") == (RecordState.FINISHED,)
    assert await office.remaining(run) == 0


async def test_the_candidates_of_an_open_run_are_counted(office: Office) -> None:
    """Guarantee I14."""
    await office.execute("UPDATE dial_rule SET redial_interval = 60000")
    _, run, attempt = await a_saved_call(office, KEEP)
    await office.stop(run)
    office.later(HOUR)
    run = await office.start()
    assert await office.remaining(run) == 1
    await correct(office, attempt, STOP)
    assert await office.remaining(run) == 0
    await correct(office, attempt, KEEP)
    assert await office.remaining(run) == 1
    assert (await office.claim(run)).attempts


async def test_a_refusal_that_was_missed_lists_the_number_and_stays(office: Office) -> None:
    """Row 104: a number once listed stays listed, whatever the result becomes."""
    record, _, attempt = await a_saved_call(office, CALLBACK, AFTERNOON)
    await correct(office, attempt, DO_NOT_CALL)
    assert await office.rows("SELECT number, attempt_id FROM do_not_call") == [(number(1), attempt)]
    assert await office.record(record, "state") == (RecordState.BLOCKED,)
    assert [state for state, *_ in await promises(office)] == ["cancelled"]
    await correct(office, attempt, KEEP)
    assert len(await office.rows("SELECT 1 FROM do_not_call")) == 1
    assert await office.record(record, "state") == (RecordState.BLOCKED,)


async def test_the_newest_result_decides(office: Office) -> None:
    """A promise that was kept meanwhile is not opened again by what is written about the call before."""
    record, _, attempt = await a_saved_call(office, CALLBACK, AFTERNOON)
    [callback] = await office.row("SELECT id FROM callback")
    office.later(HOUR)
    kept = await call_back(office, callback)
    await office.talk(kept.attempt, kept.session)
    await office.save(kept.attempt, STOP)
    await correct(office, attempt, CALLBACK, note="部長")
    await correct(office, attempt, KEEP)
    assert [state for state, *_ in await promises(office)] == ["done"]
    assert await office.record(record, "state, last_disposition") == (
        RecordState.FINISHED,
        office.result(STOP),
    )
    await correct(office, kept.attempt, CALLBACK, callback_at=LATER)
    assert [state for state, *_ in await promises(office)] == ["done", "open"]


async def test_what_an_older_call_promised_is_not_changed(office: Office) -> None:
    """Rows 182, 230: "corrected" would not be true. A later call that waits for its result decides already."""
    record, _, attempt = await a_saved_call(office, CALLBACK, AFTERNOON)
    [callback] = await office.row("SELECT id FROM callback")
    kept = await call_back(office, callback)
    await office.talk(kept.attempt, kept.session)
    later = Refused(RefusalCode.CALLBACK_DECIDED_LATER)
    for callback_at, for_group in ((LATER, False), (None, False), (AFTERNOON, True)):
        with pytest.raises(Refused) as refused:
            await correct(office, attempt, KEEP, callback_at=callback_at, for_group=for_group)
        assert refused.value == later
    await correct(office, attempt, KEEP, callback_at=AFTERNOON, note="部長")
    assert await promises(office) == [("open", AFTERNOON, office.agent(), None)]
    await office.save(kept.attempt, STOP)
    with pytest.raises(Refused) as refused:
        await correct(office, attempt, KEEP, callback_at=LATER)
    assert refused.value == later
    assert await office.record(record, "state") == (RecordState.FINISHED,)


async def redialled(office: Office, run: RunId) -> AttemptId:
    """The dialler calls the customer again, a minute later."""
    await office.stop(run)
    await office.execute("UPDATE record SET next_at = ?", office.now)
    office.later(MINUTE)
    return (await office.claim_one(await office.start())).id


async def test_an_automatic_redial_that_reached_nobody_decides_nothing(office: Office) -> None:
    """Rows 182, 276: what was agreed with the customer is what the newest result says."""
    record, run, attempt = await a_saved_call(office, KEEP)
    again = await redialled(office, run)
    redialled_at = office.now
    await office.end(again, Outcome.NO_ANSWER)
    await correct(office, attempt, CALLBACK, callback_at=AFTERNOON)
    assert await promises(office) == [("open", AFTERNOON, office.agent(), None)]
    assert await office.record(record, "state") == (RecordState.PROMISED,)
    await correct(office, attempt, KEEP)
    # It rests from when the phone rang last, row 63.
    assert await office.record(record) == (RecordState.READY, redialled_at + INTERVAL, 2)
    await correct(office, attempt, STOP)
    assert await office.record(record, "state") == (RecordState.FINISHED,)


async def test_what_moves_nothing_leaves_the_record_where_a_later_call_left_it(office: Office) -> None:
    """Row 67: a number that is not in service is not dialled again because of a note."""
    record, run, attempt = await a_saved_call(office, KEEP)
    await office.end(await redialled(office, run), Outcome.INVALID)
    before = await office.record(record)
    assert before[0] == RecordState.INVALID
    await correct(office, attempt, "担当不在(再)", note="部長")
    assert await office.record(record) == before
    assert await office.record(record, "last_disposition") == (office.result("担当不在(再)"),)


async def test_while_the_customer_is_called_nothing_that_moves_is_corrected(office: Office) -> None:
    """Row 276; but the note is, and a refusal is listed at once (row 104)."""
    record, run, attempt = await a_saved_call(office, KEEP)
    again = await redialled(office, run)
    [name] = await office.record(record, "name")
    for label, callback_at in ((STOP, None), (CALLBACK, AFTERNOON), (KEEP, AFTERNOON)):
        with pytest.raises(Refused) as refused:
            await correct(office, attempt, label, callback_at=callback_at)
        assert refused.value == Refused(RefusalCode.BEING_CALLED, name=name)
    await correct(office, attempt, "担当不在(再)", note="部長")
    assert await office.record(record, "state, last_disposition") == (
        RecordState.LIVE,
        office.result("担当不在(再)"),
    )
    await correct(office, attempt, DO_NOT_CALL)
    assert await office.rows("SELECT number FROM do_not_call") == [(number(1),)]
    await office.end(again, Outcome.CANCELLED)
    assert await office.record(record, "state") == (RecordState.BLOCKED,)


async def test_a_promised_call_that_reached_nobody_decides_nothing(office: Office) -> None:
    """Row 265: the promise is still the one of the call before, and follows it; not while it is being kept."""
    record, _, attempt = await a_saved_call(office, CALLBACK, AFTERNOON)
    [callback] = await office.row("SELECT id FROM callback")
    kept = await call_back(office, callback)
    assert (await refusal(office, attempt, STOP)).code is RefusalCode.BEING_CALLED
    assert await office.record(record, "state") == (RecordState.LIVE,)
    assert [state for state, *_ in await promises(office)] == ["open"]
    await office.end(kept.attempt, Outcome.NO_ANSWER)
    assert await office.record(record, "state") == (RecordState.PROMISED,)
    await correct(office, attempt, KEEP)
    assert [state for state, *_ in await promises(office)] == ["cancelled"]
    assert (await office.record(record, "state")) == (RecordState.READY,)


async def test_a_missed_refusal_of_an_older_call_lists_the_number_too(office: Office) -> None:
    """Row 104: the record stays where its newest result sent it, and is not called."""
    record, _, attempt = await a_saved_call(office, CALLBACK, AFTERNOON)
    [callback] = await office.row("SELECT id FROM callback")
    kept = await call_back(office, callback)
    await office.talk(kept.attempt, kept.session)
    await office.save(kept.attempt, KEEP)
    await correct(office, attempt, DO_NOT_CALL)
    assert await office.rows("SELECT number FROM do_not_call") == [(number(1),)]
    assert await office.record(record, "state") == (RecordState.BLOCKED,)
