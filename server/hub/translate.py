"""What people say becomes an event of the floor: one case per message, no judgement in here."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from kaden.protocol.client import (
    CutCustomer,
    EndJob,
    HoldCustomer,
    JoinJob,
    KeepDraft,
    Listen,
    Pause,
    PauseRecording,
    ReadNotice,
    ReleaseAgent,
    ResumeWork,
    SaveResult,
    SetStatus,
    StartJob,
    StopJob,
    StopListening,
    TransferCall,
)
from kaden.protocol.history import CompleteCall
from kaden.protocol.my_work import CallBack
from kaden.protocol.preview import CallShown, OwnCall, PassShown
from kaden.protocol.recordings import PlayRecording, PlayRequest, StopPlaying
from kaden.protocol.supervising import (
    ChangeToday,
    KeepUnsaved,
    MoveAgent,
    PauseAgent,
    SuperviseRequest,
    TellAgent,
)
from kaden.text import clean
from kaden.vocabulary import (
    AccountId,
    AfterSave,
    AgentId,
    AgentState,
    AttemptId,
    CallbackId,
    DispositionId,
    JobId,
    StatusId,
)
from server.dialer.callback_requests import CallBackRequested
from server.dialer.events import (
    AgentReleaseRequested,
    CutRequested,
    EndRequested,
    Event,
    HoldRequested,
    JobStartRequested,
    JobStopRequested,
    JoinRequested,
    NoticeRead,
    PauseRequested,
    ResumeRequested,
)
from server.dialer.leg_requests import (
    ListenEndRequested,
    ListenRequested,
    PlayEndRequested,
    PlayRequested,
    RecordingPauseRequested,
    TransferRequested,
)
from server.dialer.model import Asked
from server.dialer.preview_requests import CallShownRequested, PassShownRequested
from server.dialer.result_requests import DraftTyped, SaveRequested
from server.dialer.status_events import StatusPauseRequested, StatusRequested
from server.dialer.supervisor_requests import (
    AgentMoveRequested,
    AgentPauseRequested,
    AgentTold,
    KeepUnsavedRequested,
    TodaysRuleRequested,
)

FloorRequest: TypeAlias = (
    JoinJob
    | EndJob
    | Pause
    | SetStatus
    | ResumeWork
    | CutCustomer
    | HoldCustomer
    | SaveResult
    | StartJob
    | StopJob
    | ReleaseAgent
    | TransferCall
    | PauseRecording
    | Listen
    | StopListening
    | PlayRequest
    | SuperviseRequest
    | OwnCall
    | CompleteCall
)
"""What the floor answers."""

FloorNews: TypeAlias = KeepDraft | ReadNotice
"""What the floor takes without an answer."""


def request_event(said: FloorRequest, account: AccountId) -> Event:
    """The event of a request; its asker is the account under the request's id."""
    by = Asked(account, said.request)
    agent = AgentId(account)
    match said:
        case JoinJob():
            return JoinRequested(by, agent, JobId(said.job))
        case EndJob():
            return EndRequested(by, agent)
        case Pause(to="away", status=int(status)):
            return StatusPauseRequested(by, agent, StatusId(status))
        case SetStatus():
            return StatusRequested(by, agent, None if said.status is None else StatusId(said.status))
        case Pause():
            return PauseRequested(by, agent, None if said.to is None else AgentState(said.to))
        case ResumeWork():
            return ResumeRequested(by, agent)
        case CutCustomer():
            return CutRequested(by, agent, AttemptId(said.attempt))
        case HoldCustomer():
            return HoldRequested(by, agent, AttemptId(said.attempt), said.held)
        case SaveResult():
            return _save(said, by, agent, said.then)
        case StartJob():
            return JobStartRequested(by, JobId(said.job))
        case StopJob():
            return JobStopRequested(by, JobId(said.job))
        case ReleaseAgent():
            return AgentReleaseRequested(by, AgentId(said.agent))
        case TransferCall():
            return TransferRequested(by, agent, AttemptId(said.attempt), said.target)
        case PauseRecording():
            return RecordingPauseRequested(by, agent, AttemptId(said.attempt), said.paused)
        case Listen() | StopListening() | PlayRecording() | StopPlaying():
            return _wish_to_hear(said, by)
        case CompleteCall():
            # The break is noted with the result: a crash right after it lets nobody be called who was not there.
            then = AfterSave.CONTINUE if said.at_desk is None else AfterSave.BREAK
            return replace(_save(said, by, AgentId(said.agent), then), at_desk=said.at_desk)
        case PauseAgent() | MoveAgent() | TellAgent() | KeepUnsaved() | ChangeToday():
            return _order(said, by)
        case CallBack():
            return CallBackRequested(by, agent, CallbackId(said.callback), said.caller_id)
        case CallShown():
            return CallShownRequested(by, agent, AttemptId(said.attempt))
        case PassShown():
            return PassShownRequested(by, agent, AttemptId(said.attempt), said.reason)


def _wish_to_hear(said: Listen | StopListening | PlayRecording | StopPlaying, by: Asked) -> Event:
    """The event of what a supervisor wants to hear, or has heard enough of."""
    match said:
        case Listen():
            return ListenRequested(by, AgentId(said.agent), said.mode)
        case StopListening():
            return ListenEndRequested(by)
        case PlayRecording():
            return PlayRequested(by, AttemptId(said.attempt))
        case StopPlaying():
            return PlayEndRequested(by)


def _order(said: SuperviseRequest, by: Asked) -> Event:
    """The event of what a supervisor has an agent do."""
    match said:
        case PauseAgent():
            to = None if said.to is None else AgentState(said.to)
            return AgentPauseRequested(by, AgentId(said.agent), to)
        case MoveAgent():
            return AgentMoveRequested(by, AgentId(said.agent), JobId(said.job))
        case TellAgent():
            told = None if said.agent is None else AgentId(said.agent)
            return AgentTold(by, told, None if said.job is None else JobId(said.job), clean(said.text))
        case KeepUnsaved():
            return KeepUnsavedRequested(by, AgentId(said.agent), AttemptId(said.attempt))
        case ChangeToday():
            seen = (None, None) if said.seen is None else (said.seen.ratio, said.seen.allowed_share)
            return TodaysRuleRequested(by, JobId(said.job), said.ratio, said.allowed_share, seen)


def _save(said: SaveResult | CompleteCall, by: Asked, agent: AgentId, then: AfterSave) -> SaveRequested:
    """The result of a call of `agent`, whoever enters it."""
    return SaveRequested(
        by,
        agent,
        AttemptId(said.attempt),
        _disposition(said.disposition),
        said.note,
        said.callback_at,
        then,
        said.for_group,
    )


def news_event(said: FloorNews, account: AccountId) -> Event:
    """The event of something that is not answered."""
    agent = AgentId(account)
    match said:
        case KeepDraft():
            return DraftTyped(
                agent,
                AttemptId(said.attempt),
                said.sequence,
                said.note,
                _disposition(said.disposition),
                said.callback_at,
                said.for_group,
            )
        case ReadNotice():
            return NoticeRead(agent)


def _disposition(number: int | None) -> DispositionId | None:
    return None if number is None else DispositionId(number)
