"""What people say and the event it becomes, one by one."""

from __future__ import annotations

import pytest

from kaden.protocol import client as said
from kaden.protocol import history, preview, supervising
from kaden.text import clean
from kaden.vocabulary import (
    AccountId,
    AfterSave,
    AgentId,
    AgentState,
    AttemptId,
    DispositionId,
    JobId,
    MonitorMode,
    StatusId,
)
from server.dialer import (
    events,
    leg_requests,
    preview_requests,
    result_requests,
    status_events,
    supervisor_requests,
)
from server.dialer.events import Event
from server.dialer.model import Asked
from server.hub.translate import FloorNews, FloorRequest, news_event, request_event

ACCOUNT = AccountId(5)
AGENT = AgentId(5)
BY = Asked(ACCOUNT, "r")


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (said.JoinJob(request="r", job=3), events.JoinRequested(BY, AGENT, JobId(3))),
        (said.EndJob(request="r"), events.EndRequested(BY, AGENT)),
        (said.Pause(request="r", to="break"), events.PauseRequested(BY, AGENT, AgentState.BREAK)),
        (said.Pause(request="r", to="away"), events.PauseRequested(BY, AGENT, AgentState.AWAY)),
        (said.Pause(request="r", to=None), events.PauseRequested(BY, AGENT, None)),
        (
            said.Pause(request="r", to="away", status=4),
            status_events.StatusPauseRequested(BY, AGENT, StatusId(4)),
        ),
        (
            said.SetStatus(request="r", status=3),
            status_events.StatusRequested(BY, AGENT, StatusId(3)),
        ),
        (said.SetStatus(request="r", status=None), status_events.StatusRequested(BY, AGENT, None)),
        (said.ResumeWork(request="r"), events.ResumeRequested(BY, AGENT)),
        (said.CutCustomer(request="r", attempt=8), events.CutRequested(BY, AGENT, AttemptId(8))),
        (
            said.HoldCustomer(request="r", attempt=8, held=True),
            events.HoldRequested(BY, AGENT, AttemptId(8), True),
        ),
        (
            said.SaveResult(
                request="r", attempt=8, disposition=2, note="n", callback_at=9, then=AfterSave.AWAY
            ),
            result_requests.SaveRequested(BY, AGENT, AttemptId(8), DispositionId(2), "n", 9, AfterSave.AWAY),
        ),
        (
            said.SaveResult(request="r", attempt=8, disposition=None, note="", then=AfterSave.END),
            result_requests.SaveRequested(BY, AGENT, AttemptId(8), None, "", None, AfterSave.END),
        ),
        (
            history.CompleteCall(request="r", attempt=8, agent=7, disposition=2, note="n", at_desk="away"),
            result_requests.SaveRequested(
                BY, AgentId(7), AttemptId(8), DispositionId(2), "n", None, AfterSave.BREAK, at_desk="away"
            ),
        ),
        (
            preview.CallShown(request="r", attempt=8),
            preview_requests.CallShownRequested(BY, AGENT, AttemptId(8)),
        ),
        (
            preview.PassShown(request="r", attempt=8, reason="later"),
            preview_requests.PassShownRequested(BY, AGENT, AttemptId(8), "later"),
        ),
        (said.StartJob(request="r", job=3), events.JobStartRequested(BY, JobId(3))),
        (said.StopJob(request="r", job=3), events.JobStopRequested(BY, JobId(3))),
        (said.ReleaseAgent(request="r", agent=7), events.AgentReleaseRequested(BY, AgentId(7))),
        (
            supervising.PauseAgent(request="r", agent=7, to="break"),
            supervisor_requests.AgentPauseRequested(BY, AgentId(7), AgentState.BREAK),
        ),
        (
            supervising.PauseAgent(request="r", agent=7, to=None),
            supervisor_requests.AgentPauseRequested(BY, AgentId(7), None),
        ),
        (
            supervising.MoveAgent(request="r", agent=7, job=3),
            supervisor_requests.AgentMoveRequested(BY, AgentId(7), JobId(3)),
        ),
        (
            supervising.TellAgent(request="r", job=3, text="a\x1b[2Jb"),
            supervisor_requests.AgentTold(BY, None, JobId(3), clean("a\x1b[2Jb")),
        ),
        (
            supervising.ChangeToday(
                request="r",
                job=3,
                ratio=1.5,
                allowed_share=0.02,
                seen=supervising.TodayChanged(ratio=None, allowed_share=0.01),
            ),
            supervisor_requests.TodaysRuleRequested(BY, JobId(3), 1.5, 0.02, (None, 0.01)),
        ),
        (
            supervising.KeepUnsaved(request="r", agent=7, attempt=8),
            supervisor_requests.KeepUnsavedRequested(BY, AgentId(7), AttemptId(8)),
        ),
        (
            said.TransferCall(request="r", attempt=8, target="1002"),
            leg_requests.TransferRequested(BY, AGENT, AttemptId(8), "1002"),
        ),
        (
            said.PauseRecording(request="r", attempt=8, paused=True),
            leg_requests.RecordingPauseRequested(BY, AGENT, AttemptId(8), True),
        ),
        (
            said.Listen(request="r", agent=7, mode=MonitorMode.BARGE),
            leg_requests.ListenRequested(BY, AgentId(7), MonitorMode.BARGE),
        ),
        (said.StopListening(request="r"), leg_requests.ListenEndRequested(BY)),
    ],
    ids=lambda value: getattr(value, "type", ""),
)
def test_requests(message: FloorRequest, event: Event) -> None:
    assert request_event(message, ACCOUNT) == event


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (
            said.KeepDraft(attempt=8, sequence=4, note="n", disposition=2, callback_at=9),
            result_requests.DraftTyped(AGENT, AttemptId(8), 4, "n", DispositionId(2), 9),
        ),
        (said.ReadNotice(), events.NoticeRead(AGENT)),
    ],
    ids=lambda value: getattr(value, "type", ""),
)
def test_news(message: FloorNews, event: Event) -> None:
    assert news_event(message, ACCOUNT) == event
