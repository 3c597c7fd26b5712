"""Signing in: with a password, as one of several, in another language, and again when a session ran out."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import SignIn, SignInAsMe
from kaden.vocabulary import AgentState
from kaden.words import LANGUAGES
from tests.tui.client import SIZES, open_client
from tests.tui.golden import check_golden
from tests.tui.samples import desk
from tests.tui.scripted_server import PASSWORD, ScriptedServer
from tui.messages import LinkMoved
from tui.screens.agent.desk import AgentDesk
from tui.screens.sign_in import SignInScreen
from tui.widgets.fields import LineField


def strangers(server: ScriptedServer) -> None:
    server.local_accounts = ()


def several(server: ScriptedServer) -> None:
    server.local_accounts = ("sato", "suzuki")


async def test_account_and_password(tmp_path: Path) -> None:
    async with open_client(tmp_path, prepare=strangers, signed_in=False) as client:
        await client.shows("Who are you?")
        await client.press(*"sato", "enter", *PASSWORD, "enter")
        await client.until(lambda: isinstance(client.app.screen, AgentDesk))
        assert client.server.all(SignIn)[0].account == "sato"


@pytest.mark.parametrize("between", ["enter", "tab"])
async def test_a_fast_typist_is_understood(tmp_path: Path, between: str) -> None:
    """Account and password in one breath: neither loses a letter to the other."""
    async with open_client(tmp_path, prepare=strangers, signed_in=False) as client:
        await client.shows("Who are you?")
        await client.press_in_one_breath(*"sato", between, *PASSWORD, "enter")
        said = await client.server.hear(SignIn)
        assert (said.account, said.password) == ("sato", PASSWORD)


async def test_a_link_that_comes_back_leaves_the_typist_alone(tmp_path: Path) -> None:
    """Half a name is typed when the link goes; the rest of it must not land in the password."""
    async with open_client(tmp_path, prepare=strangers, signed_in=False) as client:
        await client.shows("Who are you?")
        await client.press(*"sa")
        client.app.screen.post_message(LinkMoved(client.app.home))
        await client.press(*"to", "enter", *"early")
        assert client.app.screen.query_one("#account", LineField).value == "sato"
        assert client.app.screen.query_one("#password", LineField).value == "early"


async def test_a_wrong_password_keeps_the_name_and_forgets_itself(tmp_path: Path) -> None:
    async with open_client(tmp_path, prepare=strangers, signed_in=False, account="sato") as client:
        await client.shows("Who are you?")
        await client.press(*"wrong", "enter")
        await client.until(lambda: client.app.home.link.conversation.refusal is not None)
        await client.settle()
        assert "Who are you?" not in client.screen
        assert "sato" in client.screen
        assert "wrong" not in client.screen.replace("wrong password", "")
        await client.press(*PASSWORD, "enter")
        await client.until(lambda: isinstance(client.app.screen, AgentDesk))


async def test_one_of_several_accounts_of_this_user(tmp_path: Path) -> None:
    async with open_client(tmp_path, prepare=several, signed_in=False) as client:
        await client.shows("1 sato", "2 suzuki")
        await client.press("2", "enter")
        await client.until(lambda: isinstance(client.app.screen, AgentDesk))
        assert client.server.all(SignInAsMe)[0].account == "suzuki"


async def test_the_language_is_switched_at_the_door(tmp_path: Path) -> None:
    async with open_client(tmp_path, prepare=strangers, signed_in=False) as client:
        await client.shows("Who are you?")
        await client.press("f8")
        await client.shows("パスワード")
        await client.press(*"sato", "enter", *PASSWORD, "enter")
        await client.until(lambda: isinstance(client.app.screen, AgentDesk))
        await client.show(desk(AgentState.IDLE))
        await client.shows("コールジョブ")


async def test_a_session_that_ran_out_keeps_the_form_under_the_door(tmp_path: Path) -> None:
    async with open_client(tmp_path, prepare=strangers, signed_in=False, account="sato") as client:
        await client.shows("Who are you?")
        await client.press(*PASSWORD, "enter")
        await client.until(lambda: isinstance(client.app.screen, AgentDesk))
        await client.show(desk(AgentState.TALKING))
        await client.press("tab", *"half a note")
        client.server.refusals["resume"] = ("session_expired", {})
        await client.server.break_link()
        await client.until(lambda: isinstance(client.app.screen, SignInScreen))
        await client.press(*PASSWORD, "enter")
        await client.until(lambda: isinstance(client.app.screen, AgentDesk))
        await client.shows("half a note", "TALKING")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_how_the_door_looks(tmp_path: Path, language: str, size: str) -> None:
    async with open_client(
        tmp_path, prepare=several, signed_in=False, language=language, size=SIZES[size]
    ) as client:
        await client.shows("2 suzuki")
        check_golden(f"agent/sign_in.{language}.{size}", client.screen)
