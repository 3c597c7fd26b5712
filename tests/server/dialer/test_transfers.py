"""Transfers: `*`, extension, `#` on the phone, hold transfer from the desk, and all that can go wrong with them."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import AfterSave, AgentId, AgentState, AttemptId, EndedBy, ReleaseReason
from server.dialer.effects import Alarm, Answer, DropAgent, HangUp, HoldCall
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CutRequested,
    EndCause,
    HoldRequested,
    LegState,
    LiveCall,
    LiveLeg,
    NoticeRead,
    PhoneEnded,
    PhoneHeld,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.floor import FloorRules
from server.dialer.leg_effects import CompleteTransfer, Consult, DropTarget
from server.dialer.leg_events import CallTransferred, LiveTarget, PhoneDigit, TargetAnswered, TargetEnded
from server.dialer.leg_requests import TransferRequested
from server.dialer.model import TransferId
from server.dialer.writes import ClaimNext, CloseSession, MarkEnded, MarkHeld, SaveResult
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, ended, nothing, save
from tests.server.dialer.sample import asked

ONE = AgentId(1)


@pytest.fixture
def call(office: Playbook) -> AttemptId:
    """A conversation of agent 1."""
    return office.talk()


def dial(book: Playbook, digits: str) -> None:
    """Agent 1 presses these keys, whatever follows from it."""
    book.aside(*(PhoneDigit(book.leg(), digit) for digit in digits))


def consulting(book: Playbook, call: AttemptId) -> TransferId:
    """Agent 1 talks with a colleague about the call."""
    dial(book, "*1002#")
    transfer = TransferId(call, 1)
    book.aside(TargetAnswered(transfer))
    return transfer


# ---- to the target ----------------------------------------------------------------------------------------------


def test_a_star_holds_the_customer_and_waits_for_a_target(office: Playbook, call: AttemptId) -> None:
    """Rows 220 and 221."""
    office >> PhoneDigit(office.leg(), "*") << HoldCall(call, True)
    office << MarkHeld(call, True, office.now) << nothing
    assert office.agent().state is AgentState.TRANSFERRING
    transfer = office.desk().call
    assert transfer is not None
    assert transfer.transfer is not None
    assert (transfer.transfer.phase, transfer.transfer.target) == ("dialling", "")


def test_extension_and_hash_ring_the_target(office: Playbook, call: AttemptId) -> None:
    """Row 222."""
    dial(office, "*1002")
    office >> PhoneDigit(office.leg(), "#")
    office << Consult(TransferId(call, 1), "1002", FloorRules().target_ring) << nothing


def test_a_customer_on_hold_already_is_not_held_again(office: Playbook, call: AttemptId) -> None:
    """Row 219: the phone's hold button may come first; the hold time goes on."""
    office.aside(PhoneHeld(office.leg(), True), Wait(SECOND))
    since = office.call(call).held_since
    office >> PhoneDigit(office.leg(), "*") << nothing
    assert office.call(call).held_since == since


@pytest.mark.parametrize("digits", ["*#", "*123456789#"])
def test_a_target_that_is_no_extension_gives_the_customer_back(
    office: Playbook, call: AttemptId, digits: str
) -> None:
    """An outside number is not dialled by a transfer."""
    dial(office, digits[:-1])
    office >> PhoneDigit(office.leg(), digits[-1]) << HoldCall(call, False)
    office << MarkHeld(call, False, office.now) << nothing
    assert office.agent().state is AgentState.TALKING


def test_other_keys_are_no_transfer(office: Playbook, call: AttemptId) -> None:
    """A customer's menu can be dialled through; `#` alone is nothing."""
    for digit in "0129#A":
        office >> PhoneDigit(office.leg(), digit) << nothing
    assert office.agent().state is AgentState.TALKING


def test_keys_mean_nothing_without_a_customer(office: Playbook) -> None:
    office >> PhoneDigit(office.leg(), "*") << nothing


def test_transfers_can_be_switched_off() -> None:
    """Row 227."""
    book = Playbook(rules=FloorRules(transfers=False)).office()
    call = book.talk()
    book >> PhoneDigit(book.leg(), "*") << nothing
    book >> TransferRequested(asked("t", 1), ONE, call, "1002") << RefusalCode.TRANSFER_OFF << nothing


# ---- from the desk ----------------------------------------------------------------------------------------------


def test_hold_transfer_from_the_desk(office: Playbook, call: AttemptId) -> None:
    """Row 260."""
    office >> TransferRequested(asked("t", 1), ONE, call, "1002") << HoldCall(call, True) << MarkHeld
    office << Consult(TransferId(call, 1), "1002", FloorRules().target_ring) << Answer(asked("t", 1))
    office << nothing
    office >> TransferRequested(asked("u", 1), ONE, call, "1003") << RefusalCode.NOT_NOW << nothing


@pytest.mark.parametrize("target", ["", "123456789", "10a", "１００", "+81312345678"])
def test_only_extensions_are_targets(office: Playbook, call: AttemptId, target: str) -> None:
    office >> TransferRequested(asked("t", 1), ONE, call, target) << RefusalCode.BAD_EXTENSION << nothing


def test_a_call_that_is_gone_is_not_transferred(office: Playbook, call: AttemptId) -> None:
    office.aside(CallEnded(call, EndCause.HANGUP))
    office >> TransferRequested(asked("t", 1), ONE, call, "1002") << RefusalCode.CALL_GONE << nothing


# ---- completed --------------------------------------------------------------------------------------------------


def test_the_cut_button_completes_a_transfer_once_the_target_is_told(
    office: Playbook, call: AttemptId
) -> None:
    """Row 223."""
    transfer = consulting(office, call)
    office >> CutRequested(asked("c", 1), ONE, call) << CompleteTransfer(transfer)
    office << Answer(asked("c", 1)) << nothing


def test_a_completed_transfer_asks_for_the_result_and_ends_the_waiting(
    office: Playbook, call: AttemptId
) -> None:
    """Rows 224 and 228: the form is there, and after it the job must be started again, which the desk says."""
    consulting(office, call)
    session = office.leg()
    office >> CallTransferred(call) << MarkEnded
    office << nothing
    office >> PhoneEnded(session, answered=True) << nothing
    assert office.agent().state is AgentState.WRAPUP
    shown = office.desk().call
    assert shown is not None
    assert (shown.ended_by, shown.transfer) == (EndedBy.TRANSFER, None)
    office >> save(call) << SaveResult
    office << CloseSession(session, office.now, ReleaseReason.TRANSFER) << Answer
    notice = office.desk().notice
    assert notice is not None
    assert (office.agent().state, notice.reason) == (AgentState.RELEASED, ReleaseReason.TRANSFER)
    office.aside(NoticeRead(ONE))
    assert office.agent().state is AgentState.IDLE


def test_who_ends_the_job_with_the_result_needs_no_notice(office: Playbook, call: AttemptId) -> None:
    consulting(office, call)
    office.aside(CallTransferred(call), PhoneEnded(office.leg(), True), save(call, then=AfterSave.END))
    assert (office.agent().state, office.agent().notice) == (AgentState.IDLE, None)


def test_the_next_stay_knows_nothing_of_the_transfer(office: Playbook, call: AttemptId) -> None:
    consulting(office, call)
    office.aside(CallTransferred(call), PhoneEnded(office.leg(), True), save(call), NoticeRead(ONE))
    office.sit(1)
    office.wrap_up()
    office.aside(PhoneEnded(office.leg(), True))
    office.aside(save(office.agent().call or AttemptId(0)))
    notice = office.desk().notice
    assert notice is not None
    assert notice.reason is ReleaseReason.PHONE_CUT


def test_the_phones_own_cut_completes_it_too(office: Playbook, call: AttemptId) -> None:
    """Row 223: even when the leg's end is heard first, or the transfer's completion never is."""
    consulting(office, call)
    office >> PhoneEnded(office.leg(), answered=True) << MarkEnded << nothing
    assert office.call(call).ended_by is EndedBy.TRANSFER
    office >> CallTransferred(call) << nothing


def test_a_transferred_call_keeps_its_line_until_it_ends(office: Playbook, call: AttemptId) -> None:
    before = office.floor.lines_in_use()
    consulting(office, call)
    office.aside(CallTransferred(call), PhoneEnded(office.leg(), True))
    assert office.floor.lines_in_use() == before
    office.aside(save(call))
    assert office.floor.lines_in_use() == before
    office.aside(CallEnded(call, EndCause.HANGUP))
    assert office.floor.lines_in_use() == before - 1


def test_the_store_is_told_who_talks_with_a_target_until_they_end() -> None:
    """Guarantee I1: on disk the attempt is over, and no other campaign may dial its number."""
    book = Playbook().office(2)
    call = book.talk(1)
    consulting(book, call)
    book.aside(CallTransferred(call), PhoneEnded(book.leg(), True), save(call))
    for transferred in ((call,), ()):
        book.withheld = True
        book.aside(*ended(*book.out()), Wait(CYCLE))
        claims = [order for order in book.asked_of_store if isinstance(order, ClaimNext)]
        assert [claim.transferred for claim in claims] == [transferred]
        book.withheld = False
        book.aside(CallEnded(call, EndCause.HANGUP))


# ---- failed or given up -----------------------------------------------------------------------------------------


def test_a_target_that_is_not_reached_gives_the_customer_back(office: Playbook, call: AttemptId) -> None:
    """Row 225."""
    dial(office, "*1002#")
    office.aside(Wait(2 * SECOND))
    office >> TargetEnded(TransferId(call, 1), answered=False) << HoldCall(call, False)
    office << MarkHeld(call, False, office.now) << nothing
    assert office.agent().state is AgentState.TALKING
    assert office.call(call).held == 2 * SECOND


@pytest.mark.parametrize("answered", [False, True])
def test_a_star_gives_the_transfer_up(office: Playbook, call: AttemptId, answered: bool) -> None:
    """The customer comes back only when the target is gone: no three talk by chance."""
    dial(office, "*1002#")
    transfer = TransferId(call, 1)
    if answered:
        office.aside(TargetAnswered(transfer))
    office >> PhoneDigit(office.leg(), "*") << DropTarget(transfer) << nothing
    assert office.agent().state is AgentState.TRANSFERRING
    office >> PhoneDigit(office.leg(), "*") << nothing
    office >> TargetEnded(transfer, answered) << HoldCall(call, False) << MarkHeld << nothing


def test_a_star_before_the_hash_gives_it_up_at_once(office: Playbook, call: AttemptId) -> None:
    dial(office, "*10")
    office >> PhoneDigit(office.leg(), "*") << HoldCall(call, False) << MarkHeld << nothing


def test_cut_and_resume_at_the_desk_give_it_up_while_it_rings(office: Playbook, call: AttemptId) -> None:
    """A held customer is never cut by a button that means the transfer."""
    dial(office, "*1002#")
    office >> CutRequested(asked("c", 1), ONE, call) << DropTarget(TransferId(call, 1)) << Answer << nothing
    office.aside(TargetEnded(TransferId(call, 1), answered=False))
    dial(office, "*1002#")
    office >> HoldRequested(asked("h", 1), ONE, call, held=False)
    office << DropTarget(TransferId(call, 2)) << Answer << nothing


def test_the_hold_button_means_nothing_while_a_target_is_told(office: Playbook, call: AttemptId) -> None:
    consulting(office, call)
    office >> PhoneHeld(office.leg(), held=False) << nothing
    office >> HoldRequested(asked("h", 1), ONE, call, held=True) << Answer << nothing


def test_a_late_word_of_one_try_is_not_taken_for_the_next(office: Playbook, call: AttemptId) -> None:
    dial(office, "*1002#")
    office.aside(TargetEnded(TransferId(call, 1), answered=False))
    dial(office, "*1003#")
    office >> TargetEnded(TransferId(call, 1), answered=False) << nothing
    assert office.agent().state is AgentState.TRANSFERRING
    office >> TargetAnswered(TransferId(call, 1)) << DropTarget(TransferId(call, 1)) << nothing


def test_a_customer_who_leaves_meanwhile_takes_the_target_along(office: Playbook, call: AttemptId) -> None:
    transfer = consulting(office, call)
    office >> CallEnded(call, EndCause.HANGUP) << MarkEnded << DropTarget(transfer) << nothing
    assert (office.agent().state, office.agent().leg) == (AgentState.WRAPUP, "up")
    office >> TargetEnded(transfer, answered=True) << nothing


def test_a_phone_that_is_cut_while_the_target_rings_releases(office: Playbook, call: AttemptId) -> None:
    """Row 216: nobody was told, so nobody can take the customer."""
    dial(office, "*1002#")
    office >> PhoneEnded(office.leg(), answered=True) << HangUp(call) << CloseSession << nothing
    assert office.agent().state is AgentState.RELEASED


# ---- comparing with the switch ----------------------------------------------------------------------------------


def leg_up(book: Playbook) -> LiveLeg:
    return LiveLeg(book.leg(), LegState.UP)


def held(book: Playbook, call: AttemptId) -> LiveCall:
    return LiveCall(call, ChannelState.ANSWERED, book.leg(), held=True)


def test_a_target_that_is_gone_after_a_lost_link_has_failed(office: Playbook, call: AttemptId) -> None:
    consulting(office, call)
    others = tuple(LiveCall(out, ChannelState.DIALLING, None) for out in office.out())
    office.aside(SwitchLost())
    office >> SwitchSynchronised((held(office, call), *others), (leg_up(office),))
    office << HoldCall(call, False) << MarkHeld << nothing


def test_a_target_that_answered_while_the_link_was_lost_is_told(office: Playbook, call: AttemptId) -> None:
    dial(office, "*1002#")
    transfer = TransferId(call, 1)
    office.aside(
        SwitchLost(),
        SwitchSynchronised((held(office, call),), (leg_up(office),), (LiveTarget(transfer, up=True),)),
    )
    assert office.call(call).consultation is not None
    office >> CutRequested(asked("c", 1), ONE, call) << CompleteTransfer(transfer) << Answer << nothing


def test_an_order_that_is_younger_than_the_list_is_not_missed(office: Playbook, call: AttemptId) -> None:
    """The list may be older than the order; later it is believed."""
    dial(office, "*1002#")
    live = SwitchSynchronised((held(office, call),), (leg_up(office),))
    office >> live << nothing
    office.aside(Wait(FloorRules().doubt + 1))
    office >> live << HoldCall(call, False) << MarkHeld << nothing


def test_a_transfer_that_was_completed_while_the_link_was_lost_is_no_cut(
    office: Playbook, call: AttemptId
) -> None:
    """Its channel is not hung up, though the agent's leg is gone."""
    consulting(office, call)
    gone = LiveCall(call, ChannelState.ANSWERED, None, transferred=True)
    office.aside(SwitchLost())
    office >> SwitchSynchronised((gone,), ()) << MarkEnded << nothing
    assert office.agent().state is AgentState.WRAPUP
    office >> SwitchSynchronised((gone,), ()) << nothing
    assert office.floor.transferred == {call}
    office >> SwitchSynchronised((), ()) << nothing
    assert office.floor.transferred == set()


def test_a_transferred_call_that_nobody_knows_is_no_orphan(office: Playbook) -> None:
    """After a restart: its record may be saved long since."""
    gone = LiveCall(AttemptId(77), ChannelState.ANSWERED, None, transferred=True)
    before = office.floor.lines_in_use()
    office >> SwitchSynchronised((gone,), (leg_up(office),)) << nothing
    assert office.floor.lines_in_use() == before + 1


def test_a_target_that_nobody_waits_for_is_an_orphan(office: Playbook, call: AttemptId) -> None:
    """After a restart the agent is with the held customer; a new try takes another name."""
    transfer = TransferId(call, 1)
    talking = LiveCall(call, ChannelState.ANSWERED, office.leg())
    office >> SwitchSynchronised((talking,), (leg_up(office),), (LiveTarget(transfer, up=True),))
    office << Alarm << DropTarget(transfer) << nothing
    dial(office, "*1002#")
    assert office.call(call).consultation is not None
    assert office.call(call).transfers == 2


def test_a_drop_whose_order_was_lost_is_asked_for_again(office: Playbook, call: AttemptId) -> None:
    transfer = consulting(office, call)
    office.aside(PhoneDigit(office.leg(), "*"))
    live = SwitchSynchronised((held(office, call),), (leg_up(office),), (LiveTarget(transfer, up=True),))
    office >> live << DropTarget(transfer) << nothing


def test_a_leg_of_nobody_is_dropped_after_a_transfer(office: Playbook, call: AttemptId) -> None:
    """The switch failed to end the agent's leg with the transfer."""
    consulting(office, call)
    session = office.leg()
    office.aside(CallTransferred(call), save(call))
    (
        office
        >> SwitchSynchronised((), (LiveLeg(session, LegState.UP),))
        << Alarm
        << DropAgent(session)
        << nothing
    )
