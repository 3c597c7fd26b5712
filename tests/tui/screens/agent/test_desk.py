"""The agent's desk: it follows the server, keys become requests, and a call wins over everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import (
    ClientMessage,
    CutCustomer,
    EndJob,
    HoldCustomer,
    Pause,
    SaveResult,
    Shown,
)
from kaden.protocol.supervising import SupervisorMessage
from kaden.vocabulary import AfterSave, AgentState
from tests.tui import samples
from tests.tui.client import open_client
from tests.tui.samples import desk, wrapup
from tests.tui.scripted_server import ScriptedServer

IDLE = desk(AgentState.IDLE)
WAITING = desk(AgentState.WAITING)
TALKING = desk(AgentState.TALKING)


async def test_shown_is_told_after_the_paint(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=WAITING) as client:
        sequence = await client.server.show(TALKING)
        shown = await client.server.hear(Shown)
        assert (shown.attempt, shown.sequence) == (samples.call().attempt, sequence)
        assert "TALKING" in client.screen


async def test_nothing_is_told_as_shown_before_it_was_painted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Domain row 209: the server counts on the agent's eyes from then on."""
    async with open_client(tmp_path, desk=WAITING) as client:
        painted: list[str] = []
        monkeypatch.setattr(client.app, "post_display_hook", lambda: painted.append(client.screen))
        by_then: list[str] = []
        tell = client.app.home.tell

        def told(message: ClientMessage) -> None:
            if isinstance(message, Shown):
                by_then.append("".join(painted[-1:]))
            tell(message)

        monkeypatch.setattr(client.app.home, "tell", told)
        for calls in range(1, 6):
            painted.clear()
            await client.server.show(TALKING)
            await client.server.hear(Shown, calls)
            await client.show(WAITING)
        assert all("TALKING" in text and "髙橋 美咲" in text for text in by_then)


async def test_pause_while_waiting(tmp_path: Path) -> None:
    """Domain 2.1, note: pause now, and take the wish back."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("f6")
        assert (await client.server.hear(Pause)).to == "break"
        await client.show(desk(AgentState.WAITING, pause_after=AgentState.BREAK))
        await client.shows("Break after the call")
        await client.press("f6")
        assert (await client.server.hear(Pause, 2)).to is None


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


async def test_a_call_outlives_its_job(tmp_path: Path) -> None:
    """Rows 162, 163."""
    async with open_client(tmp_path, desk=desk(AgentState.TALKING, job_stopped=True)) as client:
        await client.shows("The job has stopped. This call goes on", "TALKING")


async def test_actions_that_need_the_link_say_so(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.lose_link()
        await client.press("f3")
        await client.shows("try again when it is back")
        await client.find_link()
        assert client.server.all(HoldCustomer) == []


async def test_a_question_about_what_is_no_more_goes_away(tmp_path: Path) -> None:
    """The customer hung up while "hang up?" was open; the job stopped while "end?" was."""
    async with open_client(tmp_path, desk=TALKING) as client:
        await client.press("f4")
        await client.shows("Hang up on")
        await client.show(wrapup())
        assert "Hang up on" not in client.screen
        await client.show(WAITING)
        await client.press("f8")
        await client.shows("Finish the call job?")
        await client.show(samples.STOPPED)
        assert "Finish the call job?" not in client.screen
        await client.press("y")
        assert client.server.all(CutCustomer) == []
        assert client.server.all(EndJob) == []


async def test_a_hang_up_that_the_server_does_not_answer_is_said_and_not_repeated(tmp_path: Path) -> None:
    """Row 213: over a dead link it is neither silent nor done half a minute later."""
    async with open_client(tmp_path, desk=TALKING) as client:
        client.server.silent.add("cut_customer")
        await client.press("f4")
        await client.shows("Hang up on")
        await client.press("f4")
        await client.server.hear(CutCustomer)
        assert "waiting for the server" not in client.screen
        client.steady.now += 1_500
        await client.shows("Asked; waiting for the server.")
        await client.lose_link()
        await client.shows("The link broke before the server answered.")
        await client.find_link()
        await client.shows("link ok")
        assert len(client.server.all(CutCustomer)) == 1
        assert "waiting for the server" not in client.screen


async def test_a_wish_that_was_taken_back_is_taken_back_at_the_server_too(tmp_path: Path) -> None:
    """Else the server would turn "continue" into the pause that it was told of before."""
    wished = desk(AgentState.WRAPUP, call=wrapup().call, pause_after=AgentState.BREAK)
    async with open_client(tmp_path, desk=wished) as client:
        assert client.agent.call_phase.form is not None
        assert client.agent.call_phase.form.then is AfterSave.BREAK
        await client.press("f6", "4", "enter")
        assert (await client.server.hear(SaveResult)).then is AfterSave.CONTINUE
        assert client.server.all(Pause)[-1].to is None


async def test_an_answer_typed_in_one_breath_with_the_question(tmp_path: Path) -> None:
    """Over a slow line `F8` and `y` arrive together."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press_in_one_breath("f8", "y")
        await client.server.hear(EndJob)


async def test_the_clock_is_the_campaigns_and_says_so_where_it_is_another(tmp_path: Path) -> None:
    """Callbacks are typed in the campaign's zone; a clock beside them that shows another misleads."""
    job = samples.JOB.model_copy(update={"zone": "America/New_York"})
    async with open_client(tmp_path, desk=WAITING) as client:
        at_home = client.screen.splitlines()[0][-6:].strip()
        await client.show(desk(AgentState.WAITING, job=job))
        title = client.screen.splitlines()[0]
        assert at_home not in title
        assert title.endswith((" EST", " EDT"))
        await client.show(TALKING)
        assert at_home in client.screen.splitlines()[0]


async def test_the_clock_over_a_list_of_jobs_is_theirs_if_they_share_one_else_the_offices(
    tmp_path: Path,
) -> None:
    abroad = samples.JOB.model_copy(update={"zone": "America/New_York"})
    elsewhere = samples.OTHER_JOB.model_copy(update={"zone": "Europe/Paris"})
    async with open_client(tmp_path, desk=desk(AgentState.IDLE, jobs=(abroad, abroad))) as client:
        assert client.screen.splitlines()[0].endswith((" EST", " EDT"))
        await client.show(desk(AgentState.IDLE, jobs=(abroad, elsewhere)))
        assert client.screen.splitlines()[0][-1].isdigit()

    def in_london(server: ScriptedServer) -> None:
        server.zone = "Europe/London"

    for jobs in (), (abroad, elsewhere):
        async with open_client(tmp_path, desk=desk(AgentState.IDLE, jobs=jobs), prepare=in_london) as client:
            assert client.screen.splitlines()[0].endswith((" GMT", " BST"))


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_the_question_before_leaving_fits_the_smallest_terminal(tmp_path: Path, language: str) -> None:
    async with open_client(tmp_path, desk=WAITING, language=language) as client:
        await client.press("ctrl+q")
        assert client.app.words("question.quit") in client.screen


async def test_a_wish_on_its_way_holds_up_no_other_key(tmp_path: Path) -> None:
    """Over a slow line the agent wishes for a break and hangs up in one breath."""
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        client.server.silent.add("pause")
        await client.press("f6", "f4", "f4")
        await client.server.hear(CutCustomer)


async def test_what_is_typed_in_one_breath_behind_an_answer_goes_where_the_focus_was(tmp_path: Path) -> None:
    """Over a slow line an agent hangs up and chooses the result without looking."""
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.press_in_one_breath("f4", "f4", "4")
        await client.server.hear(CutCustomer)
        await client.shows("> 4")


async def test_what_a_supervisor_says_stands_in_the_banner_and_takes_no_key_of_a_call(tmp_path: Path) -> None:
    """Issue 7: the call's own keys go on to work below it."""
    message = SupervisorMessage(text="折り返しは私が受けます", at=samples.NOW)
    shown = wrapup().model_copy(update={"messages": (message,), "moves_to": "午後"})
    async with open_client(tmp_path, desk=shown) as client:
        await client.shows("Your supervisor: 折り返しは私が受けます", "After this call you go on in 午後.")
        await client.press("1", "enter")
        assert (await client.server.hear(SaveResult)).disposition is not None
        moved = {"moves_to": "午後", "not_moved_to": "夜間"}
        await client.show(desk(AgentState.BREAK).model_copy(update=moved))
        await client.shows("After your break you go on in 午後.", "go on in 夜間, but it could not take you")
        await client.show(desk(AgentState.WAITING))
        assert "Your supervisor" not in client.screen
