"""The port's contract on a real Asterisk, with a real carrier and real phones: the simulator's suite, unchanged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.asterisk.lab.asterisk import Asterisk
from tests.asterisk.lab.carrier import Carrier
from tests.asterisk.rig import AsteriskRig, Phones, phones_of
from tests.telephony.channels_contract import ChannelsContract
from tests.telephony.contract import SwitchContract
from tests.telephony.feature_contract import FeatureContract
from tests.telephony.playing_contract import PlayingContract

pytestmark = pytest.mark.asterisk


@pytest.fixture(scope="module")
def phones(switch: Asterisk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phones]:
    """The suite's phones, on for all of its tests."""
    with phones_of(tmp_path_factory.mktemp("contract"), switch) as phones:
        yield phones


@pytest.fixture
async def rig(switch: Asterisk, phones: Phones, carrier: Carrier) -> AsyncIterator[AsteriskRig]:
    """An open, idle switch."""
    rig = AsteriskRig(switch, phones, carrier)
    await rig.open()
    yield rig
    await rig.close()


class TestContract(SwitchContract):
    """Asterisk keeps the port's contract."""


class TestFeatureContract(FeatureContract):
    """Its second half."""


class TestPlayingContract(PlayingContract):
    """And what it does with recordings."""


class TestChannelsContract(ChannelsContract):
    """And what it says of channels."""
