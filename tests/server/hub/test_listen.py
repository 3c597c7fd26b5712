"""The doors under attack: who gets in, how many, how fast, and at what cost (cases 9 to 13, 21 to 28, 31 and 32)."""

from __future__ import annotations

import asyncio
import logging
import os
import socket as sockets
import ssl
import stat
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import pytest
from websockets.asyncio.client import connect, unix_connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from kaden.protocol.base import MAX_CLIENT_MESSAGE
from kaden.protocol.client import Alive, EndJob, SignInAsMe
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import SignedIn
from server.dialer.events import EndRequested
from server.hub.limits import Limits
from server.hub.listen import Listener, tls_context
from tests.server.hub.floor import WAIT
from tests.server.hub.world import Client, World, world

CERTIFICATES: Final = Path(__file__).parent / "certificates"


async def raw(office: World) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The local socket without a WebSocket."""
    return await asyncio.open_unix_connection(str(office.socket))


async def cut(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server closes."""
    async with asyncio.timeout(WAIT):
        try:
            return await reader.read()
        except OSError:
            return b""


async def refusal_of(opening: Awaitable[object]) -> Refused:
    with pytest.raises(Refused) as caught:
        await opening
    return caught.value


# ---- the local socket --------------------------------------------------------------------------------------------


async def test_the_local_socket_is_for_owner_and_group_only(office: World) -> None:
    assert stat.S_IMODE(office.socket.stat().st_mode) == 0o660
    assert stat.S_IMODE(office.socket.parent.stat().st_mode) & 0o027 == 0


async def test_a_dead_servers_socket_is_taken_away_and_a_living_ones_is_not(tmp_path: Path) -> None:
    path = tmp_path / "kaden.sock"
    with sockets.socket(sockets.AF_UNIX) as dead:
        dead.bind(str(path))
    listener = Listener(_nobody, Limits())
    await listener.open_unix(path)
    again = Listener(_nobody, Limits())
    assert await refusal_of(again.open_unix(path)) == Refused(RefusalCode.ADDRESS_IN_USE, address=str(path))
    assert path.is_socket()
    await listener.close()
    assert not path.exists()


async def test_a_file_in_the_sockets_place_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "kaden.sock"
    path.write_text("mine")
    refusal = await refusal_of(Listener(_nobody, Limits()).open_unix(path))
    assert (refusal.code, path.read_text()) == (RefusalCode.ADDRESS_BAD, "mine")


async def test_an_impossible_place_is_said_in_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / ("x" * 200), Path("/proc/kaden/kaden.sock")):
        refusal = await refusal_of(Listener(_nobody, Limits()).open_unix(path))
        assert refusal.code is RefusalCode.ADDRESS_BAD


async def test_case_13_the_kernel_says_who_somebody_is(office: World) -> None:
    async with office.client() as stranger:
        assert (await stranger.hello()).local_accounts == ()
        await stranger.say(SignInAsMe(request="r", account="admin"))
        assert await stranger.refused() == "no_mapped_account"
    office.users[os.getuid()] = "sato"
    office.map_user("supervisor", "sato")
    async with office.client() as client:
        assert (await client.hello()).local_accounts == ("supervisor",)
        await client.say(SignInAsMe(request="r"))
        assert (await client.hear_a(SignedIn)).name == "supervisor"


# ---- the network -------------------------------------------------------------------------------------------------


async def test_case_10_nothing_but_loopback_without_tls(office: World) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "::", "floor.example"):
        refusal = await refusal_of(office.listener.open_tcp(host, 0, None))
        assert refusal == Refused(RefusalCode.TLS_REQUIRED, address=f"{host}:0")
    for host in ("127.0.0.1", "localhost"):
        assert await office.listener.open_tcp(host, 0, None) > 0


async def test_an_address_in_use_is_said_in_one_sentence(office: World) -> None:
    port = await office.listener.open_tcp("127.0.0.1", 0, None)
    refusal = await refusal_of(office.listener.open_tcp("127.0.0.1", port, None))
    assert refusal == Refused(RefusalCode.ADDRESS_IN_USE, address=f"127.0.0.1:{port}")


async def test_an_address_of_another_machine_is_said_in_one_sentence(office: World) -> None:
    tls = tls_context(CERTIFICATES / "localhost.pem", CERTIFICATES / "localhost.key")
    refusal = await refusal_of(office.listener.open_tcp("192.0.2.1", 0, tls))
    assert refusal.code is RefusalCode.ADDRESS_BAD


async def test_case_10_tls_and_nothing_older_than_1_2(office: World) -> None:
    tls = tls_context(CERTIFICATES / "localhost.pem", CERTIFICATES / "localhost.key")
    assert tls.minimum_version is ssl.TLSVersion.TLSv1_2
    port = await office.listener.open_tcp("localhost", 0, tls)
    trusted = ssl.create_default_context(cafile=CERTIFICATES / "localhost.pem")
    async with connect(f"wss://localhost:{port}", ssl=trusted) as socket:
        assert (await Client(socket).sign_in("supervisor")).name == "supervisor"
    with pytest.raises(ssl.SSLCertVerificationError):
        await connect(f"wss://localhost:{port}", ssl=ssl.create_default_context())
    reader, writer = await asyncio.open_connection("localhost", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"HTTP" not in await cut(reader)
    writer.close()


def test_a_certificate_that_is_none_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("none")
    for certificate in ("none.pem", "missing.pem"):
        with pytest.raises(Refused) as refused:
            tls_context(tmp_path / certificate, CERTIFICATES / "localhost.key")
        assert refused.value.code is RefusalCode.CONFIG_BAD


async def test_case_11_a_browsers_page_is_turned_away(office: World) -> None:
    port = await office.listener.open_tcp("127.0.0.1", 0, None)
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{port}", origin=Origin("http://127.0.0.1:8080"))
    assert refused.value.response.status_code == 403


async def test_the_local_socket_alone_knows_users(office: World) -> None:
    office.users[os.getuid()] = "sato"
    office.map_user("supervisor", "sato")
    port = await office.listener.open_tcp("127.0.0.1", 0, None)
    async with connect(f"ws://127.0.0.1:{port}") as socket:
        client = Client(socket)
        assert (await client.hello()).local_accounts == ()
        await client.say(SignInAsMe(request="r", account="supervisor"))
        assert await client.refused() == "no_mapped_account"


# ---- strangers (case 9) ------------------------------------------------------------------------------------------


async def test_case_9_silent_slow_and_half_handshakes_are_cut_and_others_served(tmp_path: Path) -> None:
    limits = Limits(sign_in=300, local_sign_in=300, sweep=20)
    async with world(tmp_path, limits) as office, office.client("agent1") as agent:
        strangers = [await raw(office) for _ in range(12)]
        for number, (_, writer) in enumerate(strangers):
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n"[: number * 3])
        silent = await unix_connect(str(office.socket))
        await agent.say(EndJob(request="e"))
        await office.floor.hears(EndRequested)
        for reader, writer in strangers:
            await cut(reader)
            writer.close()
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(silent.recv(), WAIT)
        assert len(office.hub) == 1


@pytest.mark.parametrize(("chance", "admitted"), [(0.0, 2), (1.0, 4)])
async def test_case_9_newcomers_are_dropped_early(tmp_path: Path, chance: float, admitted: int) -> None:
    """From the second one on by chance, from the fourth one on with certainty."""
    limits = Limits(local_newcomers=(2, 30, 4))
    async with world(tmp_path, limits, chance=chance) as office:
        got_in = 0
        connections = [await raw(office) for _ in range(6)]
        for reader, writer in connections:
            writer.write(
                b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            )
            got_in += await _first_line(reader) == b"HTTP/1.1 101 Switching Protocols\r\n"
        assert got_in == admitted
        for _, writer in connections:
            writer.close()


async def test_who_signed_in_or_went_is_no_stranger_any_more(tmp_path: Path) -> None:
    limits = Limits(local_newcomers=(1, 100, 1))
    async with world(tmp_path, limits) as office, AsyncExitStack() as stack:
        for account in ("agent1", "agent2", "supervisor", None):
            await stack.enter_async_context(office.client(account))


# ---- frames ------------------------------------------------------------------------------------------------------


async def test_case_21_a_deflate_bomb_is_not_inflated(office: World) -> None:
    port = await office.listener.open_tcp("127.0.0.1", 0, None)
    async with connect(f"ws://127.0.0.1:{port}", max_size=None) as socket:
        await socket.send("0" * 50_000_000)
        assert (await Client(socket).closed())[0] == 1009


async def test_case_22_empty_fragments_are_cut(office: World) -> None:
    async with office.client("agent1") as client:

        async def fragments() -> None:
            await client.socket.send("" for _ in range(200_000))

        with pytest.raises(ConnectionClosed):
            await fragments()
        assert (await client.closed())[0] in (1009, 1006)


async def test_case_23_a_message_above_the_limit_is_cut_one_at_the_limit_is_read(office: World) -> None:
    async with office.client("agent1") as client:
        await client.shout(" " * MAX_CLIENT_MESSAGE)
        assert await client.refused() == "malformed_message"
        await client.shout(" " * (MAX_CLIENT_MESSAGE + 1))
        assert (await client.closed())[0] == 1009


async def test_case_24_binary_frames_and_broken_utf_8(office: World) -> None:
    async with office.client("agent1") as client:
        await client.shout(b'{"type":"alive"}')
        assert await client.refused() == "malformed_message"
        await client.socket.send(b"\xff\xfe", text=True)
        assert (await client.closed())[0] == 1007


async def test_case_25_headers_of_twenty_kilobytes(office: World) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await unix_connect(str(office.socket), additional_headers={"X-Long": "x" * 20_000})
    assert refused.value.response.status_code == 431


async def test_case_26_a_flood_of_pings_is_cut(office: World) -> None:
    async with office.client("agent1") as client, office.client("agent2") as other:

        async def flood() -> None:
            for _ in range(100_000):
                await client.socket.ping()

        with pytest.raises(ConnectionClosed):
            await flood()
        await other.say(EndJob(request="e"))
        await office.floor.hears(EndRequested)


async def test_a_peer_that_answers_no_ping_is_noticed(tmp_path: Path) -> None:
    async with world(tmp_path) as office:
        listener = Listener(office.hub.serve, Limits(), ping=0.05)
        await listener.open_unix(tmp_path / "second.sock")
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / "second.sock"))
        writer.write(
            b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert b"101" in await cut(reader)
        writer.close()
        listener.stop_accepting()


# ---- the log (cases 31 and 32) -----------------------------------------------------------------------------------


async def test_case_32_a_peers_faults_leave_no_trace(office: World, caplog: pytest.LogCaptureFixture) -> None:
    for bad in (b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00"):
        reader, writer = await raw(office)
        writer.write(bad)
        writer.write_eof()
        await cut(reader)
        writer.close()
    async with office.client("agent1") as client:
        client.socket.transport.write(b"\xff\xff\xff\xff")
        assert (await client.closed())[0] == 1002
    assert [record for record in caplog.records if record.exc_info] == []


def test_case_32_what_fails_inside_the_library_is_one_line(
    caplog: pytest.LogCaptureFixture, office: World
) -> None:
    try:
        raise ValueError("a\nb")
    except ValueError:
        logging.getLogger("kaden.websocket").error("parser failed", exc_info=True)
    [record] = caplog.records
    assert record.getMessage() == "parser failed: ValueError('a\\nb')"
    assert record.exc_info is None


async def test_no_word_of_a_message_enters_the_log(office: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with office.client("supervisor") as client:
        await client.say(Alive())
        await client.shout('{"type":"planted"}')
        await client.refused()
    own = [record for record in caplog.records if record.name.startswith("kaden")]
    text = "\n".join(str(record.msg) for record in own)
    assert "long enough" not in text
    assert "planted" not in text


async def _nobody(pipe: object, peer: object) -> None:
    raise AssertionError("nobody is expected")


async def _first_line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await asyncio.wait_for(reader.readline(), WAIT)
    except OSError:
        return b""
