"""The link over a real socket: sign in, resume, silence, goodbye. Rows 285, 339; guarantee 7.3 case 24."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from kaden.protocol.base import PROTOCOL
from kaden.protocol.client import EndJob, Hello, Resume, SignIn, SignInAsMe, SignOut
from kaden.protocol.server import ServerMessage, Welcome
from tests.tui.samples import NOW
from tests.tui.scripted_server import PASSWORD, UNIT, ScriptedServer, say, scripted_server
from tui.link import Link
from tui.model.address import parse_address
from tui.model.link_state import LinkPhase, Refusal


class Heard:
    """A link with ears: what it heard, and a way to wait for a phase."""

    def __init__(self, address: str, account: str | None = None) -> None:
        self.messages: list[ServerMessage] = []
        self._moved = asyncio.Event()
        self.link = Link(
            parse_address(address), account, heard=self.messages.append, moved=self._moved.set, terminal="t"
        )

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(UNIT):
            while not true():
                self._moved.clear()
                await self._moved.wait()

    async def phase(self, phase: LinkPhase) -> None:
        await self.until(lambda: self.link.phase is phase)


@asynccontextmanager
async def linked(server: ScriptedServer, account: str | None = None) -> AsyncIterator[Heard]:
    """A running link; it has ended when the block is left."""
    heard = Heard(str(server.path), account)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(heard.link.run())
        try:
            yield heard
        finally:
            heard.link.goodbye()
            async with asyncio.timeout(UNIT):
                await running


async def test_the_only_local_account_signs_in_by_itself(tmp_path: Path) -> None:
    async with scripted_server(tmp_path, NOW) as server, linked(server) as heard:
        await heard.phase(LinkPhase.UP)
        assert server.all(Hello)[0].terminal == "t"
        assert server.all(SignInAsMe)[0].account is None
        assert heard.link.conversation.who is not None


async def test_a_password_is_asked_for_and_tried_again(tmp_path: Path) -> None:
    async with scripted_server(tmp_path, NOW) as server:
        server.local_accounts = ()
        async with linked(server) as heard:
            await heard.phase(LinkPhase.CHOOSING)
            heard.link.sign_in("sato", "wrong")
            await heard.until(lambda: heard.link.conversation.refusal is not None)
            assert heard.link.conversation.refusal == Refusal("wrong_password")
            heard.link.sign_in("sato", PASSWORD)
            await heard.phase(LinkPhase.UP)
            assert "wrong" not in repr(server.all(SignIn))


async def test_a_broken_link_comes_back_with_its_token_and_its_requests(tmp_path: Path) -> None:
    async with scripted_server(tmp_path, NOW) as server, linked(server) as heard:
        await heard.phase(LinkPhase.UP)
        server.silent.add("end_job")
        answers: list[Refusal | None] = []
        heard.link.ask(EndJob(request=heard.link.conversation.next_id()), answers.append)
        first = await server.hear(EndJob)
        await server.break_link()
        again = await server.hear(EndJob, 2)
        assert again.request == first.request
        assert len(server.all(Resume)) == 1
        assert answers == []


async def test_a_server_that_is_away_is_tried_until_it_is_there(tmp_path: Path) -> None:
    heard = Heard(str(tmp_path / "kaden.sock"))
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(heard.link.run())
        await heard.phase(LinkPhase.LOST)
        assert heard.link.trouble
        async with scripted_server(tmp_path, NOW):
            await heard.phase(LinkPhase.UP)
            heard.link.goodbye()
            await running


async def test_a_goodbye_signs_out_with_a_normal_close(tmp_path: Path) -> None:
    async with scripted_server(tmp_path, NOW) as server:
        async with linked(server) as heard:
            await heard.phase(LinkPhase.UP)
        assert isinstance(server.said[-1], SignOut)
        await server.until(lambda: server.closed_with != [])
        assert server.closed_with == [1000]


async def test_leaving_a_lost_terminal_is_no_sign_out_and_no_crash(tmp_path: Path) -> None:
    async with scripted_server(tmp_path, NOW) as server:
        heard = Heard(str(server.path))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(heard.link.run())
            await heard.phase(LinkPhase.UP)
            heard.link.abandon()
        await server.until(lambda: server.closed_with != [])
        assert server.closed_with == [1001]
        assert server.all(SignOut) == []


async def test_what_a_newer_server_says_is_counted_not_feared(tmp_path: Path) -> None:
    async with scripted_server(tmp_path, NOW) as server, linked(server) as heard:
        await heard.phase(LinkPhase.UP)
        for frame in ('{"type":"tomorrow"}', "{", "[" * 5_000, '{"type":"answered"}', "NaN"):
            await server.connections[0].send(frame)
        await server.send(Welcome(protocol=PROTOCOL, server="again", local_accounts=()))
        await heard.until(lambda: heard.link.not_understood == 5)
        assert heard.link.phase is not LinkPhase.LOST


async def test_a_server_that_never_greets_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.link.OPEN_LIMIT", 0.05)

    async def dumb(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async with serve(dumb, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        heard = Heard(f"ws://127.0.0.1:{port}")
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(heard.link.run())
            await heard.phase(LinkPhase.LOST)
            heard.link.goodbye()
            await running


async def test_a_silent_server_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers no ping: the link is lost after the two limits, which stand for ten seconds."""
    monkeypatch.setattr("tui.link.PING_EVERY", 0.05)
    monkeypatch.setattr("tui.link.PING_LIMIT", 0.05)
    over = asyncio.Event()

    async def greet_and_freeze(connection: ServerConnection) -> None:
        await say(connection, Welcome(protocol=PROTOCOL, server="frozen", local_accounts=()))
        connection.transport.pause_reading()
        await over.wait()
        connection.transport.abort()

    async with serve(greet_and_freeze, "127.0.0.1", 0) as server:
        heard = Heard(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(heard.link.run())
            await heard.phase(LinkPhase.CHOOSING)
            await heard.phase(LinkPhase.LOST)
            heard.link.goodbye()
            await running
        over.set()


async def test_a_refusal_for_good_ends_the_link(tmp_path: Path) -> None:
    """Row 339."""
    async with scripted_server(tmp_path, NOW) as server:
        server.refusals["hello"] = ("client_too_old", {"client": "1", "server": "2"})
        heard = Heard(str(server.path))
        async with asyncio.timeout(UNIT):
            await heard.link.run()
        assert heard.link.conversation.final_refusal is not None
