"""The shell of the client: first paint, faults of ours, refusals of tomorrow, keys that must not surprise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import AgentState
from tests.tui.client import open_client
from tests.tui.samples import desk
from tests.tui.scripted_server import ScriptedServer
from tui.app import KadenApp, unexpected
from tui.model.address import parse_address
from tui.model.link_state import Refusal
from tui.settings import Settings

ADDRESS = parse_address("/nowhere/kaden.sock")


def test_the_first_paint_needs_no_messages_and_no_socket_library() -> None:
    """They cost as much as all the rest; they are loaded after it."""
    code = "import sys, tui.app, tui.screens.opening\nprint({'pydantic', 'websockets'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_fault_of_ours_is_one_sentence_and_a_file() -> None:
    refused = unexpected(ZeroDivisionError("secret"))
    assert refused.code is RefusalCode.UNEXPECTED
    assert refused.values["kind"] == "ZeroDivisionError"
    assert "secret" in Path(str(refused.values["path"])).read_text("utf-8")
    assert "secret" not in str(refused.values)


@pytest.mark.parametrize(
    ("refusal", "part"),
    [
        (Refusal("already_saved"), "already"),
        (Refusal("callback_in_past", (("at", "2026-01-01 [/b]"),)), "2026-01-01 [/b]"),
        (Refusal("callback_in_past"), "callback_in_past"),
        (Refusal("code_of_tomorrow\x1b[2J"), "code_of_tomorrow[2J"),
    ],
)
def test_every_refusal_has_a_sentence_also_of_a_newer_server(refusal: Refusal, part: str) -> None:
    app = KadenApp(Settings(), ADDRESS)
    told = app.refusal_text(refusal)
    assert part in told
    assert "\x1b" not in told


def test_times_are_the_campaigns_and_at_none_those_of_where_the_person_sits() -> None:
    app = KadenApp(Settings(), ADDRESS, zone=ZoneInfo("Asia/Tokyo"))
    assert app.wall_clock(0, "") == "09:00"
    assert app.wall_clock(0, "Asia/Tokyo") == "09:00"
    assert app.wall_clock(0, "UTC") == "00:00 UTC"


async def test_an_old_client_is_told_to_update(tmp_path: Path) -> None:
    """Row 339."""

    def newer(server: ScriptedServer) -> None:
        server.refusals["hello"] = ("client_too_old", {"client": "1", "server": "2"})

    async with open_client(tmp_path, prepare=newer, signed_in=False) as client:
        await client.until(lambda: client.app.return_code is not None or client.app.refusal is not None)
        assert client.app.refusal is not None
        assert client.app.refusal.code is RefusalCode.CLIENT_TOO_OLD


async def test_ctrl_c_neither_kills_nor_does_nothing(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.WAITING)) as client:
        await client.press("ctrl+c")
        await client.shows("To quit, press Ctrl-Q.")


async def test_the_command_palette_is_off(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.WAITING)) as client:
        await client.press("ctrl+p", "ctrl+z")
        await client.shows("WAITING")
        assert client.app.screen.name == "agent"


async def test_keys_of_the_users_own(tmp_path: Path) -> None:
    async with open_client(
        tmp_path, desk=desk(AgentState.WAITING), keys={"agent.end": ("ctrl+k", "ctrl+u")}
    ) as client:
        await client.shows("^K  end")
        await client.press("f8")
        assert "Finish the call job?" not in client.screen
        await client.press("ctrl+u")
        await client.shows("Finish the call job?")
        assert "^K or y" in client.screen
