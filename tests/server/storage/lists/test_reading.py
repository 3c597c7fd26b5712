"""A file is read beside the loop, in a thread or in a process, with the same parts; and a lost process is noticed."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.lists import reading
from server.storage.lists.limits import Limits
from server.storage.lists.parts import Source, packed_parts, unpack
from server.storage.lists.reading import SMALL, ReaderFailed, read_parts


def source(folder: Path, text: str, limits: Limits | None = None) -> Source:
    file = folder / "list.csv"
    file.write_text(text, "utf-8")
    return Source(file, "来場者.csv", None, {"店": "company"}, limits or Limits())


async def read(source: Source) -> list[bytes]:
    async with aclosing(read_parts(source)) as parts:
        return [part async for part in parts]


@pytest.mark.parametrize("rows", [3, SMALL // 20])
async def test_the_parts_are_the_same_wherever_they_are_read(tmp_path: Path, rows: int) -> None:
    text = "TEL,店\n" + "".join(f"090{10_000_000 + place},山田商店\n" for place in range(rows)) + "110,x\n"
    file = source(tmp_path, text)
    assert await read(file) == list(packed_parts(file))


@pytest.mark.parametrize("size", [10, SMALL + 1])
async def test_a_refusal_is_the_last_part(tmp_path: Path, size: int) -> None:
    file = source(tmp_path, "TEL,店\n" + "x" * size, Limits(line=5))
    *_, last = await read(file)
    with pytest.raises(Refused) as refused:
        unpack(last)
    assert refused.value == Refused(RefusalCode.NOT_CSV, path="来場者.csv", problem="> 5")


async def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    file = Source(tmp_path / "none.csv", "none.csv", None, {}, Limits())
    [only] = await read(file)
    with pytest.raises(Refused, match="file_missing"):
        unpack(only)


async def test_a_process_that_fails_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PROCESS", "server.storage.lists.no_such_module")
    with pytest.raises(ReaderFailed, match="no_such_module"):
        await read(source(tmp_path, "x" * (SMALL + 1)))


async def test_a_process_is_ended_when_nobody_wants_more(tmp_path: Path) -> None:
    file = source(tmp_path, "TEL,店\n" + "".join(f"090{10_000_000 + place},a\n" for place in range(200_000)))
    async with aclosing(read_parts(file)) as parts:
        await anext(parts)
        assert len(await asyncio.to_thread(readers)) == 1
    assert await asyncio.to_thread(readers) == []


def readers() -> list[str]:
    """The numbers of the processes that read lists for this one."""
    children: list[str] = []
    for task in Path("/proc/self/task").iterdir():
        # A thread of another test may end meanwhile.
        with suppress(FileNotFoundError):
            children += (task / "children").read_text().split()
    return [child for child in children if reading.PROCESS in Path("/proc", child, "cmdline").read_text()]
