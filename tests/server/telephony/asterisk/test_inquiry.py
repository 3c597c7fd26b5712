"""Questions to a switch: every way in which the answer fails to come is told apart."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from server.telephony.asterisk.inquiry import LARGEST, NoAnswer, Trouble, inquiring
from server.telephony.asterisk.settings import AsteriskSettings


@asynccontextmanager
async def answering(*replies: bytes) -> AsyncIterator[str]:
    """The address of a server that gives each connection the next of `replies`, and then listens without a word."""
    waiting = list(replies)
    closed: list[asyncio.Future[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        closed.append(asyncio.get_running_loop().create_future())
        await reader.readuntil(b"\r\n\r\n")
        if waiting:
            writer.write(waiting.pop(0))
        else:
            await reader.read()
        writer.close()
        await writer.wait_closed()
        closed[-1].set_result(None)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"
        await asyncio.gather(*closed)


def http(status: str, body: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()


async def trouble(url: str) -> NoAnswer:
    async with inquiring(AsteriskSettings(url=url, reply_seconds=0.5)) as inquiry:
        with pytest.raises(NoAnswer) as raised:
            await inquiry.ask("GET", "asterisk/ping")
    return raised.value


async def test_an_answer_is_decoded() -> None:
    async with (
        answering(http("200 OK", json.dumps({"ping": "pong"})), http("204 No Content")) as url,
        inquiring(AsteriskSettings(url=url)) as inquiry,
    ):
        assert await inquiry.ask("GET", "asterisk/ping") == {"ping": "pong"}
        assert await inquiry.ask("DELETE", "channels/x") is None


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (http("401 Unauthorized"), Trouble.WRONG_PASSWORD),
        (http("403 Forbidden"), Trouble.NOT_ALLOWED),
        (http("404 Not Found", "<html>"), Trouble.NOT_FOUND),
        (http("500 Internal Server Error", "[]"), Trouble.STRANGE),
        (http("302 Found"), Trouble.STRANGE),
        (http("200 OK", "<html>"), Trouble.STRANGE),
        (b"SSH-2.0-OpenSSH\r\n", Trouble.STRANGE),
        (b"", Trouble.STRANGE),
    ],
)
async def test_an_answer_that_is_of_no_use(reply: bytes, expected: Trouble) -> None:
    async with answering(reply) as url:
        assert (await trouble(url)).trouble is expected


async def test_nobody_listens() -> None:
    async with answering() as url:
        pass
    assert (await trouble(url)).trouble is Trouble.UNREACHABLE


async def test_somebody_listens_without_a_word() -> None:
    async with answering() as url:
        assert (await trouble(url)).trouble is Trouble.SILENT


async def test_an_answer_without_end_is_given_up() -> None:
    async with answering(http("200 OK", "x" * (LARGEST + 1))) as url:
        assert (await trouble(url)).trouble is Trouble.STRANGE


async def test_an_answer_of_the_largest_size_is_taken() -> None:
    async with (
        answering(http("200 OK", "x" * LARGEST)) as url,
        inquiring(AsteriskSettings(url=url)) as inquiry,
    ):
        assert len(await inquiry.fetch("recordings/stored/x/file")) == LARGEST


async def test_the_switchs_own_words_are_one_short_line() -> None:
    said = json.dumps({"message": "no\nsuch\tthing " + "x" * 300})
    async with answering(http("404 Not Found", said)) as url:
        detail = (await trouble(url)).detail
    assert detail.startswith("404 no such thing xx")
    assert len(detail) < 220
