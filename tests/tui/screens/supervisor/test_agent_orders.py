"""What a supervisor has an agent do, from the bar of its keys (issue 7; rows 231, 280, 282)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.supervising import KeepUnsaved, MoveAgent, PauseAgent, TellAgent
from kaden.vocabulary import JobState
from tests.tui.floor_samples import FAIR, ITO, OTHERS, RENEWAL, SATO, TAKAHASHI, whole
from tests.tui.screens.supervisor.office import desk, watching

STARTED = RENEWAL.model_copy(update={"state": JobState.STARTED})


async def test_a_break_a_move_and_a_kept_call(tmp_path: Path) -> None:
    ended = ITO.model_copy(update={"call": 77})
    async with watching(tmp_path, SATO, ended, TAKAHASHI, rows=(FAIR, STARTED, OTHERS)) as client:
        grid = desk(client).monitor_pane.grid
        grid.move_to(SATO.agent)
        await client.press("a")
        await client.shows("› 佐藤 花子", "break", "move", "message", "to all")
        await client.press("p")
        paused = await client.server.hear(PauseAgent)
        assert (paused.agent, paused.to) == (SATO.agent, "break")
        await client.shows("佐藤 花子 pauses")
        grid.move_to(TAKAHASHI.agent)
        await client.press("a", "f5")
        assert (await client.server.hear(PauseAgent, 2)).to is None
        grid.move_to(SATO.agent)
        await client.press("ctrl+u", "k")
        await client.shows("There is no finished call at this desk.")
        await client.press("m")
        await client.shows("In which job shall 佐藤 花子 go on?", "Renewal calls")
        await client.server.send(whole(ended, TAKAHASHI))
        await client.press("enter")
        await client.shows("Move 佐藤 花子 to Renewal calls?")
        await client.press("y")
        moved = await client.server.hear(MoveAgent)
        assert (moved.agent, moved.job) == (SATO.agent, RENEWAL.id)
        await client.server.send(
            whole(SATO.model_copy(update={"moves_to": "Renewal calls"}), ended, TAKAHASHI)
        )
        await client.until(lambda: SATO.agent in grid.order)
        grid.move_to(SATO.agent)
        await client.press("a", "m")
        await client.shows(RENEWAL.name, FAIR.name)
        await client.press("up", "enter")
        await client.shows("Let 佐藤 花子 stay in")
        await client.press("y")
        assert (await client.server.hear(MoveAgent, 2)).job == FAIR.id
        grid.move_to(ITO.agent)
        await client.press("a", "k")
        await client.shows("Ito Naoko: keep unsaved, then a break?")
        await client.press("k")
        kept = await client.server.hear(KeepUnsaved)
        assert (kept.agent, kept.attempt) == (ITO.agent, 77)


async def test_messages_to_one_and_to_all(tmp_path: Path) -> None:
    """What is typed is text: no key of the bar is one there."""
    async with watching(tmp_path, SATO) as client:
        await client.press("a", "m")
        await client.shows("No other job that you may edit is started.")
        await client.press("t")
        await client.shows("to 佐藤 花子:")
        await client.press(*"park", "enter")
        told = await client.server.hear(TellAgent)
        assert (told.agent, told.job, told.text) == (SATO.agent, None, "park")
        await client.press("a", "a")
        await client.shows("to all of this job:", "› to all")
        await client.press(*"all", "f3")
        told = await client.server.hear(TellAgent, 2)
        assert (told.agent, told.job, told.text) == (None, FAIR.id, "all")
        await client.press("a")
        await client.shows("› 佐藤 花子")
        await client.press("t", "x", "escape")
        assert len(client.server.all(TellAgent)) == 2
        assert not desk(client).agent_orders.display
