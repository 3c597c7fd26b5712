"""The disks are measured where they are, off the loop (issue 7)."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from server.dialer.disks import DisksMeasured
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
