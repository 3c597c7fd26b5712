"""Break, away and custom statuses from the desk: what is asked, and what the server is told (rows 203, 204, 231)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.client import Pause, SaveResult, SetStatus
from kaden.protocol.desk import StatusChoice
from kaden.vocabulary import AfterSave, AgentState
from tests.tui import samples
from tests.tui.client import open_client
from tests.tui.samples import desk

OUTBOUND = StatusChoice(id=3, name="発信業務", use="sign_in")
TRAINING = StatusChoice(id=4, name="研修", use="pause")
BOTH = (OUTBOUND, TRAINING)
WAITING = desk(AgentState.WAITING, statuses=BOTH)


async def test_without_custom_statuses_there_is_no_key_and_nothing_is_asked(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.WAITING)) as client:
        await client.shows("WAITING")
        assert "F4" not in client.screen
        await client.press("f7")
        assert (await client.server.hear(Pause)).to == "away"


async def test_a_status_is_chosen_before_a_job(tmp_path: Path) -> None:
    """Row 203."""
    async with open_client(tmp_path, desk=desk(AgentState.IDLE, statuses=BOTH)) as client:
        await client.shows("Status: ready", "F4  status")
        await client.press("f4")
        await client.shows("What are you ready for?", "2 発信業務", "Enter takes it")
        await client.press("2", "enter")
        assert (await client.server.hear(SetStatus)).status == OUTBOUND.id
        await client.show(desk(AgentState.IDLE, statuses=BOTH, status=OUTBOUND))
        await client.shows("Status: 発信業務")


async def test_ready_is_chosen_again_with_the_first_line(tmp_path: Path) -> None:
    """Row 206."""
    async with open_client(tmp_path, desk=desk(AgentState.WAITING, statuses=BOTH, status=OUTBOUND)) as client:
        await client.press("ctrl+u", "1", "enter")
        assert (await client.server.hear(SetStatus)).status is None


async def test_away_asks_as_what(tmp_path: Path) -> None:
    """Row 204."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("f7")
        await client.shows("Be away as:", "1 away", "2 研修")
        await client.press("2", "enter")
        said = await client.server.hear(Pause)
        assert (said.to, said.status) == ("away", TRAINING.id)
        await client.show(desk(AgentState.AWAY, statuses=BOTH, status=TRAINING))
        await client.shows("AWAY: 研修")


async def test_the_wish_chosen_again_is_taken_back(tmp_path: Path) -> None:
    wishing = desk(AgentState.WAITING, statuses=BOTH, pause_after=AgentState.AWAY, pause_status=TRAINING)
    async with open_client(tmp_path, desk=wishing) as client:
        await client.press("f7", "enter")
        assert (await client.server.hear(Pause)).to is None


async def test_escape_chooses_nothing(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("f7", "escape")
        await client.shows("WAITING")
        assert "Be away as" not in client.screen
        assert client.server.all(Pause) == []


async def test_a_customer_who_comes_closes_the_list(tmp_path: Path) -> None:
    """Rows 210, 239: the card wins."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.press("f7")
        await client.shows("Be away as:")
        await client.show(desk(AgentState.TALKING, statuses=BOTH, call=samples.call()))
        await client.shows("TALKING")
        assert "Be away as" not in client.screen


async def test_after_this_call_in_a_status(tmp_path: Path) -> None:
    """Rows 204, 231: the wish is told before the save, and the save says away."""
    wrapup = desk(AgentState.WRAPUP, statuses=BOTH, call=samples.call(ended_at=samples.NOW))
    async with open_client(tmp_path, desk=wrapup) as client:
        await client.press("f7", "2", "enter")
        said = await client.server.hear(Pause)
        assert (said.to, said.status) == ("away", TRAINING.id)
        await client.show(
            desk(
                AgentState.WRAPUP,
                statuses=BOTH,
                call=samples.call(ended_at=samples.NOW),
                pause_after=AgentState.AWAY,
                pause_status=TRAINING,
            )
        )
        await client.shows("[研修]")
        await client.press("1", "f10")
        assert (await client.server.hear(SaveResult)).then is AfterSave.AWAY
        assert len(client.server.all(Pause)) == 1
