"""What every switch does beyond plain calls: transfers, callbacks, supervisors on a line, recordings, machines.

The second half of the suite in `tests/telephony/contract.py`, with the same rig.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from secrets import token_hex

import pytest

from kaden.vocabulary import MonitorMode
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneAnswered,
    PhoneEnded,
    SwitchSynchronised,
)
from server.dialer.leg_events import (
    CallTransferred,
    LiveMonitor,
    LiveTarget,
    MonitorAnswered,
    MonitorEnded,
    PhoneDigit,
    RecordingFailed,
    RecordingStarted,
    TargetAnswered,
    TargetEnded,
)
from server.dialer.model import MonitorId, TransferId
from server.telephony.port import ChannelExists, SwitchError
from server.telephony.simulator.phones import Button
from tests.telephony.rig import (
    CALL,
    LEG,
    NUMBER,
    OTHER_CALL,
    OTHER_LEG,
    PHONE,
    RING_TIMEOUT,
    Rig,
    answered,
    calls,
    joined,
    leg_up,
    legs,
    monitors,
    place,
    targets,
)

FIRST, SECOND_TRY = TransferId(CALL, 1), TransferId(CALL, 2)
EAR, OTHER_EAR = MonitorId(31), MonitorId(32)

HELD = LiveCall(CALL, ChannelState.ANSWERED, LEG, held=True)
TALKING = LiveCall(CALL, ChannelState.ANSWERED, LEG)
TRANSFERRED = LiveCall(CALL, ChannelState.ANSWERED, None, transferred=True)


class FeatureContract:
    """Inherit beside `SwitchContract`, with the same fixture `rig`."""

    # ---- transfer ------------------------------------------------------------------------------------------------

    async def test_keys_of_the_phone_are_told_during_a_call(self, rig: Rig) -> None:
        """Rows 220 to 222: on hold as well, and in their order."""
        await joined(rig)
        rig.heard.forget()
        await rig.dial(LEG, "*")
        await rig.heard.until(PhoneDigit(LEG, "*"))
        await rig.switch.hold(CALL, held=True)
        await rig.dial(LEG, "102#")
        await rig.heard.until(PhoneDigit(LEG, "#"))
        assert rig.heard.events == [PhoneDigit(LEG, digit) for digit in "*102#"]

    async def test_a_transfer(self, rig: Rig) -> None:
        """Rows 221 to 223: held while the target rings and is told; then the two talk, and the agent is out."""
        await joined(rig)
        await rig.switch.consult(FIRST, PHONE["rings"], RING_TIMEOUT)
        assert await calls(rig) == (HELD,)
        assert await targets(rig) == (LiveTarget(FIRST, up=False),)
        await rig.switch.drop_target(FIRST)
        await rig.heard.until(TargetEnded(FIRST, answered=False))
        await consulting(rig, SECOND_TRY)
        assert await targets(rig) == (LiveTarget(SECOND_TRY, up=True),)
        rig.heard.forget()
        await rig.switch.transfer(SECOND_TRY)
        await rig.heard.until(PhoneEnded(LEG, answered=True))
        assert rig.heard.events == [CallTransferred(CALL), PhoneEnded(LEG, answered=True)]
        assert await rig.switch.live() == SwitchSynchronised((TRANSFERRED,), ())

    async def test_cutting_the_phone_completes_a_transfer(self, rig: Rig) -> None:
        """Row 223: the agent's own cut, once the target is told."""
        await consulting(rig)
        rig.heard.forget()
        await rig.press(LEG, Button.HANG_UP)
        await rig.heard.until(PhoneEnded(LEG, answered=True))
        assert rig.heard.events == [CallTransferred(CALL), PhoneEnded(LEG, answered=True)]
        assert await calls(rig) == (TRANSFERRED,)

    async def test_cutting_the_phone_while_the_target_rings_ends_all(self, rig: Rig) -> None:
        await joined(rig)
        await rig.switch.consult(FIRST, PHONE["rings"], RING_TIMEOUT)
        await rig.press(LEG, Button.HANG_UP)
        await rig.heard.until(
            PhoneEnded(LEG, answered=True),
            CallEnded(CALL, EndCause.HANGUP),
            TargetEnded(FIRST, answered=False),
        )
        assert await rig.switch.live() == SwitchSynchronised((), ())

    @pytest.mark.parametrize("phone", ["refuses", "rings"])
    async def test_a_target_that_is_not_reached(self, rig: Rig, phone: str) -> None:
        """Row 225: agent and customer are as before, and can be joined again."""
        await joined(rig)
        await rig.switch.consult(FIRST, PHONE[phone], RING_TIMEOUT)
        await rig.heard.until(TargetEnded(FIRST, answered=False))
        assert await rig.switch.live() == SwitchSynchronised((HELD,), (LiveLeg(LEG, LegState.UP),))
        await rig.switch.hold(CALL, held=False)
        assert await calls(rig) == (TALKING,)

    async def test_a_target_who_declines_after_being_told(self, rig: Rig) -> None:
        """Row 225."""
        await consulting(rig)
        await rig.phone_hangs_up(PHONE["colleague"])
        await rig.heard.until(TargetEnded(FIRST, answered=True))
        assert await calls(rig) == (HELD,)
        assert await targets(rig) == ()

    async def test_a_customer_who_leaves_during_the_consultation(self, rig: Rig) -> None:
        await consulting(rig)
        await rig.customer_hangs_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert await targets(rig) == (LiveTarget(FIRST, up=True),)
        await rig.switch.drop_target(FIRST)
        await rig.heard.until(TargetEnded(FIRST, answered=True))
        assert await legs(rig) == (LiveLeg(LEG, LegState.UP),)

    @pytest.mark.parametrize("who", ["customer", "colleague", "floor"])
    async def test_the_end_of_a_transferred_call(self, rig: Rig, who: str) -> None:
        """It has one end, whoever makes it, and nobody is left on a line."""
        await consulting(rig)
        await rig.switch.transfer(FIRST)
        await rig.heard.until(CallTransferred(CALL), PhoneEnded(LEG, answered=True))
        rig.heard.forget()
        match who:
            case "customer":
                await rig.customer_hangs_up(CALL)
            case "colleague":
                await rig.phone_hangs_up(PHONE["colleague"])
            case _:
                await rig.switch.hang_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert rig.heard.events == [CallEnded(CALL, EndCause.HANGUP)]
        assert await rig.switch.live() == SwitchSynchronised((), ())

    async def test_transferred_calls_outlive_the_application(self, rig: Rig) -> None:
        await consulting(rig)
        await rig.switch.transfer(FIRST)
        await rig.heard.until(PhoneEnded(LEG, answered=True))
        await rig.switch.close()
        rig.heard.forget()
        await rig.switch.open(rig.heard)
        assert await rig.heard.first(SwitchSynchronised) == SwitchSynchronised((TRANSFERRED,), ())
        await rig.customer_hangs_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))

    async def test_what_cannot_be_transferred_is_refused(self, rig: Rig) -> None:
        """Nobody who is not joined, nobody to whom nobody has spoken, and no two at once."""
        await answered(rig)
        await refused(lambda: rig.switch.consult(FIRST, PHONE["colleague"], RING_TIMEOUT))
        await leg_up(rig)
        await rig.switch.join(CALL, LEG)
        await refused(lambda: rig.switch.consult(FIRST, "1002&SIP/9", RING_TIMEOUT))
        await rig.switch.consult(FIRST, PHONE["rings"], RING_TIMEOUT)
        with pytest.raises(ChannelExists):
            await rig.switch.consult(FIRST, PHONE["rings"], RING_TIMEOUT)
        await refused(lambda: rig.switch.consult(SECOND_TRY, PHONE["colleague"], RING_TIMEOUT))
        await refused(lambda: rig.switch.transfer(FIRST))
        await refused(lambda: rig.switch.hold(CALL, held=False))
        assert await calls(rig) == (HELD,)

    async def test_orders_about_a_transfer_that_is_over_are_done_already(self, rig: Rig) -> None:
        await consulting(rig)
        await rig.switch.transfer(FIRST)
        await rig.heard.until(PhoneEnded(LEG, answered=True))
        rig.heard.forget()
        await rig.switch.transfer(FIRST)
        await rig.switch.drop_target(FIRST)
        assert rig.heard.events == []
        assert await calls(rig) == (TRANSFERRED,)

    # ---- callbacks -----------------------------------------------------------------------------------------------

    async def test_a_callback(self, rig: Rig) -> None:
        """Rows 257 to 260: the agent's phone first, then the customer, then both; hold transfer works as ever."""
        await rig.switch.ring_agent(LEG, PHONE["answers"], shown=NUMBER["answers"])
        await rig.heard.until(PhoneAnswered(LEG))
        await place(rig, "answers")
        await rig.heard.until(CustomerRinging(CALL), CustomerAnswered(CALL))
        await rig.switch.join(CALL, LEG)
        assert await calls(rig) == (TALKING,)
        await rig.switch.hold(CALL, held=True)
        await rig.switch.consult(FIRST, PHONE["colleague"], RING_TIMEOUT)
        await rig.heard.until(TargetAnswered(FIRST))
        await rig.switch.transfer(FIRST)
        await rig.heard.until(CallTransferred(CALL))

    async def test_a_callback_given_up_by_the_agent_leaves_the_customer_to_the_floor(self, rig: Rig) -> None:
        await rig.switch.ring_agent(LEG, PHONE["answers"], shown=NUMBER["no answer"])
        await rig.heard.until(PhoneAnswered(LEG))
        await place(rig, "no answer")
        await rig.press(LEG, Button.HANG_UP)
        await rig.heard.until(PhoneEnded(LEG, answered=True))
        assert [call.attempt for call in await calls(rig)] == [CALL]

    # ---- supervisors ---------------------------------------------------------------------------------------------

    async def test_a_supervisor_listens_whispers_and_barges(self, rig: Rig) -> None:
        """Rows 301, 302, 308: one leg, whose mode changes while the call goes on."""
        await joined(rig)
        await listening(rig)
        for mode in (MonitorMode.LISTEN, MonitorMode.WHISPER, MonitorMode.BARGE, MonitorMode.LISTEN):
            await rig.switch.monitor(EAR, LEG, mode, tone=mode is MonitorMode.WHISPER)
            assert await monitors(rig) == (LiveMonitor(EAR, True, LEG, mode),)
        assert await calls(rig) == (TALKING,)

    async def test_a_supervisor_stays_across_calls(self, rig: Rig) -> None:
        """Row 305: whether listening ends with the call is the floor's to say."""
        await joined(rig)
        await listening(rig)
        await rig.switch.monitor(EAR, LEG, MonitorMode.LISTEN, tone=False)
        await rig.customer_hangs_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        await answered(rig, OTHER_CALL)
        await rig.switch.join(OTHER_CALL, LEG)
        assert await monitors(rig) == (LiveMonitor(EAR, True, LEG, MonitorMode.LISTEN),)

    @pytest.mark.parametrize("mode", list(MonitorMode))
    @pytest.mark.parametrize("by_floor", [True, False])
    async def test_the_call_goes_on_when_a_supervisor_leaves(
        self, rig: Rig, mode: MonitorMode, by_floor: bool
    ) -> None:
        await joined(rig)
        await listening(rig)
        await rig.switch.monitor(EAR, LEG, mode, tone=False)
        rig.heard.forget()
        if by_floor:
            await rig.switch.drop_monitor(EAR)
        else:
            await rig.phone_hangs_up(PHONE["supervisor"])
        await rig.heard.until(MonitorEnded(EAR, answered=True))
        assert rig.heard.events == [MonitorEnded(EAR, answered=True)]
        assert await rig.switch.live() == SwitchSynchronised((TALKING,), (LiveLeg(LEG, LegState.UP),))

    async def test_a_supervisor_outlives_the_agents_leg(self, rig: Rig) -> None:
        await joined(rig)
        await listening(rig)
        await rig.switch.monitor(EAR, LEG, MonitorMode.BARGE, tone=False)
        await rig.press(LEG, Button.HANG_UP)
        await rig.heard.until(PhoneEnded(LEG, answered=True), CallEnded(CALL, EndCause.HANGUP))
        assert await monitors(rig) == (LiveMonitor(EAR, True),)

    async def test_a_supervisor_who_does_not_take_the_call(self, rig: Rig) -> None:
        await rig.switch.ring_monitor(EAR, PHONE["refuses"])
        await rig.heard.until(MonitorEnded(EAR, answered=False))
        await rig.switch.ring_monitor(EAR, PHONE["rings"])
        assert await monitors(rig) == (LiveMonitor(EAR, up=False),)
        with pytest.raises(ChannelExists):
            await rig.switch.ring_monitor(EAR, PHONE["supervisor"])
        rig.heard.forget()
        await rig.switch.drop_monitor(EAR)
        await rig.heard.until(MonitorEnded(EAR, answered=False))

    async def test_nobody_listens_to_a_leg_that_is_not_there(self, rig: Rig) -> None:
        await listening(rig)
        await refused(lambda: rig.switch.monitor(EAR, LEG, MonitorMode.LISTEN, tone=False))
        await rig.switch.ring_agent(LEG, PHONE["rings"])
        await refused(lambda: rig.switch.monitor(EAR, LEG, MonitorMode.LISTEN, tone=False))
        await leg_up_at(rig)
        await refused(lambda: rig.switch.monitor(OTHER_EAR, OTHER_LEG, MonitorMode.LISTEN, tone=False))
        rig.heard.forget()
        await rig.switch.drop_monitor(OTHER_EAR)
        assert rig.heard.events == []

    # ---- recording -----------------------------------------------------------------------------------------------

    async def test_a_call_is_recorded(self, rig: Rig) -> None:
        """One file for each attempt, paused and taken up again; the order again tells the file again, and no more."""
        await joined(rig)
        name = f"contract-{token_hex(6)}"
        await rig.switch.record(CALL, name)
        started = await rig.heard.first(RecordingStarted)
        assert started.attempt == CALL
        assert name in started.path
        rig.heard.forget()
        await rig.switch.record(CALL, "another")
        assert await rig.heard.first(RecordingStarted) == started
        for paused in (True, True, False, False):
            await rig.switch.pause_recording(CALL, paused=paused)
        rig.heard.forget()
        await rig.customer_hangs_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        assert rig.heard.events == [CallEnded(CALL, EndCause.HANGUP)]

    async def test_a_recording_outlives_the_application_and_is_told_again_when_asked(self, rig: Rig) -> None:
        """Whoever comes back need not know whether the order was carried out: it is given again."""
        await joined(rig)
        await rig.switch.record(CALL, f"contract-{token_hex(6)}")
        started = await rig.heard.first(RecordingStarted)
        await rig.switch.close()
        rig.heard.forget()
        await rig.switch.open(rig.heard)
        await rig.heard.first(SwitchSynchronised)
        await rig.switch.record(CALL, "another")
        assert await rig.heard.first(RecordingStarted) == started

    async def test_no_file_is_written_over(self, rig: Rig) -> None:
        """The second call goes on without a recording."""
        await joined(rig)
        name = f"contract-{token_hex(6)}"
        await rig.switch.record(CALL, name)
        await rig.heard.first(RecordingStarted)
        await rig.customer_hangs_up(CALL)
        await rig.heard.until(CallEnded(CALL, EndCause.HANGUP))
        await answered(rig, OTHER_CALL)
        await rig.switch.join(OTHER_CALL, LEG)
        try:
            await rig.switch.record(OTHER_CALL, name)
        except SwitchError:
            pass
        else:
            assert (await rig.heard.first(RecordingFailed)).attempt == OTHER_CALL
        assert await calls(rig) == (LiveCall(OTHER_CALL, ChannelState.ANSWERED, LEG),)

    async def test_what_is_not_recorded_cannot_be_paused(self, rig: Rig) -> None:
        await answered(rig)
        await refused(lambda: rig.switch.record(CALL, f"contract-{token_hex(6)}"))
        await leg_up(rig)
        await rig.switch.join(CALL, LEG)
        await refused(lambda: rig.switch.pause_recording(CALL, paused=True))

    # ---- machines ------------------------------------------------------------------------------------------------

    async def test_a_machine_is_told_from_a_person(self, rig: Rig) -> None:
        """Row 187: it never becomes an answered call."""
        await rig.switch.place(CALL, NUMBER["machine"], None, RING_TIMEOUT, detect_machine=True)
        await rig.heard.until(CallEnded(CALL, EndCause.MACHINE))
        assert CustomerAnswered(CALL) not in rig.heard.events
        await rig.switch.place(OTHER_CALL, NUMBER["answers"], None, RING_TIMEOUT, detect_machine=True)
        await rig.heard.until(CustomerAnswered(OTHER_CALL))

    async def test_a_machine_passes_for_a_person_where_nobody_listens_for_it(self, rig: Rig) -> None:
        await place(rig, "machine")
        await rig.heard.until(CustomerAnswered(CALL))


# ---- steps that many tests begin with ---------------------------------------------------------------------------


async def consulting(rig: Rig, transfer: TransferId = FIRST) -> None:
    """A conversation whose agent talks with a colleague about it."""
    if not await legs(rig):
        await joined(rig)
    await rig.switch.consult(transfer, PHONE["colleague"], RING_TIMEOUT)
    await rig.heard.until(TargetAnswered(transfer))


async def listening(rig: Rig) -> None:
    """A supervisor whose phone was taken."""
    await rig.switch.ring_monitor(EAR, PHONE["supervisor"])
    await rig.heard.until(MonitorAnswered(EAR))


async def leg_up_at(rig: Rig) -> None:
    """A second agent who waits."""
    await rig.switch.ring_agent(OTHER_LEG, PHONE["answers"])
    await rig.heard.until(PhoneAnswered(OTHER_LEG))


async def refused(order: Callable[[], Awaitable[None]]) -> None:
    """The switch says no, and says it for certain."""
    with pytest.raises(SwitchError) as refusal:
        await order()
    assert refusal.type is SwitchError
