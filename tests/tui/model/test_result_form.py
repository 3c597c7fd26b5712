"""The result form: what can be saved, what a draft may replace, and that nothing typed is lost."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import MINUTE, instant_of
from kaden.protocol.base import MAX_NOTE
from kaden.protocol.desk import Draft
from kaden.vocabulary import AfterSave, AgentState
from tests.tui import samples
from tests.tui.samples import NOW
from tui.model.link_state import Refusal
from tui.model.result_form import Form, Place, clock_text, form_of

TOKYO = ZoneInfo("Asia/Tokyo")
CALLBACK, KEEP = 13, 14


def form(**changes: object) -> Form:
    return form_of(samples.call(**changes), None)


def trouble(form: Form) -> tuple[Place, str] | None:
    found = form.save_problem(NOW)
    return None if found is None else (found.place, found.refusal.code)


def test_a_result_is_needed_where_the_campaign_asks_for_one() -> None:
    """Row 80."""
    assert trouble(form()) == (Place.RESULT, "result_required")
    assert trouble(form().choosing(KEEP)) is None
    assert trouble(form(results=())) is None


def test_a_promise_needs_its_time() -> None:
    """Rows 89, 242."""
    chosen = form().choosing(CALLBACK)
    assert trouble(chosen) == (Place.CALLBACK, "callback_required")
    assert trouble(chosen.promising("tomorrow 10", NOW)) is None


def test_a_time_that_cannot_be_read_is_never_sent() -> None:
    typed = form().choosing(KEEP).promising("soon", NOW)
    assert trouble(typed) == (Place.CALLBACK, "callback_unreadable_unknown")
    assert typed.kept_draft().callback_at is None
    assert trouble(typed.promising("  ", NOW)) is None


def test_a_length_of_time_that_ran_out_is_counted_anew() -> None:
    """Row 242: `+1m` at 15:03:40 means 15:04; the note may take longer than that."""
    typed = form().choosing(CALLBACK).promising("+1m", NOW)
    at = typed.callback
    assert isinstance(at, int)
    assert typed.counting_anew(at - 1) is typed
    again = typed.counting_anew(at).callback
    assert isinstance(again, int)
    assert MINUTE <= again - at <= 2 * MINUTE


def test_a_time_of_day_that_has_come_is_not_tomorrows() -> None:
    typed = form().choosing(CALLBACK).promising("15:04", NOW)
    assert isinstance(typed.callback, int)
    assert typed.counting_anew(typed.callback) is typed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025/12/02 15:03", "callback_in_past"),
        ("2025/12/02 15:04", None),
        ("tomorrow 8:59", "callback_outside_hours"),
        ("tomorrow 9:00", None),
        ("tomorrow 16:59", None),
        ("tomorrow 17:00", "callback_outside_hours"),
        ("2026/12/03 15:03", None),
        ("2026/12/03 15:04", "callback_too_far"),
        ("2099/1/1 10:00", "callback_too_far"),
        ("12/1 10:00", "callback_in_past"),
        ("2/29 10:00", "callback_too_far"),
    ],
)
def test_a_callback_lies_ahead_and_within_hours(text: str, code: str | None) -> None:
    """Half-open, as the business hours are (row 83)."""
    found = trouble(form().choosing(CALLBACK).promising(text, NOW))
    assert found == (None if code is None else (Place.CALLBACK, code))


def test_the_refusal_names_time_and_hours() -> None:
    found = form().choosing(CALLBACK).promising("tomorrow 20", NOW).save_problem(NOW)
    assert found is not None
    assert dict(found.refusal.values) == {"at": "2025-12-03 20:00", "start": "09:00", "end": "17:00"}


@pytest.mark.parametrize(("length", "code"), [(MAX_NOTE, None), (MAX_NOTE + 1, "note_too_long")])
def test_a_note_has_a_limit(length: int, code: str | None) -> None:
    found = trouble(form().choosing(KEEP).noting("x" * length))
    assert found == (None if code is None else (Place.NOTE, code))


def test_a_result_can_ask_for_a_note() -> None:
    """Row 85: said at the note, before it is sent, and after the server says so."""
    asks = samples.RESULTS[0].model_copy(update={"note_required": True})
    asked = form_of(samples.call(results=(asks, samples.RESULTS[1])), None)
    assert not asked.lacks_note
    chosen = asked.choosing(asks.id)
    assert chosen.lacks_note
    found = chosen.noting(" \n").save_problem(NOW)
    assert found is not None
    assert (found.place, found.refusal.code) == (Place.NOTE, "note_required")
    assert chosen.noting("来週").save_problem(NOW) is None
    refused = chosen.being_saved().refused(Refusal("note_required", (("result", "x"),)))
    assert refused.trouble is not None
    assert refused.trouble.place is Place.NOTE


@pytest.mark.parametrize("code", ["callback_closed_day", "promise_listed", "callback_decided_later"])
def test_what_the_server_alone_knows_of_a_promise_is_said_at_the_callback(code: str) -> None:
    """Rows 92, 99, 276."""
    refused = form().being_saved().refused(Refusal(code, ()))
    assert refused.trouble is not None
    assert refused.trouble.place is Place.CALLBACK


def test_what_is_sent_is_what_stands_there() -> None:
    full = form().choosing(CALLBACK).noting("ring\ntwice").promising("12/3 14:00", NOW).going(AfterSave.BREAK)
    at = instant_of(datetime(2025, 12, 3, 14, 0, tzinfo=TOKYO))
    request = full.save_request("r-1")
    assert (request.attempt, request.disposition, request.note) == (8123, CALLBACK, "ring\ntwice")
    assert (request.callback_at, request.then) == (at, AfterSave.BREAK)
    draft = full.kept_draft()
    assert (draft.sequence, draft.note, draft.disposition, draft.callback_at) == (
        3,
        "ring\ntwice",
        CALLBACK,
        at,
    )


def test_the_same_wish_again_takes_it_back() -> None:
    assert form().going(AfterSave.END).going(AfterSave.END).then is AfterSave.CONTINUE
    assert form().going(AfterSave.END).going(AfterSave.AWAY).then is AfterSave.AWAY


@pytest.mark.parametrize(
    ("wish", "then"),
    [(None, AfterSave.CONTINUE), (AgentState.BREAK, AfterSave.BREAK), (AgentState.AWAY, AfterSave.AWAY)],
)
def test_a_wish_made_while_waiting_is_chosen(wish: AgentState | None, then: AfterSave) -> None:
    assert form_of(samples.call(), wish).then is then


def test_a_draft_of_another_terminal_is_taken_up() -> None:
    """Row 244."""
    taken = form(draft=samples.DRAFT)
    assert (taken.note, taken.chosen, taken.callback) == (
        samples.DRAFT.note,
        samples.DRAFT.disposition,
        samples.DRAFT.callback_at,
    )
    assert taken.callback_text == "2025/12/03 10:03"
    assert not taken.unkept


def test_a_newer_draft_replaces_and_an_older_one_does_not() -> None:
    mine = form().noting("mine")
    assert mine.sequence == 1
    older = samples.call(draft=Draft(sequence=1, note="theirs", disposition=None, callback_at=None))
    assert mine.updated(older).note == "mine"
    newer = samples.call(draft=Draft(sequence=2, note="theirs", disposition=None, callback_at=None))
    assert mine.updated(newer).note == "theirs"


def test_typing_on_a_taken_draft_counts_on_from_it() -> None:
    typed = form(draft=samples.DRAFT).noting("more")
    assert typed.sequence == samples.DRAFT.sequence + 1
    assert typed.unkept
    assert not typed.keeping().unkept


def test_a_refused_save_changes_nothing_but_says_why() -> None:
    full = form().choosing(KEEP).noting("kept")
    refused = full.being_saved().refused(Refusal("callback_in_past", (("at", "x"),)))
    assert (refused.chosen, refused.note, refused.saving) == (KEEP, "kept", False)
    assert refused.trouble is not None
    assert refused.trouble.place is Place.CALLBACK
    unknown = full.being_saved().refused(Refusal("a_code_of_tomorrow"))
    assert unknown.trouble is not None
    assert unknown.trouble.place is Place.RESULT


def test_saving_ends_when_neither_side_saves() -> None:
    waiting = form().choosing(KEEP).being_saved()
    assert waiting.updated(samples.call(saving=True)).saving
    assert waiting.updated(samples.call(saving=False)).saving
    assert not waiting.refused(Refusal("store_unavailable")).updated(samples.call(saving=False)).saving
    assert form().updated(samples.call(saving=True)).saving


def test_a_change_takes_the_complaint_away() -> None:
    found = form().save_problem(NOW)
    assert found is not None
    complained = form().troubled(found)
    assert complained.trouble is not None
    assert complained.choosing(KEEP).trouble is None


def test_a_zone_that_nobody_knows_is_read_as_utc() -> None:
    assert form(zone="Nowhere/Land").zone.key == "UTC"


@pytest.mark.parametrize(("minute", "shown"), [(0, "00:00"), (545, "09:05"), (1440, "24:00")])
def test_clock_text(minute: int, shown: str) -> None:
    assert clock_text(minute) == shown


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("note"), st.text("ab漢\n", max_size=5)),
            st.tuples(st.just("result"), st.sampled_from(["11", "13", "14"])),
            st.tuples(st.just("callback"), st.sampled_from(["", "tomorrow 10", "soon"])),
            st.tuples(st.just("keep"), st.just("")),
            st.tuples(st.just("echo"), st.just("")),
            st.tuples(st.just("theirs"), st.text("ab漢\n", max_size=5)),
        ),
        max_size=12,
    )
)
def test_whatever_happens_the_newest_text_stands(steps: list[tuple[str, str]]) -> None:
    now, newest, drafts = form(), "", [Draft(sequence=0, note="", disposition=None, callback_at=None)]
    for kind, value in steps:
        match kind:
            case "note":
                now, newest = now.noting(value), value
            case "result":
                now = now.choosing(int(value))
            case "callback":
                now = now.promising(value, NOW)
            case "keep":
                kept = now.kept_draft()
                drafts.append(
                    Draft(
                        sequence=kept.sequence, note=kept.note, disposition=kept.disposition, callback_at=None
                    )
                )
                now = now.keeping()
            case "theirs":
                sequence = max(now.sequence, drafts[-1].sequence) + 1
                drafts.append(Draft(sequence=sequence, note=value, disposition=None, callback_at=None))
                now, newest = now.updated(samples.call(draft=drafts[-1])), value
            case _:
                now = now.updated(samples.call(draft=drafts[-1]))
        assert now.note == newest


def test_a_promise_is_given_to_the_agent_or_to_the_group() -> None:
    """Row 268; without a promise there is nothing to give."""
    promised = form().choosing(CALLBACK).promising("tomorrow 10", NOW).promising_group(True)
    assert promised.save_request("a").for_group
    assert promised.kept_draft().for_group
    assert form_of(samples.call(draft=samples.DRAFT.model_copy(update={"for_group": True})), None).for_group
    assert not promised.promising_group(False).save_request("a").for_group
    assert not form().choosing(KEEP).promising_group(True).save_request("a").for_group


def test_a_note_that_is_too_long_is_said_while_it_is_typed() -> None:
    assert form().noting("x" * MAX_NOTE).said is None
    said = form().noting("x" * (MAX_NOTE + 1)).said
    assert said is not None
    assert (said.place, said.refusal.code) == (Place.NOTE, "note_too_long")


def test_a_result_that_is_withdrawn_meanwhile_is_said_at_the_results() -> None:
    chosen = form().choosing(CALLBACK).noting("kept")
    without = tuple(result for result in samples.RESULTS if result.id != CALLBACK)
    updated = chosen.updated(samples.call(results=without))
    assert (updated.chosen, updated.note) == (None, "kept")
    assert updated.trouble is not None
    assert (updated.trouble.place, updated.trouble.refusal.code) == (Place.RESULT, "result_inactive")
    assert chosen.updated(samples.call()).trouble is None


def test_a_promise_on_a_closed_day_is_said_before_it_is_sent() -> None:
    """Row 92."""
    closed = form(closed_days=("2025-12-03",)).choosing(CALLBACK)
    assert trouble(closed.promising("tomorrow 10", NOW)) == (Place.CALLBACK, "callback_closed_day")
    assert trouble(closed.promising("12/4 10:00", NOW)) is None
