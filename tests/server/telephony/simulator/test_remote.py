"""The simulator in another process: the contract again, and what can happen to the link or to either end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from kaden.vocabulary import AttemptId
from server.dialer.events import CustomerAnswered, SwitchLost, SwitchSynchronised
from server.dialer.model import SessionId
from server.telephony.port import FateUnknown, SwitchUnreachable
from server.telephony.simulator.outside import (
    CustomerHangsUp,
    Cut,
    Dial,
    PhoneHangsUp,
    Press,
    Restart,
    StrangerComes,
    TurnTrunk,
)
from server.telephony.simulator.phones import Button
from server.telephony.simulator.remote import RemoteSwitch
from tests.telephony.channels_contract import ChannelsContract
from tests.telephony.contract import SwitchContract
from tests.telephony.feature_contract import FeatureContract
from tests.telephony.playing_contract import PlayingContract
from tests.telephony.recorder import Recorder
from tests.telephony.rig import CALL, OTHER_CALL, answered, calls, joined, place
from tests.telephony.switchboard_process import Hand, SwitchboardProcess

IN_REAL_TIME = True

TIMES_THE_WALL = 10


def switch_at(path: Path, *, patience: float = 10.0) -> RemoteSwitch:
    """A link that gives up after `patience` seconds of silence: many for a busy machine, few to see it happen."""
    return RemoteSwitch(path, 2, random=Random(0), reply_limit=patience, ping_seconds=patience)


@dataclass
class RemoteRig:
    """A link to a switchboard process, and a hand at it."""

    switch: RemoteSwitch
    hand: Hand
    heard: Recorder = field(default_factory=Recorder)

    async def press(self, session: SessionId, button: Button) -> None:
        await self.hand.happen(Press(session, button))

    async def customer_hangs_up(self, attempt: AttemptId) -> None:
        await self.hand.happen(CustomerHangsUp(attempt))

    async def dial(self, session: SessionId, digits: str) -> None:
        await self.hand.happen(Dial(session, digits))

    async def phone_hangs_up(self, phone: str) -> None:
        await self.hand.happen(PhoneHangsUp(phone))

    async def stranger(self, name: str, number: str) -> None:
        await self.hand.happen(StrangerComes(name, number))

    async def turn_trunk(self, *, up: bool) -> None:
        await self.hand.happen(TurnTrunk(up))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SwitchboardProcess]:
    """One process for many tests: each begins with a restart of the switch inside it."""
    folder = tmp_path_factory.mktemp("switchboard")
    with SwitchboardProcess(
        folder, "--by-digit", "--manners=quick", "--lines=2", f"--speed={TIMES_THE_WALL}"
    ) as it:
        yield it


@pytest.fixture
async def rig(shared: SwitchboardProcess) -> AsyncIterator[RemoteRig]:
    rig = RemoteRig(switch_at(shared.path), Hand(shared.path))
    await rig.hand.happen(Restart())
    await rig.switch.open(rig.heard)
    await rig.heard.first(SwitchSynchronised)
    yield rig
    await rig.switch.close()
    await rig.hand.close()


class TestContract(SwitchContract):
    """A switch in another process keeps the port's contract."""


class TestFeatureContract(FeatureContract):
    """Its second half."""


class TestPlayingContract(PlayingContract):
    """And what it does with recordings."""


class TestChannelsContract(ChannelsContract):
    """And what it says of channels."""


async def test_a_link_that_is_cut_comes_back(rig: RemoteRig) -> None:
    await joined(rig)
    rig.heard.forget()
    await rig.hand.happen(Cut())
    await rig.heard.first(SwitchLost)
    assert len((await rig.heard.first(SwitchSynchronised)).calls) == 1


async def test_a_newer_connection_wins_and_the_older_stops(
    rig: RemoteRig, shared: SwitchboardProcess
) -> None:
    """Guarantees, section 2 point 5: the zombie hears it and does not come back to fight."""
    await joined(rig)
    newer, heard = switch_at(shared.path), Recorder()
    await newer.open(heard)
    await rig.heard.first(SwitchLost)
    with pytest.raises(SwitchUnreachable):
        await rig.switch.hang_up(CALL)
    rig.heard.forget()
    await newer.hang_up(CALL)
    await newer.place(OTHER_CALL, "+81312345670", None, 5_000)
    await heard.until(CustomerAnswered(OTHER_CALL))
    assert (heard.events.count(SwitchLost()), rig.heard.events) == (0, [])
    await newer.close()


async def test_a_switch_that_hangs_is_noticed_by_its_silence(shared: SwitchboardProcess) -> None:
    """It takes connections and answers nothing: orders are in doubt, then the link is given up."""
    rig = RemoteRig(switch_at(shared.path, patience=0.6), Hand(shared.path))
    await rig.hand.happen(Restart())
    await rig.switch.open(rig.heard)
    await rig.heard.first(SwitchSynchronised)
    await answered(rig)
    rig.heard.forget()
    shared.stop_answering()
    with pytest.raises(FateUnknown):
        await rig.switch.hang_up(CALL)
    await rig.heard.first(SwitchLost)
    with pytest.raises(SwitchUnreachable):
        await rig.switch.hang_up(CALL)
    shared.go_on()
    await rig.heard.first(SwitchSynchronised)
    await rig.switch.hang_up(CALL)
    assert await calls(rig) == ()
    await rig.switch.close()
    await rig.hand.close()


async def test_a_switch_that_dies_is_found_again(tmp_path: Path) -> None:
    """Point 12: everything in it is gone, and its log still tells of it."""
    with SwitchboardProcess(
        tmp_path, "--by-digit", "--manners=quick", f"--speed={TIMES_THE_WALL}"
    ) as process:
        rig = RemoteRig(switch_at(process.path), Hand(process.path))
        await rig.switch.open(rig.heard)
        await rig.heard.first(SwitchSynchronised)
        await joined(rig)
        rig.heard.forget()
        process.kill()
        await rig.heard.first(SwitchLost)
        with pytest.raises(SwitchUnreachable):
            await place(rig, "answers", OTHER_CALL)
        process.start_again()
        assert await rig.heard.first(SwitchSynchronised) == SwitchSynchronised((), ())
        [call] = process.calls()
        assert (call.attempt, call.session is not None, call.ended_at) == (CALL, True, None)
        await rig.switch.close()


async def test_a_switch_may_come_up_later_than_the_server(tmp_path: Path) -> None:
    switch, heard = switch_at(tmp_path / "switch.sock"), Recorder()
    await switch.open(heard)
    with pytest.raises(SwitchUnreachable):
        await switch.live()
    assert heard.events == []
    with SwitchboardProcess(tmp_path):
        await heard.first(SwitchSynchronised)
        await switch.close()
