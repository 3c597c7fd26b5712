"""The store in memory: replies like the real one's to what the core waits for."""

from __future__ import annotations

from kaden.vocabulary import AccountId, AfterSave, AgentId, AttemptId, EndedBy, JobId, Outcome
from server.dialer.model import Asked, SessionId
from server.dialer.writes import (
    Claimed,
    ClaimNext,
    MarkAnswered,
    MarkEnded,
    OpenSession,
    ResultSaved,
    RunStarted,
    SaveResult,
    SessionOpened,
    StartRun,
)
from server.simulation.records import RUN, Records

BY = Asked(AccountId(1), "1")
JOB = JobId(1)


def claim(records: Records, count: int) -> Claimed:
    result = records.perform(ClaimNext(JOB, RUN, count, 0))
    assert isinstance(result, Claimed)
    return result


def test_a_list_is_claimed_to_its_end() -> None:
    records = Records(5)
    assert records.perform(StartRun(BY, JOB, 0)) == RunStarted(RUN, 5)
    first, last, none = claim(records, 3), claim(records, 3), claim(records, 1)
    assert ([a.id for a in first.attempts], first.remaining, first.exhausted) == ([1, 2, 3], 2, False)
    assert ([a.id for a in last.attempts], last.remaining, last.exhausted) == ([4, 5], 0, True)
    assert (none.attempts, none.exhausted) == ((), True)


def test_a_call_that_was_never_dialled_leaves_its_record() -> None:
    """Row 66."""
    records = Records(1)
    claim(records, 1)
    records.perform(MarkEnded(AttemptId(1), 0, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False))
    assert [attempt.id for attempt in claim(records, 1).attempts] == [2]
    records.perform(MarkEnded(AttemptId(2), 0, Outcome.BUSY, EndedBy.SWITCH))
    assert claim(records, 1).attempts == ()


def test_sessions_and_results() -> None:
    records = Records(None)
    opened = [records.perform(OpenSession(BY, AgentId(n), JOB, RUN, "1", 0)) for n in (1, 2)]
    assert opened == [SessionOpened(SessionId(1)), SessionOpened(SessionId(2))]
    saved = records.perform(SaveResult(BY, AttemptId(1), AgentId(1), None, "", None, AfterSave.CONTINUE, 7))
    assert saved == ResultSaved(7, 1, None)


def test_what_the_core_does_not_wait_for_gets_no_reply() -> None:
    assert Records(1).perform(MarkAnswered(AttemptId(1), 0)) is None
