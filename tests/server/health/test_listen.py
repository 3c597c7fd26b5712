"""The door of the health pages over real sockets: on loopback alone, few at a time, and nobody stays long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.health.http import MAX_HEAD, Page
from server.health.listen import AT_ONCE, HealthDoor

PAGES = {"/health": lambda: Page(HTTPStatus.OK, b"fine\n")}
HERE = "127.0.0.1"


@pytest.fixture
async def door() -> AsyncIterator[HealthDoor]:
    made = HealthDoor(PAGES, patience=0.2)
    yield made
    await made.close()


async def said(port: int, request: bytes) -> bytes:
    """The whole answer; empty when the door said nothing."""
    reader, writer = await asyncio.open_connection(HERE, port)
    writer.write(request)
    reply = await reader.read()
    writer.close()
    return reply


async def test_a_page_is_read_and_the_connection_ends(door: HealthDoor) -> None:
    port = await door.open(HERE, 0)
    for _ in range(AT_ONCE + 2):
        reply = await said(port, b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert reply.startswith(b"HTTP/1.1 200 OK\r\n")
        assert reply.endswith(b"\r\n\r\nfine\n")


async def test_who_says_nothing_is_let_go(door: HealthDoor) -> None:
    port = await door.open(HERE, 0)
    assert await said(port, b"GET /health") == b""


async def test_who_says_too_much_is_told_so(door: HealthDoor) -> None:
    port = await door.open(HERE, 0)
    reply = await said(port, b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 2 * MAX_HEAD)
    assert reply.startswith(b"HTTP/1.1 431 ")


async def test_of_too_many_at_once_some_are_told_to_come_back() -> None:
    patient = HealthDoor(PAGES, patience=60)
    port = await patient.open(HERE, 0)
    silent = [await asyncio.open_connection(HERE, port) for _ in range(AT_ONCE)]
    reader, writer = await asyncio.open_connection(HERE, port)
    assert (await reader.read()).startswith(b"HTTP/1.1 503 ")
    for _, other in [*silent, (reader, writer)]:
        other.close()
    await patient.close()


async def test_only_this_machine_can_reach_it(door: HealthDoor) -> None:
    with pytest.raises(ValueError, match="loopback"):
        await door.open("0.0.0.0", 0)


async def test_a_place_that_is_taken_is_told(door: HealthDoor) -> None:
    port = await door.open(HERE, 0)
    with pytest.raises(Refused) as refused:
        await HealthDoor(PAGES).open(HERE, port)
    assert refused.value.code is RefusalCode.ADDRESS_IN_USE
