"""The simulator in this process: the contract, and each way in which a switch or the link to it fails.

The points are those of the list of what a real switch does when we are away (guarantees, section 2).
"""

from __future__ import annotations

import asyncio

import pytest

from kaden.clock import SECOND
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    LiveCall,
    PhoneAnswered,
    PhoneEnded,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.leg_events import RecordingFailed, RecordingStarted
from server.telephony.port import ChannelExists, FateUnknown, SwitchError, SwitchUnreachable
from server.telephony.simulator.channels import Step
from server.telephony.simulator.faults import (
    COMMAND_LOST,
    FAILS,
    LOST,
    REPLY_LOST,
    TWICE,
    CommandFate,
)
from server.telephony.simulator.messages import Look, Place
from server.telephony.simulator.outside import (
    CustomerHangsUp,
    Cut,
    FillDisk,
    Freeze,
    ReadOn,
    Restart,
    Stall,
)
from server.telephony.simulator.phones import Button
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.simulator import Simulator
from tests.server.telephony.simulator.rig import SimulatorRig, rig_with
from tests.telephony.contract import SwitchContract
from tests.telephony.feature_contract import FeatureContract
from tests.telephony.recorder import Recorder
from tests.telephony.rig import (
    CALL,
    LEG,
    OTHER_CALL,
    answered,
    calls,
    joined,
    leg_up,
    legs,
    place,
)


@pytest.fixture
async def rig() -> SimulatorRig:
    rig = rig_with(Rules(lines=2))
    await rig.open()
    return rig


class TestContract(SwitchContract):
    """The simulator keeps the port's contract."""


class TestFeatureContract(FeatureContract):
    """Its second half."""


# ---- away: points 1 to 4 and 7 ----------------------------------------------------------------------------------


async def test_what_happens_while_nobody_is_connected_is_never_told(rig: SimulatorRig) -> None:
    """Point 1: nothing is queued."""
    await joined(rig)
    rig.heard.forget()
    rig.happen(Cut())
    rig.happen(CustomerHangsUp(CALL))
    live = await rig.back()
    assert (live.calls, len(live.legs)) == ((), 1)
    await rig.press(LEG, Button.HANG_UP)
    assert rig.heard.events == [PhoneEnded(LEG, answered=True)]


async def test_a_call_answered_while_nobody_is_connected_is_announced_to_and_hung_up(
    rig: SimulatorRig,
) -> None:
    """Point 3: an abandoned call that we never see, and that keeps its name until the message is over."""
    await place(rig, "answers")
    await rig.switch.close()
    await asyncio.sleep(2)
    assert rig.seen[-1] == (Step.ANSWERED, CALL)
    await rig.open()
    assert rig.heard.events == [SwitchSynchronised((), ())]
    with pytest.raises(ChannelExists):
        await place(rig, "answers")
    await asyncio.sleep(rig.running.exchange.rules.announcement / SECOND)
    assert rig.seen[-1] == (Step.ENDED, CALL)
    assert rig.heard.events == [SwitchSynchronised((), ())]


async def test_an_agent_who_answers_while_nobody_is_connected_is_hung_up(rig: SimulatorRig) -> None:
    await rig.switch.ring_agent(LEG, "1001")
    await rig.switch.close()
    await asyncio.sleep(2)
    await rig.open()
    assert rig.heard.events == [SwitchSynchronised((), ())]


async def test_a_call_that_still_rings_is_heard_of_again(rig: SimulatorRig) -> None:
    await place(rig, "no answer")
    await rig.heard.until(CustomerRinging(CALL))
    rig.heard.forget()
    rig.happen(Cut())
    assert (await rig.back()).calls == (LiveCall(CALL, ChannelState.RINGING, None),)
    await rig.heard.until(CallEnded(CALL, EndCause.NO_ANSWER))


async def test_a_switch_can_forget_what_it_was_asked_to_tell() -> None:
    """Point 4: with `subscribeAll` the old channels live on and are never heard of."""
    rig = rig_with(Rules(forgets_subscriptions=True))
    await rig.open()
    await joined(rig)
    rig.heard.forget()
    rig.happen(Cut())
    assert [call.attempt for call in (await rig.back()).calls] == [CALL]
    await rig.customer_hangs_up(CALL)
    await answered(rig, OTHER_CALL)
    assert rig.heard.events == [CustomerRinging(OTHER_CALL), CustomerAnswered(OTHER_CALL)]
    assert [call.attempt for call in await calls(rig)] == [OTHER_CALL]


async def test_a_switch_can_keep_events_for_an_application_that_is_away() -> None:
    """Point 7: the list of what lives comes first, then what was kept; and nobody is turned away."""
    rig = rig_with(Rules(keeps_events=True))
    await rig.open()
    await place(rig, "answers")
    await rig.switch.close()
    await asyncio.sleep(2)
    await rig.open()
    assert rig.heard.events == [
        SwitchSynchronised((LiveCall(CALL, ChannelState.ANSWERED, None),), ()),
        CustomerRinging(CALL),
        CustomerAnswered(CALL),
    ]


async def test_events_that_were_kept_are_gone_when_the_switch_restarts() -> None:
    """Point 7: the queue is in its memory."""
    rig = rig_with(Rules(keeps_events=True))
    await rig.open()
    await place(rig, "answers")
    await rig.switch.close()
    await asyncio.sleep(2)
    rig.happen(Restart())
    await rig.open()
    assert rig.heard.events == [SwitchSynchronised((), ())]


# ---- who is connected: points 5 and 6 ---------------------------------------------------------------------------


async def test_a_newer_connection_wins_and_the_older_stops(rig: SimulatorRig) -> None:
    """Point 5: the zombie hears it, commands nothing any more, and does not come back."""
    await joined(rig)
    newer, heard = Simulator(rig.running), Recorder()
    await newer.open(heard)
    assert rig.heard.events[-1] == SwitchLost()
    with pytest.raises(SwitchUnreachable):
        await rig.switch.hang_up(CALL)
    rig.heard.forget()
    await asyncio.sleep(60)
    await newer.hang_up(CALL)
    assert heard.events[1:] == [CallEnded(CALL, EndCause.HANGUP)]
    assert rig.heard.events == []


async def test_a_slow_reader_is_cut_off(rig: SimulatorRig) -> None:
    """Point 6: after the write timeout, counted from the first event that was not taken."""
    await place(rig, "answers")
    await rig.heard.until(CustomerRinging(CALL))
    rig.heard.forget()
    rig.happen(Stall())
    live = await rig.back()
    assert live.calls == (LiveCall(CALL, ChannelState.ANSWERED, None),)


async def test_a_reader_that_goes_on_in_time_is_not_cut_off(rig: SimulatorRig) -> None:
    await leg_up(rig)
    rig.heard.forget()
    rig.happen(Stall())
    await rig.press(LEG, Button.HANG_UP)
    assert rig.heard.events == []
    await asyncio.sleep(0.09)
    rig.happen(ReadOn())
    await asyncio.sleep(60)
    assert rig.heard.events == [PhoneEnded(LEG, answered=True)]


# ---- the link itself --------------------------------------------------------------------------------------------


async def test_a_link_that_is_cut_is_told_at_once_and_comes_back(rig: SimulatorRig) -> None:
    rig.heard.forget()
    rig.happen(Cut())
    assert rig.heard.events == [SwitchLost()]
    with pytest.raises(SwitchUnreachable):
        await place(rig, "answers")
    await rig.back()
    await place(rig, "answers")


async def test_a_cut_leaves_the_fate_of_an_order_open(rig: SimulatorRig) -> None:
    rig.heard.forget()
    rig.plan.strike_command(Place, CommandFate(reply_after=SECOND))
    asyncio.get_running_loop().call_later(0.1, rig.happen, Cut())
    with pytest.raises(FateUnknown):
        await place(rig, "answers")
    assert len((await rig.back()).calls) == 1


async def test_a_half_open_link_is_noticed_by_its_silence(rig: SimulatorRig) -> None:
    """No error ever comes: orders vanish, events too, until the pings are missed (I20)."""
    await joined(rig)
    rig.heard.forget()
    rig.happen(Freeze())
    with pytest.raises(FateUnknown):
        await place(rig, "answers", OTHER_CALL)
    rig.happen(CustomerHangsUp(CALL))
    assert rig.heard.events == [SwitchLost()]
    assert (await rig.back()).calls == ()
    assert (Step.DIALLED, OTHER_CALL) not in rig.seen


async def test_the_list_of_what_lives_is_asked_for_until_it_comes(rig: SimulatorRig) -> None:
    rig.plan.strike_command(Look, REPLY_LOST)
    rig.plan.strike_command(Look, FAILS)
    rig.heard.forget()
    rig.happen(Cut())
    await rig.back()


async def test_events_wait_for_the_list_of_what_lives(rig: SimulatorRig) -> None:
    await place(rig, "no answer")
    rig.plan.strike_command(Look, CommandFate(reply_after=SECOND))
    rig.heard.forget()
    rig.happen(Cut())
    await rig.heard.until(CustomerRinging(CALL))
    assert [type(event) for event in rig.heard.events] == [SwitchLost, SwitchSynchronised, CustomerRinging]


async def test_closing_while_the_link_is_down_ends_the_tries(rig: SimulatorRig) -> None:
    rig.happen(Cut())
    await rig.switch.close()
    rig.heard.forget()
    await asyncio.sleep(60)
    assert rig.heard.events == []


# ---- orders and replies: points 9 and 10 ------------------------------------------------------------------------


async def test_a_lost_reply_leaves_a_call_that_lives(rig: SimulatorRig) -> None:
    """Point 10: unknown is a normal state; the same order again is refused, not dialled again."""
    rig.plan.strike_command(Place, REPLY_LOST)
    with pytest.raises(FateUnknown):
        await place(rig, "answers")
    with pytest.raises(ChannelExists):
        await place(rig, "answers")
    assert rig.seen.count((Step.DIALLED, CALL)) == 1


async def test_a_lost_order_leaves_nothing(rig: SimulatorRig) -> None:
    rig.plan.strike_command(Place, COMMAND_LOST)
    with pytest.raises(FateUnknown):
        await place(rig, "answers")
    assert await calls(rig) == ()
    assert rig.seen == []


async def test_a_reply_can_come_after_the_first_events(rig: SimulatorRig) -> None:
    """Point 10."""
    rig.plan.strike_command(Place, CommandFate(reply_after=3 * SECOND))
    await place(rig, "answers")
    assert rig.heard.events[1:] == [CustomerRinging(CALL), CustomerAnswered(CALL)]


async def test_a_failing_switch_did_nothing_and_says_so(rig: SimulatorRig) -> None:
    """A 5xx is neither doubt nor one of the refusals that have a name."""
    rig.plan.strike_command(Place, FAILS)
    with pytest.raises(SwitchError) as failure:
        await place(rig, "answers")
    assert failure.type is SwitchError
    assert rig.seen == []


async def test_a_switch_that_cannot_say_what_lives_is_out_of_reach(rig: SimulatorRig) -> None:
    rig.plan.strike_command(Look, REPLY_LOST)
    with pytest.raises(SwitchUnreachable):
        await rig.switch.live()


# ---- events -----------------------------------------------------------------------------------------------------


async def test_an_event_can_be_lost(rig: SimulatorRig) -> None:
    rig.plan.strike_event(CustomerRinging, LOST)
    await answered(rig)
    assert rig.heard.events[1:] == [CustomerAnswered(CALL)]


async def test_an_event_can_come_twice(rig: SimulatorRig) -> None:
    rig.plan.strike_event(CustomerAnswered, TWICE)
    await answered(rig)
    assert rig.heard.events[1:] == [CustomerRinging(CALL), CustomerAnswered(CALL), CustomerAnswered(CALL)]


async def test_an_event_can_come_late_and_out_of_order(rig: SimulatorRig) -> None:
    rig.plan.strike_event(CustomerRinging, (2 * SECOND,))
    await answered(rig)
    await rig.heard.until(CustomerRinging(CALL))
    assert rig.heard.events[1:] == [CustomerAnswered(CALL), CustomerRinging(CALL)]


async def test_a_late_event_never_reaches_a_later_connection(rig: SimulatorRig) -> None:
    rig.plan.strike_event(CustomerAnswered, (10 * SECOND,))
    await place(rig, "answers")
    await asyncio.sleep(2)
    rig.heard.forget()
    rig.happen(Cut())
    await rig.back()
    await asyncio.sleep(20)
    assert rig.heard.events == []


# ---- the switch's own ends: points 11 and 12 --------------------------------------------------------------------


async def test_the_switch_ends_a_call_that_has_no_end() -> None:
    """Point 11: its own limit, whatever we do or forget."""
    rig = rig_with(Rules(call_limit=10 * SECOND, leg_limit=20 * SECOND))
    await rig.open()
    await joined(rig)
    await rig.heard.until(CallEnded(CALL, EndCause.HANGUP), PhoneEnded(LEG, answered=True))
    assert asyncio.get_running_loop().time() == pytest.approx(20)


async def test_an_agent_who_never_answers_is_given_up(rig: SimulatorRig) -> None:
    """Row 199."""
    await rig.switch.ring_agent(LEG, "1007")
    await rig.heard.until(PhoneEnded(LEG, answered=False))
    assert asyncio.get_running_loop().time() == pytest.approx(30)


async def test_a_restart_loses_every_channel_and_tells_of_none(rig: SimulatorRig) -> None:
    """Point 12: only the list of what lives can settle the calls."""
    await joined(rig)
    rig.heard.forget()
    rig.happen(Restart())
    assert rig.heard.events == [SwitchLost()]
    assert await rig.back() == SwitchSynchronised((), ())
    assert rig.seen[-1] == (Step.ENDED, CALL)
    await leg_up(rig)
    assert len(await legs(rig)) == 1
    assert rig.heard.events == [PhoneAnswered(LEG)]


async def test_a_switch_that_is_down_is_tried_until_it_is_up(rig: SimulatorRig) -> None:
    rig.heard.forget()
    rig.happen(Restart(down_for=60 * SECOND))
    await asyncio.sleep(59)
    assert rig.heard.events == [SwitchLost()]
    await asyncio.sleep(6)
    assert rig.heard.events == [SwitchLost(), SwitchSynchronised((), ())]


# ---- recordings -------------------------------------------------------------------------------------------------


async def test_a_full_disk_stops_recordings_and_no_call(rig: SimulatorRig) -> None:
    await joined(rig)
    await rig.switch.record(CALL, "first")
    rig.happen(FillDisk())
    await rig.heard.until(RecordingFailed(CALL, "no space left"))
    await rig.switch.record(CALL, "second")
    rig.happen(FillDisk(full=False))
    await rig.switch.record(CALL, "third")
    await rig.heard.until(RecordingStarted(CALL, "third.wav"))
    assert [call.attempt for call in await calls(rig)] == [CALL]
