"""The result of a call: drafts while typing, checks at the field, saving, and what the agent does next."""

from __future__ import annotations

from kaden.protocol.base import MAX_NOTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AfterSave, AgentId, AgentState, AttemptId, ReleaseReason, RunId
from server.dialer.agent import Step
from server.dialer.calls import on_number_listed
from server.dialer.desk_requests import go_over
from server.dialer.effects import Refuse
from server.dialer.events import NumberListed
from server.dialer.floor import Agent, Call
from server.dialer.lessons import completed_saved, result_saved, wrapup_ended
from server.dialer.lines import Draft
from server.dialer.places import PAUSES, give_up, leave, move, stopped_meanwhile
from server.dialer.result_checks import Entered, note_refusal, result_refusal
from server.dialer.result_requests import DraftTyped, SaveRequested
from server.dialer.turn import Turn
from server.dialer.writes import KeepDraft, ResultSaved, SaveResult


def on_draft_typed(turn: Turn, event: DraftTyped) -> None:
    """Keep the newest draft, in memory and on disk (domain row 244).

    A call that is not ours any more may wait among this agent's unsaved records (row 281): the store judges that.
    """
    if len(event.note) > MAX_NOTE:
        return
    draft = Draft(event.sequence, event.note, event.disposition, event.callback_at, event.for_group)
    call = turn.floor.calls.get(event.attempt)
    if call is None:
        _keep(turn, event.attempt, event.agent, draft)
        return
    if call.agent != event.agent or call.saving:
        return
    if call.draft is None or event.sequence > call.draft.sequence:
        call.draft = draft
        keep_draft(turn, call)


def keep_draft(turn: Turn, call: Call) -> None:
    """Take the draft of a call to the disk. The same one again changes nothing there."""
    if call.draft is not None and call.agent is not None and call.saving is None:
        _keep(turn, call.id, call.agent, call.draft)


def _keep(turn: Turn, attempt: AttemptId, agent: AgentId, draft: Draft) -> None:
    turn.write(
        KeepDraft(
            attempt,
            agent,
            draft.sequence,
            draft.note,
            draft.disposition,
            draft.callback_at,
            turn.now,
            draft.for_group,
        )
    )


def on_save_requested(turn: Turn, event: SaveRequested) -> None:
    """Check the result and send it to the disk; the screen turns only when it is there (domain row 230).

    The same request again, while the first is under way, gets the first one's answer. A call that is not ours any more
    (an unsaved record, or saved already) is the store's to judge.
    """
    agent = turn.floor.agents.get(event.agent)
    call = turn.floor.calls.get(event.attempt)
    order = SaveResult(
        event.by,
        event.attempt,
        event.agent,
        event.disposition,
        event.note,
        event.callback_at,
        event.then,
        turn.now,
        event.for_group,
    )
    if call is None:
        turn.write(order)
        return
    if call.saving == event.by:
        return
    refusal = _place_refusal(event, agent, call) or _result_refusal(turn, event, call)
    if refusal is not None:
        turn.do(Refuse(event.by, refusal))
        return
    call.saving = event.by
    turn.write(order)
    if agent is not None:
        turn.show_desk(agent)


def on_result_saved(turn: Turn, order: SaveResult, result: ResultSaved) -> None:
    """The result is durable: say so, and let the agent go on (domain rows 232 to 236)."""
    call = turn.floor.calls.pop(order.attempt, None)
    agent = turn.floor.agents.get(order.agent)
    completed = call is None and result.unsaved and not result.repeated
    if call is not None:
        if call.run is not None:
            _count_saved(turn, call.run, completed=False)
        result_saved(turn, call, order.disposition)
        turn.record_is_back(call.dialled_at)
    elif completed and result.completed is not None:
        _count_saved(turn, result.completed, completed=True)
        completed_saved(turn, result, order.disposition)
    if agent is not None and (call is not None or completed):
        joined = result.answered_at if call is None else call.connected_at
        if agent.times is None or agent.times.has(joined):
            agent.saved += 1
        turn.show_desk(agent)
    if agent is not None and call is not None and agent.call == call.id:
        _after_result(turn, agent, call, order)
    turn.answer(order.by)
    if result.promises_changed and result.campaign is not None:
        turn.show_promises(result.campaign)
    if result.listed_number is not None and not result.repeated:
        on_number_listed(turn, NumberListed(result.listed_number, result.campaign))


def _count_saved(turn: Turn, run: RunId, *, completed: bool) -> None:
    """A result of this run was saved; `completed`: it waited among the unsaved records (domain row 284)."""
    for job, seat in turn.floor.jobs.items():
        tally = seat.tally_of(run)
        if tally is not None:
            tally.saved += 1
            tally.unsaved -= int(completed)
            turn.show_job(job)


def on_save_failed(turn: Turn, order: SaveResult, refusal: Refused) -> None:
    """Nothing was saved: the form stays as it is, if there still is one. Saved by somebody else: the desk is free."""
    call = turn.floor.calls.get(order.attempt)
    agent = turn.floor.agents.get(order.agent)
    if call is not None and call.saving == order.by:
        call.saving = None
        at_desk = agent is not None and agent.call == call.id
        if refusal.code is RefusalCode.ALREADY_SAVED:
            del turn.floor.calls[call.id]
            if agent is not None and at_desk:
                _after_result(turn, agent, call, order)
        elif not at_desk:
            give_up(turn, call)
    if agent is not None:
        turn.show_desk(agent)
    turn.do(Refuse(order.by, refusal))


def _after_result(turn: Turn, agent: Agent, call: Call, order: SaveResult) -> None:
    """The agent goes on as asked; what a supervisor saved only frees the desk."""
    if AgentId(order.by.account) == order.agent:
        go_on(turn, agent, call, order.then)
    else:
        free_desk(turn, agent, call)


def go_on(turn: Turn, agent: Agent, call: Call, then: AfterSave) -> None:
    """From wrap-up to what comes next; a job that stopped or a phone that is gone comes first (domain row 163).

    Outside a job nothing comes next: the place was taken for this call alone. A pause comes before a move (row 231),
    which is carried out when it ends.
    """
    wrapup_ended(turn, agent, turn.floor.seat_of(call))
    agent.call = None
    pauses = agent.pause_after is not None or then is not AfterSave.CONTINUE
    if then is AfterSave.END or agent.job is None:
        leave(turn, agent, Step.END, None)
    elif (not pauses and go_over(turn, agent)) or stopped_meanwhile(turn, agent):
        return
    elif agent.leg == "none":
        lost = ReleaseReason.TRANSFER if agent.transferred else ReleaseReason.PHONE_CUT
        leave(turn, agent, Step.RELEASE, lost)
    else:
        move(turn, agent, _step_after(agent, then))


def free_desk(turn: Turn, agent: Agent, call: Call) -> None:
    """A supervisor took the ended call from the desk (domain rows 280, 282).

    An agent whose screen answers pauses, as wished or in a break: who did not save may not be there, and comes back
    by a key. Another one is released.
    """
    if agent.connected:
        go_on(turn, agent, call, AfterSave.CONTINUE if agent.pause_after else AfterSave.BREAK)
    else:
        leave(turn, agent, Step.RELEASE, ReleaseReason.SUPERVISOR)


def _step_after(agent: Agent, then: AfterSave) -> Step:
    wish, agent.pause_after = agent.pause_after, None
    if then is AfterSave.CONTINUE and wish is not None:
        return PAUSES[wish]
    return {AfterSave.CONTINUE: Step.CONTINUE, AfterSave.BREAK: Step.BREAK, AfterSave.AWAY: Step.AWAY}[then]


def _place_refusal(event: SaveRequested, agent: Agent | None, call: Call) -> Refused | None:
    if agent is None or call.agent != agent.id or agent.call != call.id:
        return Refused(RefusalCode.CALL_GONE)
    own = AgentId(event.by.account) == agent.id
    if not own and event.at_desk is None:
        # As long as it is at its agent's desk, nobody else completes it unasked (row 282).
        return Refused(RefusalCode.NOT_NOW, action="complete_call", state=agent.state)
    if not own and event.at_desk == "away" and agent.connected:
        return Refused(RefusalCode.AGENT_IS_BACK, agent=agent.name)
    if agent.state is not AgentState.WRAPUP or call.saving:
        state = "saving" if call.saving else agent.state
        return Refused(RefusalCode.NOT_NOW, action="save_result", state=state)
    return None


def _result_refusal(turn: Turn, event: SaveRequested, call: Call) -> Refused | None:
    campaign = turn.floor.campaign_of(call)
    if campaign is None:
        return note_refusal(event.note)
    return result_refusal(Entered(event.disposition, event.note, event.callback_at), campaign, turn.now)
