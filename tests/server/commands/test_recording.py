"""`kaden recording get`, with a server and without one (row 288)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from kaden.protocol.recordings import RECORDING_PIECE
from tests.server.commands.conftest import Kaden
from tests.server.commands.office import CommandOffice

SOUND = bytes(range(256)) * (RECORDING_PIECE // 256) + b"end"


async def test_a_recording_is_fetched_whole_for_its_owner_alone(tmp_path: Path, kaden: Kaden) -> None:
    office = CommandOffice.make(tmp_path)
    office.change("INSERT INTO recording VALUES (7, 'call.wav', 1, 2)")
    with office.config.open("a", encoding="utf-8") as config:
        config.write(f'recordings = "{tmp_path}"\n')
    (tmp_path / "call.wav").write_bytes(SOUND)
    words = ["recording", "get", "7", "--config", str(office.config), "--account", "admin", "--out"]
    alone, served = tmp_path / "alone.wav", tmp_path / "served.wav"
    said = [await asyncio.to_thread(kaden, *words, str(alone))]
    async with office.open():
        said.append(await asyncio.to_thread(kaden, *words, str(served)))
        again = await asyncio.to_thread(kaden, *words, str(served))
    assert [each.code for each in said] == [0, 0], said
    assert [path.read_bytes() == SOUND for path in (alone, served)] == [True, True]
    assert [path.stat().st_mode & 0o777 for path in (alone, served)] == [0o600, 0o600]
    assert (again.code, served.read_bytes() == SOUND) == (1, True)
    assert office.rows("SELECT count(*) FROM audit WHERE code = 'recording.fetch'") == [(2,)]
    missing = tmp_path / "missing.wav"
    words[2] = "8"
    refused = await asyncio.to_thread(kaden, *words, str(missing))
    assert (refused.code, missing.exists()) == (1, False)
    assert "this call has no recording" in refused.err
