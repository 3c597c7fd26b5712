"""The door for programs under attack: slow, many, garbage, and in the open (domain row 329)."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from kaden.clock import MINUTE
from kaden.protocol.refusals import RefusalCode, Refused
from server.api.limits import ApiLimits
from server.api.listen import ApiDoor
from server.api.wire import Reply, Request
from server.hub.listen import tls_context
from tests.server.api.gate import Gate, gate
from tests.server.hub.floor import WAIT
from tests.server.hub.test_listen import CERTIFICATES

STATUS = b"GET /v1/status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer kaden_supervisor\r\n"


async def call(at: Gate) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    assert at.door.port is not None
    return await asyncio.open_connection("127.0.0.1", at.door.port)


async def nobody(request: Request, place: str) -> Reply:
    raise AssertionError("nobody came in")


async def heard(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the server closes."""
    async with asyncio.timeout(WAIT):
        return await reader.read()


async def push(writer: asyncio.StreamWriter) -> None:
    """Send as long as anybody takes it."""
    async with asyncio.timeout(WAIT):
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)


async def test_who_sends_slowly_is_out(tmp_path: Path) -> None:
    """A byte now and then holds no place: the time counts from the first one."""
    async with gate(tmp_path, ApiLimits(arrival=30)) as at:
        for begun in (b"G", STATUS, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"):
            reader, writer = await call(at)
            writer.write(begun)
            answer = await heard(reader)
            assert answer.startswith(b"HTTP/1.1 408 ")
            assert b"request_slow" in answer
            writer.close()


async def test_a_stranger_has_little_time_and_a_known_program_more(tmp_path: Path) -> None:
    """Whoever has shown no right token: silent or slow, the time counts from the connection."""
    async with gate(tmp_path, ApiLimits(first=200)) as at:
        await at.token()
        reader, writer = await call(at)
        writer.write(STATUS + b"\r\n")
        await reader.readuntil(b"}\n")
        silent, other = await call(at)
        assert await heard(silent) == b""
        other.close()
        slow, other = await call(at)
        other.write(STATUS)
        assert (await heard(slow)).startswith(b"HTTP/1.1 408 ")
        other.close()
        writer.write(STATUS + b"Connection: close\r\n\r\n")
        assert (await heard(reader)).startswith(b"HTTP/1.1 200 ")
        writer.close()


async def test_a_known_program_that_says_nothing_more_is_out(tmp_path: Path) -> None:
    async with gate(tmp_path, ApiLimits(idle=200)) as at:
        await at.token()
        reader, writer = await call(at)
        writer.write(STATUS + b"\r\n")
        answer = await heard(reader)
        assert (answer[:13], answer.count(b"HTTP/1.1 ")) == (b"HTTP/1.1 200 ", 1)
        writer.close()


async def test_who_asks_far_too_much_is_out(tmp_path: Path) -> None:
    async with gate(tmp_path, ApiLimits(requests_per_second=0.001, burst=2, excess=3)) as at:
        await at.token()
        reader, writer = await call(at)
        writer.write((STATUS + b"\r\n") * 9)
        answer = await heard(reader)
        assert [answer.count(b"HTTP/1.1 %d " % status) for status in (200, 429)] == [2, 3]
        writer.close()


async def test_of_too_many_the_last_is_told_and_a_place_is_free_when_one_goes(tmp_path: Path) -> None:
    async with gate(tmp_path, ApiLimits(connections_of_place=2)) as at:
        await at.token()
        inside = [await call(at) for _ in range(2)]
        for reader, writer in inside:
            writer.write(STATUS + b"\r\n")
            await reader.readuntil(b"}\n")
        reader, writer = await call(at)
        answer = await heard(reader)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"too_many_connections" in answer
        writer.close()
        for _, each in inside:
            each.close()
        async with asyncio.timeout(WAIT):
            while True:
                reader, writer = await call(at)
                writer.write(STATUS + b"Connection: close\r\n\r\n")
                answer = await heard(reader)
                writer.close()
                if answer.startswith(b"HTTP/1.1 200 "):
                    break


async def test_garbage_is_told_once_and_the_next_one_is_served(tmp_path: Path) -> None:
    async with gate(tmp_path) as at:
        await at.token()
        for garbage in (b"\x00\xff\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01" * 4_000):
            reader, writer = await call(at)
            writer.write(garbage)
            assert (await heard(reader)).startswith(b"HTTP/1.1 400 ")
            writer.close()
        assert (await at.ask("GET", "/v1/status")).status == 200


async def test_a_body_that_is_too_large_is_refused_before_it_came(tmp_path: Path) -> None:
    """And the answer can be read, however much more is on its way."""
    async with gate(tmp_path) as at:
        await at.token()
        said = await at.ask("POST", "/v1/do-not-call", {"number": "x" * 300_000})
        assert (said.status, said.body["error"]) == (413, "message_too_big")
        assert said.headers["connection"] == "close"


async def test_one_connection_serves_many_requests(tmp_path: Path) -> None:
    async with gate(tmp_path) as at:
        await at.token()
        reader, writer = await call(at)
        writer.write((STATUS + b"\r\n") * 2 + STATUS + b"Connection: close\r\n\r\n")
        assert (await heard(reader)).count(b"HTTP/1.1 200 OK") == 3
        writer.close()


def tls() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    server = tls_context(CERTIFICATES / "localhost.pem", CERTIFICATES / "localhost.key")
    return server, ssl.create_default_context(cafile=CERTIFICATES / "localhost.pem")


async def test_tls_and_no_page_in_the_open(tmp_path: Path) -> None:
    async with gate(tmp_path, tls=tls()) as at:
        await at.token()
        assert (await at.ask("GET", "/v1/status")).status == 200
        reader, writer = await call(at)
        writer.write(STATUS + b"\r\n")
        assert b"HTTP" not in await heard(reader)
        writer.close()


async def test_who_never_shakes_hands_counts(tmp_path: Path) -> None:
    """Before TLS is spoken: else thousands who only open a connection would each hold one."""
    limits = ApiLimits(connections_of_place=2, handshake=MINUTE, first=MINUTE)
    async with gate(tmp_path, limits, tls()) as at:
        await at.token()
        inside = [await call(at) for _ in range(2)]
        for reader, writer in [await call(at) for _ in range(4)]:
            with suppress(ConnectionResetError):
                assert await heard(reader) == b""
            writer.close()
        for _, writer in inside:
            writer.close()
        async with asyncio.timeout(WAIT):
            while True:
                with suppress(httpx.HTTPError):
                    assert (await at.ask("GET", "/v1/status")).status == 200
                    break


async def test_who_never_shakes_hands_is_out_soon(tmp_path: Path) -> None:
    async with gate(tmp_path, ApiLimits(handshake=200), tls()) as at:
        reader, writer = await call(at)
        with suppress(ConnectionResetError):
            assert await heard(reader) == b""
        writer.close()


async def test_of_those_over_the_limit_only_so_many_are_told(tmp_path: Path) -> None:
    limits = ApiLimits(connections=2, connections_of_place=2, farewell=MINUTE, first=MINUTE)
    async with gate(tmp_path, limits) as at:
        inside = [await call(at) for _ in range(2)]
        outside = [await call(at) for _ in range(6)]
        told = 0
        for reader, _ in outside:
            with suppress(ConnectionResetError):
                told += (await heard(reader)).startswith(b"HTTP/1.1 503 ")
        assert told == 2
        for _, writer in inside + outside:
            writer.close()


async def test_who_was_told_to_go_and_stays_is_cut_off(tmp_path: Path) -> None:
    async with gate(tmp_path, ApiLimits(connections=1, farewell=100, first=MINUTE)) as at:
        _, inside = await call(at)
        reader, writer = await call(at)
        assert (await heard(reader)).startswith(b"HTTP/1.1 503 ")
        with pytest.raises(ConnectionError):
            await push(writer)
        inside.close()


async def test_without_tls_only_this_machine_comes_in() -> None:
    """As with desks: a token would travel in the open."""
    door = ApiDoor(nobody)
    for host in ("0.0.0.0", "192.0.2.1", "::"):
        with pytest.raises(Refused) as refused:
            await door.open(host, 0, None)
        assert refused.value.code is RefusalCode.TLS_REQUIRED
    await door.close()


async def test_an_address_in_use_is_said(tmp_path: Path) -> None:
    async with gate(tmp_path) as at:
        assert at.door.port is not None
        other = ApiDoor(nobody)
        with pytest.raises(Refused) as refused:
            await other.open("127.0.0.1", at.door.port, None)
        assert refused.value.code is RefusalCode.ADDRESS_IN_USE
