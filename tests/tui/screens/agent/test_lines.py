"""Transfers and recordings at the agent's desk: what is said, and what the keys do meanwhile."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.client import CutCustomer, HoldCustomer, PauseRecording, TransferCall
from kaden.protocol.desk import Desk
from kaden.protocol.lines import Transfer
from kaden.vocabulary import AgentState, MonitorMode
from tests.tui import samples
from tests.tui.client import open_client
from tests.tui.samples import desk


def transferring(phase: str, target: str = "1002") -> Desk:
    """A transfer in this phase."""
    transfer = Transfer.model_validate({"phase": phase, "target": target})
    return desk(AgentState.TRANSFERRING, call=samples.call(transfer=transfer))


async def test_a_transfer_is_followed_on_the_screen(tmp_path: Path) -> None:
    """Rows 221 to 223."""
    async with open_client(tmp_path, desk=transferring("dialling", "10")) as client:
        await client.shows("TRANSFER", "extension, then #: 10_")
        await client.show(transferring("ringing"))
        await client.shows("1002 rings", "give up")
        await client.show(transferring("talking"))
        await client.shows("you talk with 1002; hang up to hand over", "hand over")
        await client.show(transferring("leaving"))
        await client.shows("back to the customer")


async def test_the_customer_is_handed_over_by_a_key_and_an_extension(tmp_path: Path) -> None:
    """Row 260: held and rung by one order; from there on it is a transfer like any other."""
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.shows("^X", "transfer")
        await client.press("ctrl+x")
        await client.shows("Transfer to", "Enter call", "Esc back")
        await client.press("1", "0", "0", "2", "enter")
        asked = await client.server.hear(TransferCall)
        assert (asked.attempt, asked.target) == (samples.call().attempt, "1002")
        assert "Transfer to" not in client.screen
        await client.show(transferring("ringing"))
        await client.shows("1002 rings")
        assert "^X" not in client.screen
        await client.press("ctrl+x")
        await client.shows("A transfer is under way.")


async def test_escape_and_an_empty_line_hand_over_to_nobody(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.HELD)) as client:
        for last in ("escape", "enter"):
            await client.press("ctrl+x")
            await client.shows("Transfer to")
            await client.press(last)
            assert "Transfer to" not in client.screen
        await client.press("f3")
        await client.server.hear(HoldCustomer)
        assert client.server.all(TransferCall) == []


async def test_a_customer_who_hangs_up_meanwhile_takes_the_prompt_away(tmp_path: Path) -> None:
    """Row 214: what is typed next is about the result."""
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.press("ctrl+x", "1", "0")
        ended = samples.call(ended_at=samples.NOW, ended_by="customer")
        await client.show(desk(AgentState.WRAPUP, call=ended))
        await client.shows("WRAP-UP")
        assert "Transfer to" not in client.screen
        await client.press("ctrl+x")
        await client.shows("The call is over.")


async def test_the_cut_key_hands_over_without_a_question(tmp_path: Path) -> None:
    """Row 223: nobody is hung up on."""
    async with open_client(tmp_path, desk=transferring("talking")) as client:
        await client.press("f4")
        assert (await client.server.hear(CutCustomer)).attempt == samples.call().attempt


async def test_the_hold_key_takes_back(tmp_path: Path) -> None:
    """Row 225."""
    async with open_client(tmp_path, desk=transferring("ringing")) as client:
        await client.press("f3")
        assert (await client.server.hear(HoldCustomer)).held is False


async def test_after_a_transfer_the_form_stays_and_the_banner_says_what_comes(tmp_path: Path) -> None:
    """Rows 224 and 228."""
    async with open_client(tmp_path) as client:
        ended = samples.call(ended_at=samples.NOW, ended_by="transfer")
        await client.show(desk(AgentState.WRAPUP, call=ended))
        await client.shows("handed over", "Handed over. Save the result", "Result")


async def test_a_recording_is_paused_and_goes_on_by_one_key(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=recorded("on")) as client:
        await client.shows("REC", "pause rec")
        await client.press("f5")
        assert (await client.server.hear(PauseRecording)).paused is True
        await client.show(recorded("paused"))
        await client.shows("REC paused", "record on")
        await client.press("ctrl+e")
        assert (await client.server.hear(PauseRecording, 2)).paused is False
        await client.show(recorded("failed"))
        await client.shows("NOT RECORDED")
        assert "record on" not in client.screen


async def test_where_nothing_is_recorded_nothing_is_said_of_it(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=recorded("off")) as client:
        await client.shows("TALKING")
        assert "REC" not in client.screen.replace("RECORD", "")
        assert "pause rec" not in client.screen


async def test_a_supervisor_is_named_only_where_the_server_does(tmp_path: Path) -> None:
    """Row 229."""
    told = desk(AgentState.TALKING, heard_by=MonitorMode.WHISPER)
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.shows("TALKING")
        assert "supervisor" not in client.screen
        await client.show(told)
        await client.shows("a supervisor whispers to you")


def recorded(state: str) -> Desk:
    """A conversation whose recording stands like this."""
    return desk(AgentState.TALKING, call=samples.call(recording=state))
