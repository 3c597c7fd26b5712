"""What only a simulated switch can show of channels that nobody asked for (row 331)."""

from __future__ import annotations

import pytest

from server.telephony.port import NoLine
from server.telephony.simulator.outside import Restart
from server.telephony.simulator.rules import Rules
from tests.server.telephony.simulator.rig import SimulatorRig, rig_with
from tests.telephony.channels_contract import ChannelsContract
from tests.telephony.feature_contract import FIRST, consulting
from tests.telephony.rig import CALL, OTHER_CALL, PHONE, place


@pytest.fixture
async def rig() -> SimulatorRig:
    rig = rig_with(Rules(lines=2))
    await rig.open()
    return rig


class TestChannelsContract(ChannelsContract):
    """The simulator keeps what the port says of channels."""


async def test_a_channel_of_nobody_keeps_a_line_until_it_is_cut(rig: SimulatorRig) -> None:
    """Row 331: that is why it must be cut."""
    await rig.stranger("left-behind", "+81312345670")
    await place(rig, "no answer")
    with pytest.raises(NoLine):
        await place(rig, "no answer", OTHER_CALL)
    await rig.switch.cut("left-behind")
    await place(rig, "no answer", OTHER_CALL)
    assert [one.id for one in await rig.switch.channels()] == [f"customer-{CALL}", f"customer-{OTHER_CALL}"]


async def test_a_restart_of_the_switch_takes_it_too(rig: SimulatorRig) -> None:
    await rig.stranger("left-behind", "+81312345670")
    rig.happen(Restart())
    await rig.open()
    assert await rig.switch.channels() == ()


async def test_a_target_that_talks_with_the_customer_is_listed_and_ends_the_call(rig: SimulatorRig) -> None:
    await consulting(rig)
    await rig.switch.transfer(FIRST)
    customer, target = await rig.switch.channels()
    assert (target.owner, target.line) == (CALL, PHONE["colleague"])
    await rig.switch.cut(target.id)
    assert await rig.switch.channels() == ()
    assert customer.owner == CALL
