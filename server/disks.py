"""Measures the disks that the server writes to, off the loop: one over a network may let it wait."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from kaden.protocol.alerts import DiskPlace
from server.dialer.disks import Disk, DisksMeasured
from server.logs import logger

EVERY_SECONDS: Final = 30.0
"""100 agents whose talks are recorded write 100 MB a minute."""

_log = logger("disks")


def measure(places: Mapping[DiskPlace, Path]) -> tuple[Disk, ...]:
    """The disks of these folders, each once; a folder that cannot be asked is left out, and logged."""
    found: dict[int, Disk] = {}
    for place, folder in places.items():
        try:
            device, known = os.stat(folder).st_dev, os.statvfs(folder)
        except OSError as error:
            _log.warning("a disk could not be measured", place=place, problem=error.strerror)
            continue
        if known.f_blocks > 0:
            size, free = known.f_blocks * known.f_frsize, known.f_bavail * known.f_frsize
            found.setdefault(device, Disk(place, free, size))
    return tuple(found.values())


async def watch_disks(places: Mapping[DiskPlace, Path], post: Callable[[DisksMeasured], None]) -> None:
    """Tell the floor at once and then every `EVERY_SECONDS`, until it is cancelled."""
    while places:
        post(DisksMeasured(await _measured(places)))
        await asyncio.sleep(EVERY_SECONDS)


async def _measured(places: Mapping[DiskPlace, Path]) -> tuple[Disk, ...]:
    """Measure in a thread that the end of the server does not wait for: a disk over a network may never answer."""
    loop = asyncio.get_running_loop()
    told = loop.create_future()

    def tell(disks: tuple[Disk, ...]) -> None:
        if not told.done():
            told.set_result(disks)

    def ask() -> None:
        disks = measure(places)
        with suppress(RuntimeError):  # The loop has ended meanwhile.
            loop.call_soon_threadsafe(tell, disks)

    threading.Thread(target=ask, name="disks", daemon=True).start()
    measured: tuple[Disk, ...] = await told
    return measured
