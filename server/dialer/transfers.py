"""Transfers: from the phone by `*`, extension, `#` (domain rows 219 to 225), from the desk as hold transfer (row 260).

Rule: the customer is taken back only when the target's channel is known to be gone, so that three never talk by chance;
and an agent's cut never ends a held customer's call, it completes the transfer or gives it up.
"""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import AgentState, AttemptId, AttemptState, EndedBy, Outcome
from server.dialer.agent import Step
from server.dialer.calls import end_hold, settle
from server.dialer.ears import line_is_gone
from server.dialer.effects import Alarm, HoldCall
from server.dialer.floor import Agent, Call
from server.dialer.leg_effects import CompleteTransfer, Consult, DropTarget
from server.dialer.leg_events import CallTransferred, LiveTarget, PhoneDigit, TargetAnswered, TargetEnded
from server.dialer.leg_requests import TransferRequested
from server.dialer.lines import LONGEST_EXTENSION, Consultation
from server.dialer.model import TransferId
from server.dialer.places import move, put_down
from server.dialer.turn import Turn
from server.dialer.writes import MarkHeld


def on_digit(turn: Turn, event: PhoneDigit) -> None:
    """A key on the agent's phone: `*` begins and gives up, digits and `#` name the target (rows 220 to 222)."""
    agent = turn.agent_of(event.session)
    call = turn.floor.calls.get(agent.call) if agent is not None and agent.call is not None else None
    if agent is None or call is None or not turn.floor.rules.transfers or not agent.on_call:
        return
    if call.promise is not None:
        return  # Row 260: only the desk's hold transfer.
    consultation = call.consultation
    if consultation is None:
        if event.digit == "*":
            _begin(turn, agent, call)
    elif event.digit == "*":
        give_up_transfer(turn, agent, call)
    elif consultation.phase == "dialling" and event.digit == "#":
        _dial(turn, agent, call, consultation)
    elif consultation.phase == "dialling" and event.digit.isdigit():
        consultation.target = (consultation.target + event.digit)[: LONGEST_EXTENSION + 1]
        turn.show_desk(agent)


def on_transfer_requested(turn: Turn, event: TransferRequested) -> None:
    """Hold transfer from the desk: hold, and ring the target at once (row 260)."""
    agent, call = turn.floor.agents.get(event.agent), turn.floor.calls.get(event.attempt)
    if agent is None or call is None or agent.call != event.attempt or not agent.on_call:
        turn.refuse(event.by, RefusalCode.CALL_GONE)
    elif not turn.floor.rules.transfers:
        turn.refuse(event.by, RefusalCode.TRANSFER_OFF)
    elif not _is_extension(event.target):
        turn.refuse(event.by, RefusalCode.BAD_EXTENSION, extension=event.target, longest=LONGEST_EXTENSION)
    elif call.consultation is not None:
        turn.refuse(event.by, RefusalCode.NOT_NOW, action="transfer_call", state=agent.state)
    else:
        consultation = _begin(turn, agent, call)
        consultation.target = event.target
        _dial(turn, agent, call, consultation)
        turn.answer(event.by)


def _begin(turn: Turn, agent: Agent, call: Call) -> Consultation:
    """Hold the customer, whom the phone's hold button may have held before (rows 219, 221)."""
    call.transfers += 1
    call.consultation = Consultation(TransferId(call.id, call.transfers), "dialling", turn.now)
    if call.held_since is None:
        call.held_since = turn.now
        turn.do(HoldCall(call.id, True))
        turn.write(MarkHeld(call.id, True, turn.now))
    move(turn, agent, Step.TRANSFER)
    return call.consultation


def _dial(turn: Turn, agent: Agent, call: Call, consultation: Consultation) -> None:
    if not _is_extension(consultation.target):
        _take_back(turn, agent, call)
        return
    consultation.phase, consultation.since = "ringing", turn.now
    turn.do(Consult(consultation.id, consultation.target, turn.floor.rules.target_ring))
    turn.show_desk(agent)


def give_up_transfer(turn: Turn, agent: Agent, call: Call) -> None:
    """Back to the customer, once the target is gone (row 225)."""
    consultation = call.consultation
    if consultation is None or consultation.phase == "leaving":
        return
    if consultation.phase == "dialling":
        _take_back(turn, agent, call)
    else:
        consultation.phase, consultation.since = "leaving", turn.now
        turn.do(DropTarget(consultation.id))
        turn.show_desk(agent)


def cut(turn: Turn, agent: Agent, call: Call) -> bool:
    """The desk's cut button during a transfer: completes it, or gives it up; False when there is none (row 223)."""
    consultation = call.consultation
    if consultation is None or not agent.on_call:
        return False
    if consultation.phase == "talking":
        turn.do(CompleteTransfer(consultation.id))
    else:
        give_up_transfer(turn, agent, call)
    return True


def _take_back(turn: Turn, agent: Agent, call: Call) -> None:
    call.consultation = None
    end_hold(turn, call)
    turn.do(HoldCall(call.id, False))
    turn.write(MarkHeld(call.id, False, turn.now))
    move(turn, agent, Step.TAKE_BACK)


# ---- news of the target ------------------------------------------------------------------------------------------


def on_target_answered(turn: Turn, event: TargetAnswered) -> None:
    """Agent and target talk (row 223). One that nobody waits for any more is dropped."""
    found = _of(turn, event.transfer)
    if found is None:
        turn.do(DropTarget(event.transfer))
        return
    agent, _, consultation = found
    if consultation.phase == "ringing":
        consultation.phase, consultation.since = "talking", turn.now
        turn.show_desk(agent)


def on_target_ended(turn: Turn, event: TargetEnded) -> None:
    """Not reached, declined or dropped: the agent is with the customer again (row 225)."""
    found = _of(turn, event.transfer)
    if found is not None:
        agent, call, _ = found
        _take_back(turn, agent, call)


def on_transferred(turn: Turn, event: CallTransferred) -> None:
    """Customer and target talk: for us the call is over; its agent enters the result, and is out of the job (rows 224,
    228). The line stays in use until the switch says that the call ended."""
    turn.floor.transferred.add(event.attempt)
    call = turn.floor.calls.get(event.attempt)
    if call is not None and call.state is AttemptState.CONNECTED:
        complete(turn, call)


def complete(turn: Turn, call: Call) -> None:
    """The call went to the target."""
    turn.floor.transferred.add(call.id)
    call.consultation, call.ended_by = None, EndedBy.TRANSFER
    agent = turn.floor.owner_of(call)
    if agent is not None:
        agent.transferred = True
        line_is_gone(turn, agent.id)
        put_down(turn, agent)
    settle(turn, call, Outcome.CONNECTED)


def leg_went_over(turn: Turn, agent: Agent) -> bool:
    """The agent's leg is gone while the target was up: that completes the transfer, whatever news of it was lost."""
    call = turn.floor.calls.get(agent.call) if agent.call is not None else None
    if agent.state is not AgentState.TRANSFERRING or call is None:
        return False
    if call.consultation is None or call.consultation.phase != "talking":
        return False
    complete(turn, call)
    return True


# ---- comparing with the switch -----------------------------------------------------------------------------------


def agree_targets(turn: Turn, living: tuple[LiveTarget, ...], *, certain: bool) -> None:
    """Targets that nobody waits for are hung up; a transfer whose target is gone has failed (guarantees, section 2)."""
    ups = {target.transfer: target.up for target in living}
    for call in list(turn.floor.calls.values()):
        consultation = call.consultation
        if consultation is None or consultation.phase == "dialling":
            continue
        up = ups.get(consultation.id)
        if up:
            on_target_answered(turn, TargetAnswered(consultation.id))
        elif up is None and (certain or turn.is_old(consultation.since)):
            on_target_ended(turn, TargetEnded(consultation.id, answered=False))
        if up is not None and consultation.phase == "leaving":
            turn.do(DropTarget(consultation.id))
    for target in living:
        if _of(turn, target.transfer) is None:
            turn.do(Alarm("orphan_target", f"attempt {target.transfer.attempt}"))
            turn.do(DropTarget(target.transfer))
        known = turn.floor.calls.get(target.transfer.attempt)
        if known is not None:
            known.transfers = max(known.transfers, target.transfer.nth)


def agree_transferred(turn: Turn, attempts: frozenset[AttemptId]) -> None:
    """Calls that talk with a target by now; before the legs are compared, for the agents' are gone."""
    for attempt in attempts:
        on_transferred(turn, CallTransferred(attempt))
    turn.floor.transferred = set(attempts)


def _of(turn: Turn, transfer: TransferId) -> tuple[Agent, Call, Consultation] | None:
    call = turn.floor.calls.get(transfer.attempt)
    if call is None or call.consultation is None or call.consultation.id != transfer or call.agent is None:
        return None
    agent = turn.floor.agents.get(call.agent)
    if agent is None or agent.call != call.id or agent.state is not AgentState.TRANSFERRING:
        return None
    return agent, call, call.consultation


def _is_extension(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_EXTENSION
