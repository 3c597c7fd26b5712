"""The disks are measured where they are, off the loop (issue 7)."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from kaden.protocol.alerts import DiskPlace
from server.dialer.disks import Disk, DisksMeasured
from server.disks import measure, watch_disks
from server.tasks import Tasks


def test_a_disk_is_measured_once_whatever_is_on_it(tmp_path: Path) -> None:
    [disk] = measure({"database": tmp_path, "recordings": tmp_path})
    known = shutil.disk_usage(tmp_path)
    assert (disk.place, disk.size) == ("database", known.total)
    assert disk.free == pytest.approx(known.free, rel=0.05)


def test_a_folder_that_is_gone_hides_no_other(tmp_path: Path) -> None:
    assert [disk.place for disk in measure({"database": tmp_path / "x", "recordings": tmp_path})] == [
        "recordings"
    ]
    assert measure({}) == ()


async def test_the_floor_is_told_at_once(tmp_path: Path) -> None:
    told: asyncio.Queue[DisksMeasured] = asyncio.Queue()
    tasks = Tasks("disks")
    tasks.start(watch_disks({"database": tmp_path}, told.put_nowait), name="disks")
    [disk] = (await told.get()).disks
    assert disk.place == "database"
    await tasks.cancel_all()


async def test_who_has_no_disk_here_watches_none() -> None:
    told: list[DisksMeasured] = []
    await watch_disks({}, told.append)
    assert not told


async def test_a_disk_that_never_answers_keeps_nobody_from_stopping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answers = threading.Event(), threading.Event()

    def hang(places: Mapping[DiskPlace, Path]) -> tuple[Disk, ...]:
        asked.set()
        answers.wait()
        return ()

    monkeypatch.setattr("server.disks.measure", hang)
    tasks = Tasks("disks")
    tasks.start(watch_disks({"database": tmp_path}, lambda _: None), name="disks")
    await asyncio.to_thread(asked.wait)
    await tasks.cancel_all()
    assert [thread.daemon for thread in threading.enumerate() if thread.name == "disks"] == [True]
    answers.set()
