"""The supervisor's desk: what is shown, what is asked before it is done, and that the choice stays on its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.clock import SECOND
from kaden.protocol.client import SignOut, StopJob, WatchJob, WatchJobs
from kaden.vocabulary import AgentState, JobState, Limiting
from tests.tui.client import LARGE
from tests.tui.floor_samples import (
    AGENTS,
    FAIR,
    ITO,
    RENEWAL,
    SATO,
    SUZUKI,
    TANAKA,
    WATANABE,
    changed,
    jobs,
    trouble,
    whole,
)
from tests.tui.golden import check_golden
from tests.tui.screens.supervisor.office import chosen, desk, enter, supervisor, watching


async def test_jobs_stand_there_with_their_state_in_words_and_signs(tmp_path: Path) -> None:
    async with supervisor(tmp_path) as client:
        await client.shows(
            "* 展示会フォロー 2月", "started", "- Renewal calls", "stopped", "09:00-17:00", "318"
        )


async def test_row_208_the_head_says_who_takes_the_calls_that_come_in(tmp_path: Path) -> None:
    async with supervisor(tmp_path) as client:
        assert "inbound" not in client.screen
        await client.server.send(jobs(FAIR).model_copy(update={"ready_outside": 0}))
        await client.shows("jobs › ready for inbound: 0")


async def test_without_jobs_the_desk_says_how_to_come_by_some(tmp_path: Path) -> None:
    async with supervisor(tmp_path, ()) as client:
        await client.shows("No job yet", "u sets them up", "kaden init --sample", "kaden import")
        await client.press("enter")
        await client.shows("There is nothing to choose from.")


async def test_after_a_lost_link_the_same_is_watched_again(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        await client.lose_link()
        await client.find_link()
        assert (await client.server.hear(WatchJob, 2)).job == FAIR.id
        await client.server.hear(WatchJobs, 2)


async def test_the_monitor_opens_on_enter_and_closes_on_escape(tmp_path: Path) -> None:
    """Row 297."""
    async with watching(tmp_path, *AGENTS) as client:
        await client.shows("佐藤 花子", "talking", "3:12", "03-1234-5678")
        await client.press("escape")
        assert (await client.server.hear(WatchJob, 2)).job is None
        await client.shows("Renewal calls")
        await client.press("escape")
        await client.shows("Esc leads nowhere from here, ^Q leaves")


async def test_the_head_says_who_does_what_and_why_not_more_calls_go_out(tmp_path: Path) -> None:
    """Rows 190, 306."""
    head = {
        "limiting": Limiting.NO_RECORDS,
        "ringing": 2,
        "target": 6,
        "remaining": 5,
        "connected": 97,
        "abandoned": 3,
    }
    async with watching(tmp_path, *AGENTS, head=head) as client:
        await client.shows("talking 3", "waiting 2", "wrap-up 1", "paused 1", "Calls out 2 of 6", "left 5")
        await client.shows("no record can be dialled now", "Abandoned 3 (3.0 %)")
        assert "(3.0 %) !" not in client.screen
        await client.server.send(changed(connected=96, abandoned=3))
        await client.shows("Abandoned 3 (3.0 %) !")


async def test_clocks_tick_without_the_server(tmp_path: Path) -> None:
    """Row 304."""
    async with watching(tmp_path, SATO) as client:
        client.steady.now += 5 * SECOND
        await client.shows("3:17")


async def test_what_changes_is_seen_and_who_goes_is_gone(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        waiting = SATO.model_copy(update={"state": AgentState.WAITING, "customer": "", "number": ""})
        await client.server.send(changed(waiting, gone=(SUZUKI.agent,)))
        await client.until(lambda: "鈴木" not in client.screen and "03-1234-5678" not in client.screen)


async def test_alerts_are_words_and_signs(tmp_path: Path) -> None:
    """Row 217, terminal section 4.6: colour only repeats them."""
    async with watching(tmp_path, *AGENTS) as client:
        await client.shows("! 山本 さくら", "talking !screen", "! 田中", "waiting !phone")


async def test_the_choice_stays_on_the_agent_through_sorts_and_news(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        desk(client).monitor_pane.grid.move_to(WATANABE.agent)
        await client.press("o", "right", "right", "o", "enter")
        assert chosen(client) == WATANABE.agent
        await client.server.send(changed(WATANABE.model_copy(update={"name": "A"}), gone=(SATO.agent,)))
        await client.shows("A    ")
        assert chosen(client) == WATANABE.agent
        await client.press("r")
        await client.shows("Release A from the job?")


async def test_a_filter_is_typed_shown_in_the_title_kept_and_cleared(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        await client.press("slash")
        await enter(client, "state:talk")
        await client.until(lambda: desk(client).pane.standing == (2, 7))
        await client.press("enter")
        await client.shows("2/7 /state:talk", "佐藤", "山本")
        assert "鈴木" not in client.screen
        await client.server.send(changed(ITO.model_copy(update={"state": AgentState.TALKING})))
        await client.shows("3/7", "Ito Naoko")
        await client.press("escape")
        await client.shows("鈴木")
        assert "/state" not in client.screen


async def test_escape_while_typing_drops_the_filter(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        await client.press("slash")
        await enter(client, "ito")
        await client.until(lambda: desk(client).pane.standing == (1, 7))
        await client.press("escape")
        assert desk(client).pane.standing == (7, 7)


async def test_a_filter_that_finds_nothing_says_how_to_get_back(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        await client.press("slash")
        await enter(client, "nobody")
        await client.press("enter")
        await client.shows("Nothing matches the filter /nobody", "Esc")


async def test_letters_are_letters_while_a_filter_is_typed(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        await client.press("slash", *"srxoZh", "question_mark")
        assert desk(client).pane.board.filter == "srxoZh?"


async def test_sorting_picks_a_column_and_turns_round(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        await client.press("o", "right", "right")
        await client.shows("^ Time")
        assert desk(client).pane.grid.order[0] == TANAKA.agent
        await client.press("o", "enter")
        await client.shows("v Time")
        assert desk(client).pane.grid.order[-1] == TANAKA.agent
        assert desk(client).context == "supervisor.monitor"
        await client.press("o", *["left"] * 8)
        await client.shows("^ Talked")


async def test_a_frozen_picture_says_since_when_and_catches_up(tmp_path: Path) -> None:
    async with watching(tmp_path, SATO) as client:
        await client.press("Z")
        client.steady.now += 12 * SECOND
        await client.shows("FROZEN 0:12")
        await client.server.send(whole(SUZUKI))
        await client.settle()
        assert "佐藤" in client.screen
        assert "3:12" in client.screen
        await client.press("Z")
        await client.shows("鈴木")
        assert "FROZEN" not in client.screen


async def test_an_empty_monitor_says_what_comes_next(tmp_path: Path) -> None:
    async with watching(tmp_path) as client:
        await client.shows("Nobody works in this job yet", "press Enter on the job")
        await client.server.send(whole(state=JobState.STOPPED))
        await client.shows("The job is stopped. Press s (F5)")


async def test_a_job_that_is_not_shown_any_more_closes_its_monitor(tmp_path: Path) -> None:
    """Row 29: the permission may be taken away while one watches."""
    async with watching(tmp_path, *AGENTS) as client:
        await client.server.send(jobs(RENEWAL))
        await client.shows("The job is not shown to you any more.", "Renewal calls")


async def test_help_shows_the_keys_of_here_and_goes_back(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        for key, back in (("f1", "f1"), ("question_mark", "escape"), ("question_mark", "question_mark")):
            await client.press(key)
            await client.shows("Keys of this screen", "Take the chosen agent out of the job")
            await client.press(back)
            await client.shows("佐藤 花子")


async def test_records_open_from_the_monitor_too_and_leave_back_to_it(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS) as client:
        await client.press("v")
        await client.until(lambda: client.app.screen.name == "review")
        await client.press("escape")
        await client.until(lambda: client.app.screen.name == "supervisor")
        assert desk(client).monitor_pane.monitor.job == FAIR.id
        await client.shows("佐藤 花子")


async def test_leaving_asks_first(tmp_path: Path) -> None:
    async with supervisor(tmp_path) as client:
        await client.press("ctrl+q")
        await client.shows("Sign out and quit? Jobs go on.")
        await client.press("y")
        await client.server.hear(SignOut)


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_the_screens_look_as_they_did(tmp_path: Path, language: str) -> None:
    async with watching(tmp_path, *AGENTS, head={"abandoned": 4}, language=language) as client:
        check_golden(f"supervisor/monitor-{language}-80x24", client.screen)
        await client.press("x")
        check_golden(f"supervisor/question-{language}-80x24", client.screen)
        await client.press("n", "question_mark")
        check_golden(f"supervisor/help-{language}-80x24", client.screen)
        await client.press("escape", "slash")
        await enter(client, "state:wrap")
        check_golden(f"supervisor/filter-{language}-80x24", client.screen)
        await client.press("escape", "escape")
        check_golden(f"supervisor/jobs-{language}-80x24", client.screen)


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_a_larger_window_shows_more_columns(tmp_path: Path, language: str) -> None:
    async with watching(tmp_path, *AGENTS, language=language, size=LARGE) as client:
        check_golden(f"supervisor/monitor-{language}-120x40", client.screen)
        await client.press("escape")
        check_golden(f"supervisor/jobs-{language}-120x40", client.screen)


async def test_ambiguous_characters_may_be_wide(tmp_path: Path) -> None:
    async with watching(tmp_path, *AGENTS, language="ja", ambiguous_wide=True) as client:
        check_golden("supervisor/monitor-ja-wide", client.screen)


async def test_keys_in_one_breath_reach_what_the_first_of_them_opened(tmp_path: Path) -> None:
    """Over a slow line `/tanaka` and `xy` arrive together."""
    async with supervisor(tmp_path) as client:
        await client.press_in_one_breath("slash", *"fair")
        await client.until(lambda: desk(client).pane.board.filter == "fair")
        await client.press("escape")
        desk(client).jobs_pane.grid.move_to(FAIR.id)
        await client.press_in_one_breath("x", "y")
        assert (await client.server.hear(StopJob)).job == FAIR.id


async def test_the_clock_is_the_chosen_jobs_and_says_so_where_it_is_another(tmp_path: Path) -> None:
    abroad = RENEWAL.model_copy(update={"zone": "Europe/London"})
    async with supervisor(tmp_path, (FAIR, abroad)) as client:
        desk(client).jobs_pane.grid.move_to(abroad.id)
        await client.until(lambda: client.screen.splitlines()[0].endswith((" GMT", " BST")))


async def test_alerts_stand_above_the_rows_and_are_all_shown_by_a_key(tmp_path: Path) -> None:
    """Issue 7: at most three lines; never by colour alone; also while the picture stands still."""
    alerts = tuple(trouble(number) for number in range(1, 6))
    async with watching(tmp_path, *AGENTS) as client:
        listed = jobs(FAIR.model_copy(update={"alerts": 5})).model_copy(update={"alerts": alerts[:4]})
        await client.server.send(listed)
        await client.press("Z")
        await client.server.send(whole(*AGENTS).model_copy(update={"alerts": alerts}))
        await client.shows("!! Agent 1: the phone is lost for 1:00.", "Agent 3", "(+2 more)", "佐藤 花子")
        assert "Agent 4" not in client.screen
        client.steady.now += SECOND
        await client.shows("!! Agent 1: the phone is lost for 1:01.")
        await client.press("!")
        await client.shows("!! Agent 5: the phone is lost", "alerts")
        await client.press("escape", "Z", "escape")
        await client.shows("started !5", "(+1 more)")
