"""`step`: one event and the present instant in, effects out. The only place that changes a `Floor`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kaden.clock import Instant
from kaden.vocabulary import Dialling
from server.dialer import (
    alarms,
    callback_requests,
    callbacks,
    calls,
    desk_requests,
    events,
    jobs,
    leg_events,
    leg_requests,
    listening,
    move_orders,
    phones,
    playing,
    preview,
    preview_requests,
    recording,
    result_requests,
    results,
    settle,
    status_events,
    status_requests,
    supervisor_orders,
    supervisor_requests,
    todays_requests,
    transfers,
)
from server.dialer.callback_writes import CallbackOpened, OpenCallback
from server.dialer.calls import serve
from server.dialer.desk_requests import carry_out_moves, grant_pauses, on_join_failed, on_session_opened
from server.dialer.disks import DisksMeasured
from server.dialer.effects import Effect
from server.dialer.floor import Floor
from server.dialer.jobs import on_run_started, on_run_stopped, on_start_failed, on_stop_failed
from server.dialer.leg_writes import MonitoringOpened, OpenMonitoring, OpenPlaying, PlayingOpened
from server.dialer.pace import on_claim_failed, on_claimed, pace
from server.dialer.preview_writes import CallShown, PassShown, ShowNext, ShownPassed
from server.dialer.results import keep_draft, on_result_saved, on_save_failed
from server.dialer.supervisor_writes import KeepMove
from server.dialer.turn import Turn
from server.dialer.writes import (
    Claimed,
    ClaimNext,
    Done,
    OpenSession,
    ResultSaved,
    RunStarted,
    SaveResult,
    SessionOpened,
    StartRun,
    StopRun,
)


def step(floor: Floor, event: events.Event, now: Instant) -> list[Effect]:
    """Let one event happen at `now`.

    Deterministic: the same floor, event and time give the same effects. `now` may stand still or jump back; alarms
    are then merely late.
    """
    turn = Turn(floor, now)
    HANDLERS[type(event)](turn, event)
    _close(turn)
    return turn.closing_effects()


def _close(turn: Turn) -> None:
    """Move who is to go over; serve, pause and pace until nothing asks for it any more.

    A pause granted can free or need a decision.
    The job that placed calls longest ago decides first, so that a full trunk serves all jobs in turn.
    """
    carry_out_moves(turn)
    turn.jobs_to_pace &= turn.floor.jobs.keys()
    while turn.jobs_to_pace:
        job = min(turn.jobs_to_pace, key=lambda number: (turn.floor.jobs[number].next_cycle, number))
        turn.jobs_to_pace.discard(job)
        seat = turn.floor.jobs[job]
        serve(turn, seat)
        grant_pauses(turn, job)
        if job not in turn.jobs_to_pace:
            decide = pace if seat.plan.dialling is Dialling.AUTOMATIC else preview.show_records
            decide(turn, seat)


def _on_written(turn: Turn, event: events.Written) -> None:
    match event.write, event.result:
        case ClaimNext() as order, Claimed() as result:
            on_claimed(turn, order, result)
        case SaveResult() as order, ResultSaved() as result:
            on_result_saved(turn, order, result)
        case OpenSession() as order, SessionOpened() as result:
            on_session_opened(turn, order, result)
        case OpenCallback() as order, CallbackOpened() as result:
            callbacks.on_callback_opened(turn, order, result)
        case ShowNext() as order, Claimed() as result:
            preview.on_fetched(turn, order, result)
        case CallShown() as order, Done() as result:
            preview.on_called(turn, order, result)
        case PassShown() as order, ShownPassed() as result:
            preview.on_passed(turn, order, result)
        case OpenMonitoring() as order, MonitoringOpened() as result:
            listening.on_opened(turn, order, result)
        case OpenPlaying() as order, PlayingOpened() as result:
            playing.on_opened(turn, order, result)
        case KeepMove() as order, Done() as result:
            move_orders.on_move_kept(turn, order, result)
        case StartRun() as order, RunStarted() as result:
            on_run_started(turn, order, result)
        case StopRun() as order, Done() as result:
            on_run_stopped(turn, order, result)


def _on_write_failed(turn: Turn, event: events.WriteFailed) -> None:
    match event.write:
        case ClaimNext() as order:
            on_claim_failed(turn, order)
        case SaveResult() as order:
            on_save_failed(turn, order, event.refusal)
        case OpenSession() as order:
            on_join_failed(turn, order, event.refusal)
        case OpenCallback() as order:
            callbacks.on_callback_refused(turn, order, event.refusal)
        case ShowNext() as order:
            preview.on_fetch_failed(turn, order)
        case CallShown() as order:
            preview.on_call_refused(turn, order, event.refusal)
        case PassShown() as order:
            preview.on_pass_failed(turn, order, event.refusal)
        case OpenMonitoring() as order:
            listening.on_open_failed(turn, order, event.refusal)
        case OpenPlaying() as order:
            playing.on_open_failed(turn, order, event.refusal)
        case KeepMove() as order:
            move_orders.on_move_not_kept(turn, order, event.refusal)
        case StartRun() as order:
            on_start_failed(turn, order, event.refusal)
        case StopRun() as order:
            on_stop_failed(turn, order, event.refusal)


def _on_store_changed(turn: Turn, event: events.StoreLost | events.StoreBack) -> None:
    turn.floor.store_up = isinstance(event, events.StoreBack)
    if turn.floor.store_up:
        for call in turn.floor.calls.values():
            keep_draft(turn, call)
        for agent in turn.floor.agents.values():
            if agent.move is not None:
                turn.show_desk(agent)
    for job in turn.floor.jobs:
        turn.pace(job)


def _on_disks_measured(turn: Turn, event: DisksMeasured) -> None:
    """Alerts are found at every look; nothing else follows before a disk takes no more."""
    turn.floor.disks = event.disks


HANDLERS: Final[Mapping[type, Callable[[Turn, Any], None]]] = {
    events.CustomerRinging: calls.on_ringing,
    events.CustomerAnswered: calls.on_answered,
    events.CallEnded: calls.on_ended,
    events.CallPlaced: calls.on_call_placed,
    events.PlaceFailed: calls.on_place_failed,
    events.FateDoubted: calls.on_fate_doubted,
    events.NumberListed: calls.on_number_listed,
    events.PhoneAnswered: phones.on_phone_answered,
    events.PhoneEnded: phones.on_phone_ended,
    events.PhoneHeld: phones.on_phone_held,
    events.PhoneReadyChanged: phones.on_phone_ready_changed,
    leg_events.PhoneDigit: transfers.on_digit,
    leg_events.TargetAnswered: transfers.on_target_answered,
    leg_events.TargetEnded: transfers.on_target_ended,
    leg_events.CallTransferred: transfers.on_transferred,
    leg_events.MonitorAnswered: listening.on_answered,
    leg_events.MonitorEnded: listening.on_ended,
    leg_events.RecordingStarted: recording.on_started,
    leg_events.RecordingFailed: recording.on_failed,
    leg_events.RecordingPauseFailed: recording.on_pause_failed,
    leg_events.PlayingBegan: playing.on_began,
    leg_events.PlayingEnded: playing.on_ended,
    leg_events.TrunkChanged: settle.on_trunk_changed,
    leg_requests.TransferRequested: transfers.on_transfer_requested,
    leg_requests.RecordingPauseRequested: recording.on_pause_requested,
    leg_requests.ListenRequested: listening.on_requested,
    leg_requests.ListenEndRequested: listening.on_end_requested,
    leg_requests.ListenerBarred: listening.on_barred,
    leg_requests.PlayRequested: playing.on_requested,
    leg_requests.PlayEndRequested: playing.on_end_requested,
    leg_requests.PlayerLeft: playing.on_player_left,
    leg_requests.CutOrdered: calls.on_cut_ordered,
    events.SwitchLost: settle.on_switch_lost,
    events.SwitchSynchronised: settle.on_synchronised,
    events.AgentArrived: desk_requests.on_arrived,
    events.AgentVanished: desk_requests.on_vanished,
    events.AgentSignedOut: desk_requests.on_signed_out,
    events.JoinRequested: desk_requests.on_join_requested,
    events.EndRequested: desk_requests.on_end_requested,
    events.PauseRequested: desk_requests.on_pause_requested,
    events.ResumeRequested: desk_requests.on_resume_requested,
    events.CutRequested: desk_requests.on_cut_requested,
    events.HoldRequested: desk_requests.on_hold_requested,
    events.NoticeRead: desk_requests.on_notice_read,
    callback_requests.CallBackRequested: callbacks.on_call_back_requested,
    preview_requests.CallShownRequested: preview.on_call_requested,
    preview_requests.PassShownRequested: preview.on_pass_requested,
    events.AgentReleaseRequested: desk_requests.on_release_requested,
    result_requests.DraftTyped: results.on_draft_typed,
    result_requests.SaveRequested: results.on_save_requested,
    events.JobStartRequested: jobs.on_start_requested,
    events.JobStopRequested: jobs.on_stop_requested,
    events.PlanChanged: jobs.on_plan_changed,
    status_events.StatusesChanged: status_requests.on_statuses_changed,
    status_events.StatusRequested: status_requests.on_status_requested,
    status_events.StatusPauseRequested: status_requests.on_status_pause_requested,
    supervisor_requests.AgentPauseRequested: supervisor_orders.on_pause_requested,
    supervisor_requests.AgentMoveRequested: move_orders.on_move_requested,
    supervisor_requests.AgentTold: supervisor_orders.on_told,
    supervisor_requests.KeepUnsavedRequested: supervisor_orders.on_keep_unsaved,
    supervisor_requests.TodaysRuleRequested: todays_requests.on_todays_rule_requested,
    events.RecordsAdded: jobs.on_records_added,
    events.Written: _on_written,
    events.WriteFailed: _on_write_failed,
    events.StoreLost: _on_store_changed,
    events.StoreBack: _on_store_changed,
    DisksMeasured: _on_disks_measured,
    events.TimePassed: alarms.on_time_passed,
    events.ClockJumped: alarms.on_clock_jumped,
}
"""Event -> its handler. A test holds that every event has one."""
