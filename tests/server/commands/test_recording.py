"""`kaden recording get`, with a server and without one, and `kaden recording play` with one (row 288)."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Final

from kaden.clock import MINUTE, Millis
from kaden.protocol.recordings import RECORDING_PIECE
from server.compose import server
from server.settings import load
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.messages import Drop, HangUp, Join, Place, Record, Ring
from server.telephony.simulator.phones import Handset, Phones
from server.telephony.simulator.population import ByLastDigit
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator
from tests.server.commands.conftest import Kaden
from tests.server.commands.office import CommandOffice
from tests.telephony.rig import CALL, LEG, NUMBER, RING_TIMEOUT

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


CALLED: Final = (
    "INSERT INTO attempt (id, record_id, campaign_id, batch_id, list_id, group_id, number, number_as_given, due_at,"
    " state, dialled_at, connected_at, ended_at)"
    " VALUES ({call}, 1, 1, 1, 1, 1, '+8131234567{call}', '', 1, 'ended', 1, 1, 2)"
)


def taped(office: CommandOffice, *, length: Millis) -> RunningExchange:
    """A switch with the recording of call 7, and none of call 8; who is rung there answers at once."""
    exchange = Exchange(ByLastDigit(), Phones(Handset(after=0)), rules=Rules(recording_length=length))
    link = exchange.connect(0)
    for at, command in (
        (0, Ring(LEG, "1001")),
        (0, Place(CALL, NUMBER["answers"], None, RING_TIMEOUT)),
        (RING_TIMEOUT, Join(CALL, LEG)),
        (RING_TIMEOUT, Record(CALL, "tape")),
        (RING_TIMEOUT, HangUp(CALL, announce=False)),
        (RING_TIMEOUT, Drop(LEG)),
    ):
        exchange.ask(at, link, 1, command)
    exchange.leave(RING_TIMEOUT, link)
    for call, path in ((7, "tape.wav"), (8, "gone.wav")):
        office.change(CALLED.format(call=call), f"INSERT INTO recording VALUES ({call}, '{path}', 1, 2)")
    return RunningExchange(exchange, start=RING_TIMEOUT)


async def test_a_recording_is_heard_on_the_callers_own_phone(tmp_path: Path, kaden: Kaden) -> None:
    office = CommandOffice.make(tmp_path)
    exchange = taped(office, length=20)
    words = ["recording", "play", "7", "--config", str(office.config), "--account", "supervisor"]
    assert "no server" in (await asyncio.to_thread(kaden, *words)).err
    async with server(load(office.config).settings, switch=Simulator(exchange)):
        heard = await asyncio.to_thread(kaden, *words)
        words[2] = "8"
        gone = await asyncio.to_thread(kaden, *words)
        words[2], words[-1] = "7", "admin"
        no_phone = await asyncio.to_thread(kaden, *words)
    assert (heard.code, heard.err) == (0, "")
    assert heard.out.splitlines() == [
        "Your phone 7100 rings: take it to hear the recording.",
        "The recording is played on it; Ctrl-C or putting the phone down stops it.",
        "The recording was played to its end.",
    ]
    assert (gone.code, gone.err.count("does not have the recording")) == (1, 1)
    assert (no_phone.code, no_phone.out) == (1, "")
    noted = office.rows("SELECT account_id, object FROM audit WHERE code = 'recording.play'")
    assert noted == [(office.ids.supervisor, "attempt:7"), (office.ids.supervisor, "attempt:8")]


async def test_a_server_that_stops_lets_go_of_the_phone(tmp_path: Path, kaden: Kaden) -> None:
    """And whoever waits for the end is told why it came."""
    office = CommandOffice.make(tmp_path)
    exchange = taped(office, length=MINUTE)
    words = ["recording", "play", "7", "--config", str(office.config), "--account", "supervisor"]
    async with server(load(office.config).settings, switch=Simulator(exchange)) as running:
        waiting = asyncio.get_running_loop().run_in_executor(None, partial(kaden, *words))
        while not any(one.up for one in running.floor.state.playing.values()):
            assert not waiting.done(), (await waiting).err
            await asyncio.sleep(0.01)
    assert exchange.exchange.living().playings == ()
    assert (await waiting).code == 1
