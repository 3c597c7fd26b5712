"""The agent's desk: phases follow the server, keys become requests, a call wins over everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import (
    CutCustomer,
    EndJob,
    HoldCustomer,
    JoinJob,
    KeepDraft,
    Pause,
    ReadNotice,
    ResumeWork,
    SaveResult,
    Shown,
    SignOut,
)
from kaden.protocol.server import Desk
from kaden.vocabulary import AfterSave, AgentState
from tests.tui import samples
from tests.tui.client import open_client
from tests.tui.samples import desk, wrapup

IDLE = desk(AgentState.IDLE)
WAITING = desk(AgentState.WAITING)
TALKING = desk(AgentState.TALKING)


async def test_started_jobs_are_listed_and_joined(tmp_path: Path) -> None:
    """Rows 196, 198: choose by number, Enter starts."""
    async with open_client(tmp_path, desk=IDLE) as client:
        await client.shows("Call jobs", "展示会フォロー 2月", "Renewal calls")
        await client.press("2", "enter")
        assert (await client.server.hear(JoinJob)).job == samples.OTHER_JOB.id


async def test_without_a_job_the_hint_says_whom_to_ask(tmp_path: Path) -> None:
    """Row 197."""
    async with open_client(tmp_path, desk=desk(AgentState.IDLE, jobs=())) as client:
        await client.shows("No job is listed", "Ask a manager")
        await client.press("f5")
        assert client.server.all(JoinJob) == []


async def test_joining_says_which_number_rings(tmp_path: Path) -> None:
    """Row 198."""
    async with open_client(tmp_path, desk=desk(AgentState.JOINING)) as client:
        await client.shows("Answer your phone", "0011")


async def test_waiting_shows_the_standing_warnings(tmp_path: Path) -> None:
    """Rows 200, 215."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.shows("WAITING  0:42", "Never hang up")
        client.steady.now += 18_000
        await client.shows("WAITING  1:00")


async def test_the_limit_warns_before_it_releases(tmp_path: Path) -> None:
    """Row 254."""
    near = desk(AgentState.WAITING, release_at=samples.NOW + 110_000, release_warning=True)
    async with open_client(tmp_path, desk=near) as client:
        await client.shows("takes you out of the job in about 2:00")


async def test_a_call_pops_up_with_everything_known(tmp_path: Path) -> None:
    """Rows 210, 211."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.show(TALKING)
        values = [value for _, value in samples.CARD.columns if value and len(value) < 15]
        await client.shows("TALKING  0:42", "call no. 3", "Earlier calls", "午後なら在席とのこと", *values)


async def test_shown_is_told_after_the_paint(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=WAITING) as client:
        sequence = await client.server.show(TALKING)
        shown = await client.server.hear(Shown)
        assert (shown.attempt, shown.sequence) == (samples.call().attempt, sequence)
        assert "TALKING" in client.screen


async def test_a_finished_call_needs_two_keys(tmp_path: Path) -> None:
    """Row 243: a digit and Enter."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.show(wrapup())
        await client.press("4", "enter")
        saved = await client.server.hear(SaveResult)
        assert (saved.disposition, saved.then, saved.note) == (14, AfterSave.CONTINUE, "")


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


async def test_pause_while_waiting(tmp_path: Path) -> None:
    """Domain 2.1, note: pause now, and take the wish back."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("f6")
        assert (await client.server.hear(Pause)).to == "break"
        await client.show(desk(AgentState.WAITING, pause_after=AgentState.BREAK))
        await client.shows("Break after the call")
        await client.press("f6")
        assert (await client.server.hear(Pause, 2)).to is None


async def test_paused_offers_resume_and_end(tmp_path: Path) -> None:
    """Rows 233 to 235."""
    async with open_client(tmp_path, desk=desk(AgentState.BREAK)) as client:
        await client.shows("ON BREAK  0:42", "F5", "resume", "F8", "end")
        await client.press("f5")
        await client.server.hear(ResumeWork)
        await client.press("f8", "y")
        await client.server.hear(EndJob)


@pytest.mark.parametrize("yes", ["y", "Y", "ｙ", "f8", "ctrl+d"])
async def test_end_asks_first(tmp_path: Path, yes: str) -> None:
    """Row 238; a full-width y counts."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("f8")
        await client.shows("Finish the call job?")
        assert client.server.all(EndJob) == []
        await client.press(yes)
        await client.server.hear(EndJob)


@pytest.mark.parametrize("no", ["n", "enter", "escape", "space", "f6"])
async def test_any_other_key_means_no(tmp_path: Path, no: str) -> None:
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("f8", no)
        assert "Finish the call job?" not in client.screen
        await client.press("f7")
        await client.server.hear(Pause)
        assert client.server.all(EndJob) == []
        assert len(client.server.all(Pause)) == 1


async def test_a_call_replaces_the_open_question(tmp_path: Path) -> None:
    """Rows 239, 240: the question is dropped, not remembered."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("f8")
        await client.shows("Finish the call job?")
        await client.show(TALKING)
        await client.shows("TALKING")
        assert "Finish the call job?" not in client.screen
        await client.press("y", "4")
        await client.show(wrapup())
        assert client.agent.call_phase.form is not None
        assert client.agent.call_phase.form.chosen == 14
        await client.show(WAITING)
        assert "Finish the call job?" not in client.screen
        assert client.server.all(EndJob) == []


async def test_a_call_closes_the_help(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("f1")
        await client.shows("Keys of this screen")
        await client.show(TALKING)
        await client.shows("TALKING", "Result")


async def test_hold_and_take_back(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.press("f3")
        assert (await client.server.hear(HoldCustomer)).held is True
        await client.show(desk(AgentState.HELD))
        await client.shows("ON HOLD")
        await client.press("ctrl+o")
        assert (await client.server.hear(HoldCustomer, 2)).held is False


async def test_hanging_up_asks_and_its_own_key_answers(tmp_path: Path) -> None:
    """Row 213."""
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.press("f4")
        await client.shows("Hang up on 髙橋 美咲?")
        await client.press("f4")
        assert (await client.server.hear(CutCustomer)).attempt == samples.call().attempt


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [(samples.STOPPED, "Business hours are over."), (samples.RELEASED, "Your phone was hung up.")],
)
async def test_notices_say_why_and_are_read(tmp_path: Path, shown: Desk, sentence: str) -> None:
    """Rows 161, 216, 246, 250."""
    async with open_client(tmp_path, desk=shown) as client:
        await client.shows(sentence)
        await client.press("enter")
        await client.server.hear(ReadNotice)


async def test_a_call_outlives_its_job(tmp_path: Path) -> None:
    """Rows 162, 163."""
    async with open_client(tmp_path, desk=desk(AgentState.TALKING, job_stopped=True)) as client:
        await client.shows("The job has stopped. This call goes on", "TALKING")


async def test_drafts_travel_while_typing(tmp_path: Path) -> None:
    """Row 244."""
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.press("3", "tab", *"call me")
        client.steady.now += 5_000
        draft = await client.server.hear(KeepDraft)
        assert (draft.note, draft.disposition) == ("call me", 13)


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
        await client.shows("The link to the server is lost; calls go on")
        await client.press(*" two", "f10")
        await client.shows("saving")
        await client.find_link()
        first = await client.server.hear(SaveResult)
        assert first.note == "one two"
        await client.lose_link()
        await client.find_link()
        assert (await client.server.hear(SaveResult, 2)).request == first.request


async def test_actions_that_need_the_link_say_so(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.lose_link()
        await client.press("f3")
        await client.shows("try again when it is back")
        await client.find_link()
        assert client.server.all(HoldCustomer) == []


async def test_quitting_asks_and_signs_out(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("ctrl+q")
        await client.shows("Sign out and quit?")
        await client.press("n")
        assert client.server.all(SignOut) == []
        await client.press("ctrl+q", "y")
        await client.server.hear(SignOut)
        await client.server.until(lambda: client.server.closed_with != [])
        assert client.server.closed_with == [1000]
