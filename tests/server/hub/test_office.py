"""What the office asks: accounts, backups and customer lists through the socket, as the commands do."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from kaden.protocol.accounts import Accounts
from kaden.protocol.base import IMPORT_CHUNK, IMPORT_WINDOW
from kaden.protocol.client import (
    ImportBegin,
    ImportCancel,
    ImportChunk,
    ImportEnd,
    ListAccounts,
)
from kaden.protocol.server import (
    Answered,
    ImportProgress,
    ImportRefusedRows,
    ImportReport,
    RefusedRequest,
    RefusedRow,
)
from server.hub.incoming import PAGE
from server.hub.limits import Limits
from tests.server.hub.world import Client, World, world

BATCH = "展示会来場者"


def spool(office: World) -> list[Path]:
    """Files on their way, as they lie on the disk."""
    return list((office.socket.parents[1] / "spool").glob("*"))


def chunk(request: str, data: bytes) -> ImportChunk:
    return ImportChunk(request=request, data=base64.b64encode(data).decode())


async def begin(client: Client, size: int, request: str = "i") -> ImportProgress:
    await client.say(ImportBegin(request=request, batch=BATCH, file_name="list.csv", size=size))
    return await client.hear_a(ImportProgress)


async def send(client: Client, content: bytes, request: str = "i") -> int:
    """The whole file, never further ahead of the acknowledgements than the window; how many came."""
    await begin(client, len(content), request)
    acknowledged, acknowledgements = 0, 0
    for start in range(0, len(content), IMPORT_CHUNK):
        while start + IMPORT_CHUNK - acknowledged > IMPORT_WINDOW:
            acknowledged = (await client.hear_a(ImportProgress)).done
            acknowledgements += 1
        await client.say(chunk(request, content[start : start + IMPORT_CHUNK]))
    await client.say(ImportEnd(request=request))
    return acknowledgements


# ---- lists -------------------------------------------------------------------------------------------------------


async def test_a_file_arrives_whole_and_leaves_nothing_behind(office: World) -> None:
    content = bytes(range(256)) * 5_000
    async with office.client("supervisor", desk=False) as client:
        await send(client, content)
        report = await client.hear_a(ImportReport)
    assert report.request == "i"
    [(order, received)] = office.loader.orders
    assert received == content
    assert (order.by, order.batch, order.file_name) == (office.sample.supervisor, BATCH, "list.csv")
    assert spool(office) == []


async def test_thirty_six_megabytes_pass_without_a_word_about_too_many_messages(office: World) -> None:
    content = bytes(36 * 1024 * 1024)
    async with office.client("supervisor", desk=False) as client:
        acknowledgements = await send(client, content)
        await client.hear_a(ImportReport)
        stages = [message.stage for message in client.heard if isinstance(message, ImportProgress)]
    assert acknowledgements > 100
    assert stages.count("received") <= 36 * 4 + 1
    assert stages[-1] == "reading"
    assert office.loader.orders[0][1] == content


async def test_an_empty_file_is_the_loaders_business(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        await send(client, b"")
        await client.hear_a(ImportReport)
    assert office.loader.orders[0][1] == b""


async def test_refused_rows_come_in_pages_before_the_report(office: World) -> None:
    rows = tuple(RefusedRow(line=line, reason="bad_number", value="x") for line in range(1, 2 * PAGE + 2))
    office.loader.refused = rows
    async with office.client("supervisor", desk=False) as client:
        await send(client, b"x")
        await client.hear_a(ImportReport)
        pages = [message.rows for message in client.heard if isinstance(message, ImportRefusedRows)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 1]
    assert tuple(row for page in pages for row in page) == rows


async def test_more_refused_rows_than_an_outbox_holds_wait_for_the_reader(office: World) -> None:
    value = "長い値" * 30
    office.loader.refused = tuple(
        RefusedRow(line=line, reason="bad_number", value=value) for line in range(1, 15_001)
    )
    async with office.client("supervisor", desk=False) as client:
        await send(client, b"x")
        await client.hear_a(ImportReport)
        rows = sum(len(message.rows) for message in client.heard if isinstance(message, ImportRefusedRows))
    assert rows == 15_000


async def test_a_file_is_as_long_as_was_announced(office: World) -> None:
    async with office.client("supervisor", desk=False) as client:
        await begin(client, 3)
        await client.say(chunk("i", b"abcd"))
        assert await client.refused() == "malformed_message"
        await begin(client, 3)
        await client.say(chunk("i", b"ab"))
        await client.say(ImportEnd(request="i"))
        assert await client.refused() == "malformed_message"
        await begin(client, 3)
        await client.say(ImportChunk(request="i", data="no base64"))
        assert await client.refused() == "malformed_message"
    assert (office.loader.orders, spool(office)) == ([], [])


async def test_a_file_above_the_limit_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(import_bytes=10)) as office, office.client("supervisor") as client:
        await client.say(ImportBegin(request="i", batch=BATCH, file_name="f", size=11))
        said = await client.hear_a(RefusedRequest)
        assert (said.code, said.values) == ("file_too_big", {"size": 11, "limit": 10})
        assert (await begin(client, 10, "j")).done == 0


@pytest.mark.parametrize("message", [chunk("i", b"x"), ImportEnd(request="i")])
async def test_no_chunk_without_a_beginning(office: World, message: ImportChunk | ImportEnd) -> None:
    async with office.client("supervisor") as one, office.client("admin") as two:
        await two.say(message)
        assert await two.refused() == "malformed_message"
        await begin(one, 5)
        await two.say(message)
        assert await two.refused() == "malformed_message"


async def test_one_list_at_a_time_and_a_stalled_one_gives_way(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(import_stall=0)) as office, office.client("supervisor") as one:
        await begin(one, 5)
        async with office.client("admin") as two:
            office.loader.go_on.clear()
            await send(two, b"x", "j")
            await office.loader.started.wait()
            await one.say(ImportBegin(request="k", batch=BATCH, file_name="f", size=5))
            assert await one.refused() == "import_busy"
            office.loader.go_on.set()
            await two.hear_a(ImportReport)
        assert (await begin(one, 5, "l")).done == 0


async def test_a_list_on_its_way_is_not_pushed_aside(office: World) -> None:
    async with office.client("supervisor") as one, office.client("admin") as two:
        await begin(one, 5)
        await two.say(ImportBegin(request="j", batch=BATCH, file_name="f", size=5))
        assert await two.refused() == "import_busy"


async def test_cancelling_removes_the_file(office: World) -> None:
    async with office.client("supervisor") as client:
        await begin(client, 5)
        assert len(spool(office)) == 1
        await client.say(ImportCancel(request="i"))
        assert await client.hear_a(Answered) == Answered(request="i")
        assert spool(office) == []


async def test_cancelling_while_it_is_loaded_stops_the_loader(office: World) -> None:
    office.loader.go_on.clear()
    async with office.client("supervisor") as client:
        await send(client, b"x")
        await office.loader.started.wait()
        await client.say(ImportCancel(request="i"))
        await client.hear_a(Answered)
        await begin(client, 5, "j")
    assert office.loader.cancelled


async def test_a_lost_connection_takes_its_file_along(office: World) -> None:
    async with office.client("supervisor") as client:
        await begin(client, 5)
    async with office.client("admin") as other:
        await other.say(ListAccounts(request="l"))
        await other.hear_a(Accounts)
        await begin(other, 5)
        assert len(spool(office)) == 1


async def test_a_spooled_file_is_for_nobody_elses_eyes(office: World) -> None:
    async with office.client("supervisor") as client:
        await begin(client, 5)
        [file] = spool(office)
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0
