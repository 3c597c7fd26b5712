"""The link to something that speaks like a switch, or does not: what is tried again, and what is never sent twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from random import Random

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request as HttpRequest
from websockets.http11 import Response

from server.telephony.asterisk.link import Link
from server.telephony.asterisk.requests import Request
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.wire import EVENT_LIMIT, EndpointChanged, Event
from server.telephony.port import FateUnknown, SwitchUnreachable

SECRET = "a-secret-of-the-office"
OFFLINE = json.dumps({"type": "EndpointStateChange", "endpoint": {"resource": "trunk", "state": "offline"}})
REPLACED = json.dumps({"type": "ApplicationReplaced"})


@dataclass
class Ears:
    """Hears what the link tells."""

    told: list[str | Event] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None
    """What the next event ends in."""

    def link_up(self) -> None:
        self._note("up")

    def link_down(self) -> None:
        self._note("down")

    def heard(self, event: Event) -> None:
        error, self.error = self.error, None
        if error is not None:
            raise error
        self._note(event)

    def _note(self, what: str | Event) -> None:
        self.told.append(what)
        self.news.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                self.news.clear()
                await self.news.wait()


@dataclass
class Stage:
    """A place that may be a switch: says what it is given to each connection."""

    says: list[list[str]]
    visits: list[HttpRequest] = field(default_factory=list)
    refuses: list[int] = field(default_factory=list)
    server: Server | None = None

    @property
    def url(self) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{next(iter(self.server.sockets)).getsockname()[1]}"

    def greet(self, connection: ServerConnection, request: HttpRequest) -> Response | None:
        self.visits.append(request)
        if self.refuses:
            return connection.respond(HTTPStatus(self.refuses.pop(0)), "no")
        return None

    async def talk(self, connection: ServerConnection) -> None:
        if self.says:
            for line in self.says.pop(0):
                await connection.send(line)
        else:
            await connection.wait_closed()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage([])
    async with serve(stage.talk, "127.0.0.1", 0, process_request=stage.greet) as stage.server:
        yield stage


@pytest.fixture
async def ears() -> Ears:
    return Ears()


@pytest.fixture
async def opened(tmp_path: Path, ears: Ears) -> AsyncIterator[Callable[[str], Link]]:
    """Opens links, and closes them at the end."""
    links = []
    secret = tmp_path / "password"
    secret.write_text(SECRET + "\n")

    def link(url: str) -> Link:
        settings = AsteriskSettings(url=url, password_file=secret, reply_seconds=0.5)
        links.append(Link(settings, ears, Random(0)))
        links[-1].open()
        return links[-1]

    yield link
    for one in links:
        await one.close()


async def test_a_link_that_breaks_is_made_again(
    stage: Stage, ears: Ears, opened: Callable[[str], Link]
) -> None:
    stage.says = [[OFFLINE], [OFFLINE]]
    opened(stage.url)
    await ears.until(lambda: ears.told.count("up") == 3)
    offline = EndpointChanged("trunk", online=False)
    assert ears.told == ["up", offline, "down", "up", offline, "down", "up"]


async def test_the_password_goes_in_a_header_and_only_there(
    stage: Stage, ears: Ears, opened: Callable[[str], Link]
) -> None:
    """Guarantees 7.3, case 70."""
    opened(stage.url)
    await ears.until(lambda: "up" in ears.told)
    [visit] = stage.visits
    assert visit.path == "/ari/events?app=kaden"
    assert visit.headers["Authorization"].startswith("Basic ")


async def test_what_cannot_be_read_is_counted_and_the_link_goes_on(
    stage: Stage, ears: Ears, opened: Callable[[str], Link]
) -> None:
    """Case 69: huge, broken and unknown events."""
    huge = json.dumps({"type": "StasisStart", "junk": "x" * EVENT_LIMIT})
    unknown = json.dumps({"type": "SomethingNew", "channel": 7})
    stage.says = [[huge, "not json", unknown, '{"type": "StasisStart"}', OFFLINE]]
    link = opened(stage.url)
    await ears.until(lambda: len(ears.told) >= 2)
    assert ears.told[:2] == ["up", EndpointChanged("trunk", online=False)]
    assert link.unread == 3


async def test_an_error_of_ours_over_an_event_costs_the_connection_and_not_the_link(
    stage: Stage, ears: Ears, opened: Callable[[str], Link], caplog: pytest.LogCaptureFixture
) -> None:
    """The next connection begins with a comparison, which tells what the event told."""
    stage.says = [[OFFLINE, OFFLINE], [OFFLINE]]
    ears.error = KeyError("a bridge")
    opened(stage.url)
    await ears.until(lambda: ears.told.count("up") == 3)
    offline = EndpointChanged("trunk", online=False)
    assert ears.told == ["up", "down", "up", offline, "down", "up"]
    assert "a bridge" in caplog.text


async def test_whoever_was_replaced_does_not_come_back(
    stage: Stage, ears: Ears, opened: Callable[[str], Link]
) -> None:
    """Section 2 point 5."""
    stage.says = [[REPLACED, OFFLINE]]
    link = opened(stage.url)
    await ears.until(lambda: "down" in ears.told)
    assert ears.told == ["up", "down"]
    assert link.replaced
    await link.close()
    assert len(stage.visits) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "refuses user or password"), (403, "refuses user or password"), (404, "no ARI at this address")],
)
async def test_a_switch_that_refuses_is_tried_again_and_the_log_says_what_to_do(
    stage: Stage,
    ears: Ears,
    opened: Callable[[str], Link],
    caplog: pytest.LogCaptureFixture,
    status: int,
    words: str,
) -> None:
    stage.refuses = [status, status]
    opened(stage.url)
    await ears.until(lambda: "up" in ears.told)
    assert caplog.text.count(words) == 1, "once, however often it is met in a row"
    assert SECRET not in caplog.text
    assert len(stage.visits) == 3


async def test_a_request_to_nobody_never_left(ears: Ears, opened: Callable[[str], Link]) -> None:
    link = opened("http://127.0.0.1:1")
    with pytest.raises(SwitchUnreachable):
        await link.ask(Request("GET", "/channels"))
    await link.close()
    with pytest.raises(SwitchUnreachable):
        await link.ask(Request("GET", "/channels"))


async def test_a_request_without_a_reply_may_have_arrived(ears: Ears, opened: Callable[[str], Link]) -> None:
    """Section 2 point 10; both ways to lose a reply."""

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (await reader.read(20)).startswith(b"GET /ari/slow"):
            await reader.read()
        writer.close()

    async with await asyncio.start_server(swallow, "127.0.0.1", 0) as server:
        link = opened(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        for path in ("/slow", "/channels"):
            with pytest.raises(FateUnknown):
                await link.ask(Request("GET", path))
        await link.close()
