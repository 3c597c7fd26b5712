"""The call on the desk: the card, two keys to save, callbacks, drafts, refusals and a lost link."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import HoldCustomer, KeepDraft, SaveResult
from kaden.vocabulary import AfterSave, AgentState
from tests.tui import samples
from tests.tui.client import open_client
from tests.tui.samples import desk, wrapup
from tui.model.draft_pace import LONGEST

IDLE = desk(AgentState.IDLE)
WAITING = desk(AgentState.WAITING)
TALKING = desk(AgentState.TALKING)


async def test_a_call_pops_up_with_everything_known(tmp_path: Path) -> None:
    """Rows 210, 211."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.show(TALKING)
        values = [value for _, value in samples.CARD.columns if value and len(value) < 15]
        await client.shows("TALKING  0:42", "call no. 3", "Earlier calls", "午後なら在席とのこと", *values)


async def test_a_finished_call_needs_two_keys(tmp_path: Path) -> None:
    """Row 243: a digit and Enter."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.show(wrapup())
        await client.press("4", "enter")
        saved = await client.server.hear(SaveResult)
        assert (saved.disposition, saved.then, saved.note) == (14, AfterSave.CONTINUE, "")


async def test_a_result_and_save_in_one_breath_save_that_result(tmp_path: Path) -> None:
    """Over a slow line both keys arrive together."""
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press_in_one_breath("4", "f10")
        assert (await client.server.hear(SaveResult)).disposition == 14


async def test_who_says_who_calls_is_not_jumped_over_in_one_breath(tmp_path: Path) -> None:
    """Row 268: its line is there from the moment in which the typed text is a time."""
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("3", "tab", "tab")
        await client.press_in_one_breath(*"+1h", "tab", "right", "f10")
        asked = await client.server.hear(SaveResult)
        assert asked.for_group
        assert asked.callback_at is not None


@pytest.mark.parametrize("place", [0, 8])
async def test_a_common_result_needs_two_keys_among_many(tmp_path: Path, place: int) -> None:
    """The first nine of twelve: a digit and Enter. The others need a second digit."""
    results = tuple(
        samples.RESULTS[3].model_copy(update={"id": 100 + n, "label": f"対話結果 {n}"}) for n in range(12)
    )
    async with open_client(tmp_path, desk=wrapup(results=results)) as client:
        keys = (str(place + 1), "enter")
        assert len(keys) <= 2
        await client.press(*keys)
        assert (await client.server.hear(SaveResult)).disposition == 100 + place


async def test_the_phones_standing_warning_stays_during_the_call(tmp_path: Path) -> None:
    """Row 215."""
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.shows("never hang up, park or change the status")
        await client.show(desk(AgentState.TALKING, call=samples.call(recording="on")))
        await client.shows("REC   on the phone: never hang up, park or change the status")


async def test_a_call_that_keeps_a_promise_says_so(tmp_path: Path) -> None:
    """Row 256."""
    promised = samples.call(promised_for=samples.NOW)
    async with open_client(tmp_path, desk=desk(AgentState.TALKING, call=promised)) as client:
        await client.shows("Promised for 12/02 15:03")


@pytest.mark.parametrize("key", ["f10", "ctrl+s"])
async def test_save_works_from_inside_the_note(tmp_path: Path, key: str) -> None:
    """Row 243: with an input method on, neither Enter nor a letter may save."""
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("1", "tab", *"also y", "enter", "2", key)
        saved = await client.server.hear(SaveResult)
        assert (saved.disposition, saved.note) == (11, "also y\n2")


async def test_saving_while_talking_says_why_not(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.press("4", "enter")
        await client.shows("Save when the call has ended")
        assert client.server.all(SaveResult) == []
        assert "F10" not in client.screen


async def test_without_a_result_the_form_says_so_and_keeps_everything(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("tab", *"note", "f10")
        form = client.agent.call_phase.form
        assert form is not None
        assert form.trouble is not None
        assert form.note == "note"
        assert client.server.all(SaveResult) == []
        assert client.app.focused is not None
        assert client.app.focused.id == "results"


async def test_a_promise_needs_its_time(tmp_path: Path) -> None:
    """Row 242: the result that promises a callback leads to the field for its time."""
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("3", "enter")
        assert client.app.focused is not None
        assert client.app.focused.id == "callback"
        await client.press(*"tomorrow 10")
        await client.shows("= Wed 3 Dec 10:00")
        await client.press("f10")
        saved = await client.server.hear(SaveResult)
        assert saved.callback_at == samples.NOW + 18 * 3_600_000 + 57 * 60_000


@pytest.mark.parametrize(
    ("key", "then"), [("f6", AfterSave.BREAK), ("f7", AfterSave.AWAY), ("f8", AfterSave.END)]
)
async def test_what_comes_after_saving_is_chosen_before(tmp_path: Path, key: str, then: AfterSave) -> None:
    """Row 231: the same key again takes it back."""
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("4", key, "enter")
        assert (await client.server.hear(SaveResult)).then is then


async def test_a_choice_is_taken_back_by_its_own_key(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("4", "f8", "f8", "enter")
        assert (await client.server.hear(SaveResult)).then is AfterSave.CONTINUE


async def test_a_second_save_waits_for_the_first(tmp_path: Path) -> None:
    async with open_client(
        tmp_path, desk=wrapup(), prepare=lambda server: server.silent.add("save_result")
    ) as client:
        await client.press("4", "enter", "enter", "f10")
        await client.shows("saving")
        assert len(client.server.all(SaveResult)) == 1


async def test_a_refused_save_keeps_the_text_and_says_the_sentence(tmp_path: Path) -> None:
    def refuse(server: object) -> None:
        getattr(server, "refusals")["save_result"] = ("callback_unreadable_unknown", {})  # noqa: B009

    async with open_client(tmp_path, desk=wrapup(), prepare=refuse) as client:
        await client.press("4", "tab", *"kept", "f10")
        await client.shows("Not a time", "kept")
        client.server.refusals.clear()
        await client.press("f10")
        second = await client.server.hear(SaveResult, 2)
        assert second.note == "kept"


async def test_that_somebody_else_saved_it_is_said_although_the_wrap_up_is_over(tmp_path: Path) -> None:
    """Row 282: the server frees the desk with the same refusal."""
    async with open_client(tmp_path, desk=wrapup()) as client:
        client.server.refusals["save_result"] = ("already_saved", {})
        await client.press("4", "enter")
        await client.server.hear(SaveResult)
        await client.show(WAITING)
        await client.shows("saved already; correct it in the history")


async def test_after_a_promised_call_of_no_job_there_is_nothing_to_choose(tmp_path: Path) -> None:
    """Row 266: the save leads back to the jobs, and the keys for a pause say so instead of promising one."""
    async with open_client(tmp_path, desk=wrapup().model_copy(update={"job": None})) as client:
        await client.shows("アポイント取得")
        assert "After saving" not in client.screen
        await client.press("f6")
        await client.shows("This call belongs to no job")
        await client.press("4", "f10")
        assert (await client.server.hear(SaveResult)).then is AfterSave.CONTINUE
        await client.show(wrapup())
        await client.shows("After saving")


async def test_drafts_travel_while_typing(tmp_path: Path) -> None:
    """Row 244."""
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.press("3", "tab", *"call me")
        client.steady.now += 5_000
        draft = await client.server.hear(KeepDraft)
        assert (draft.note, draft.disposition) == ("call me", 13)


async def test_a_draft_waits_for_no_answer(tmp_path: Path) -> None:
    """Row 244: over a slow line what was typed is on its way within two seconds, whatever else is still unanswered."""
    async with open_client(tmp_path, desk=TALKING) as client:
        client.server.silent.add("hold_customer")
        await client.press("f3", "tab", *"call me")
        client.steady.now += LONGEST
        await client.server.until(lambda: any(d.note == "call me" for d in client.server.all(KeepDraft)))
        assert len(client.server.all(HoldCustomer)) == 1


async def test_a_draft_of_another_terminal_fills_the_form(tmp_path: Path) -> None:
    """Row 244: the same call, the same note."""
    async with open_client(tmp_path, desk=wrapup(draft=samples.DRAFT)) as client:
        await client.shows("来週の火曜に折り返し。", "> 3", "= Wed 3 Dec 10:03")


async def test_an_older_draft_never_overwrites_what_is_typed(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=wrapup(draft=samples.DRAFT)) as client:
        await client.press("tab", *" mine")
        await client.show(wrapup(draft=samples.DRAFT))
        await client.shows("資料は送付済み mine")


async def test_a_lost_link_loses_nothing(tmp_path: Path) -> None:
    """Typing goes on; the draft and the save go out under their own ids when the link is back."""
    async with open_client(tmp_path, desk=wrapup()) as client:
        client.server.silent.add("save_result")
        await client.press("4", "tab", *"one")
        await client.lose_link()
        await client.shows("Link lost; trying again", "What you type is kept.")
        await client.press(*" two", "f10")
        await client.shows("saving")
        await client.find_link()
        first = await client.server.hear(SaveResult)
        assert first.note == "one two"
        await client.lose_link()
        await client.find_link()
        assert (await client.server.hear(SaveResult, 2)).request == first.request


@pytest.mark.parametrize("field", ["#results", "#note", "#callback"])
async def test_the_customers_card_is_scrolled_wherever_the_focus_is(tmp_path: Path, field: str) -> None:
    long = samples.CARD.model_copy(update={"columns": tuple((f"column {n}", "value") for n in range(60))})
    async with open_client(tmp_path, desk=desk(AgentState.TALKING, call=samples.call(card=long))) as client:
        client.agent.set_focus(client.agent.query_one(field))
        assert "column 59" not in client.screen
        await client.press("pagedown", "pagedown", "pagedown")
        await client.shows("column 59")
        await client.press("pageup", "pageup", "pageup")
        await client.shows("髙橋 美咲")


async def test_esc_is_one_step_back_and_loses_nothing(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("tab", *"note", "escape", "4", "enter")
        saved = await client.server.hear(SaveResult)
        assert (saved.note, saved.disposition) == ("note", 14)


async def test_a_campaign_that_asks_for_no_result_saves_with_one_key(tmp_path: Path) -> None:
    """Row 80."""
    async with open_client(tmp_path, desk=wrapup(results=())) as client:
        await client.press("f10")
        assert (await client.server.hear(SaveResult)).disposition is None


async def test_the_next_customer_finds_an_empty_form(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("4", "tab", *"note of the first", "f10")
        await client.shows("Saved 15:03:00")
        await client.show(WAITING)
        await client.show(desk(AgentState.TALKING, call=samples.call(attempt=9000)))
        form = client.agent.call_phase.form
        assert form is not None
        assert (form.attempt, form.note, form.chosen, form.saving) == (9000, "", None, False)
        assert "note of the first" not in client.screen


async def test_many_results_scroll_to_the_chosen_one(tmp_path: Path) -> None:
    results = tuple(
        samples.RESULTS[3].model_copy(update={"id": 100 + n, "label": f"result number {n}"})
        for n in range(1, 21)
    )
    async with open_client(tmp_path, desk=wrapup(results=results)) as client:
        assert "result number 17" not in client.screen
        await client.press("1", "7")
        await client.shows("> 17 result number 17".replace("> 17", ">17"))
        await client.press("enter")
        assert (await client.server.hear(SaveResult)).disposition == 117


async def test_a_result_that_needs_a_note_says_so_when_it_is_chosen_and_is_not_sent_without(
    tmp_path: Path,
) -> None:
    """Row 85."""
    asks = samples.RESULTS[0].model_copy(update={"note_required": True})
    async with open_client(tmp_path, desk=wrapup(results=(asks, *samples.RESULTS[1:]))) as client:
        assert "needs a note" not in client.screen
        await client.press("1")
        await client.shows("this result needs a note")
        await client.press("f10")
        await client.shows("! the result", "write one")
        assert client.server.all(SaveResult) == []
        await client.press(*"again", "f10")
        assert (await client.server.hear(SaveResult)).note == "again"


async def test_what_is_said_first_stands_on_the_card(tmp_path: Path) -> None:
    """Row 325: in the moment of the call, with the customer's name still in sight."""
    call = samples.call(script="山﨑製作所の佐藤です。\n工作機械のご案内で電話しました。")
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.show(desk(AgentState.TALKING, call=call))
        await client.shows(
            "Say first", "山﨑製作所の佐藤です。", "工作機械のご案内で電話しました。", "髙橋 美咲"
        )
