"""The history of activity: whose stays, in which order, how far, and what of them is told (rows 29, 309 to 312)."""

from __future__ import annotations

import pytest

from kaden.clock import DAY, SECOND
from kaden.protocol.activity import StayKey, StaySearch
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AgentState
from server.dialer.writes import NoteAgentState
from server.storage.activity_port import StayQuestion
from server.storage.inline_runner import InlineRunner
from server.storage.transactions import activity
from tests.server.storage.office import NOON, Office
from tests.server.storage.transactions.test_handled import talks

EVER = StaySearch(since=NOON - DAY, until=NOON + DAY)


async def states(office: Office, question: StayQuestion) -> list[tuple[int, AgentState]]:
    """Attempt and state of each stay that is found, the newest first, through all stretches."""
    told: list[tuple[int, AgentState]] = []
    while True:
        part = await office.store.stays(question)
        told += [(stay.attempt or 0, stay.state) for stay in part.stays]
        if part.before is None:
            return told
        question = StayQuestion(question.search, question.campaigns, question.only, part.before)


async def a_call(office: Office) -> int:
    """One agent joins, talks and writes; another one only joins."""
    session, [attempt] = await talks(office, 1)
    for state in (AgentState.TALKING, AgentState.WRAPUP):
        note = NoteAgentState(office.agent(), state, session, attempt, office.now)
        await office.store.perform(note)
        await office.store.perform(note)
        office.later(SECOND)
    run = (await office.row("SELECT run_id FROM attempt"))[0]
    await office.sit_down(run, 1)
    return attempt


async def test_each_stay_is_told_once_with_begin_and_end(office: Office) -> None:
    """Rows 310, 311: of a call there is one stay of wrap-up."""
    attempt = await a_call(office)
    part = await office.store.stays(StayQuestion(EVER, (office.ids.campaign,)))
    told = [(stay.state, stay.attempt) for stay in part.stays]
    assert told == [
        (AgentState.JOINING, None),
        (AgentState.WRAPUP, attempt),
        (AgentState.TALKING, attempt),
        (AgentState.JOINING, None),
    ]
    other, wrapup, talking, _ = part.stays
    assert (talking.ended_at, wrapup.ended_at, other.agent != wrapup.agent) == (wrapup.started_at, None, True)
    assert wrapup.job is not None


async def test_a_search_narrows_by_agent_state_and_half_open_time(office: Office) -> None:
    attempt = await a_call(office)
    campaigns = (office.ids.campaign,)
    [began] = await office.row("SELECT started_at FROM activity WHERE state = 'wrapup'")
    wrapup = StaySearch(since=began, until=began + 1, state=AgentState.WRAPUP)
    assert await states(office, StayQuestion(wrapup, campaigns)) == [(attempt, AgentState.WRAPUP)]
    before = wrapup.model_copy(update={"since": began - DAY, "until": began})
    assert await states(office, StayQuestion(before, campaigns)) == []
    agent = EVER.model_copy(update={"agent": "agent2"})
    assert await states(office, StayQuestion(agent, campaigns)) == [(0, AgentState.JOINING)]
    assert len(await states(office, StayQuestion(EVER, None, office.agent()))) == 3
    for field in ("agent", "group"):
        nobodys = EVER.model_copy(update={field: "nobody's"})
        with pytest.raises(Refused) as refused:
            await office.store.stays(StayQuestion(nobodys, campaigns))
        assert refused.value == Refused(RefusalCode.SEARCH_UNKNOWN, field=field, value="nobody's")


async def test_who_works_for_no_campaign_that_is_seen_does_not_exist(office: Office) -> None:
    """Rows 29, 312; a job of a campaign that is closed to somebody has no name."""
    await a_call(office)
    other = await office.other_campaign()
    assert await states(office, StayQuestion(EVER, (other,))) == []
    await office.execute(
        "INSERT INTO batch (campaign_id, name, first_day, last_day) VALUES (?, 'b', '2026-01-01', '2026-12-31')",
        other,
    )
    await office.execute(
        "INSERT INTO batch_group (batch_id, group_id) SELECT id, ? FROM batch WHERE name = 'b'",
        office.ids.group,
    )
    part = await office.store.stays(StayQuestion(EVER, (other,)))
    assert (len(part.stays), {stay.job for stay in part.stays}) == (4, {None})


async def test_a_walk_is_bounded_and_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "WALKED", 3)
    attempt = await a_call(office)
    talking = EVER.model_copy(update={"state": AgentState.TALKING})
    assert await states(office, StayQuestion(talking, None)) == [(attempt, AgentState.TALKING)]
    assert len(await states(office, StayQuestion(EVER, None))) == 4


@pytest.mark.parametrize(
    ("only", "index"),
    [(None, "activity_started (started_at>? AND started_at<?)"), (AgentId(7), "activity_agent")],
)
def test_a_search_walks_an_index_of_moments(only: AgentId | None, index: str) -> None:
    """Limits 3."""
    key = StayKey(started_at=5, stay=3)
    within, values = activity._range(StayQuestion(EVER, None, before=key), only)
    sql = f"EXPLAIN QUERY PLAN {activity._STAYS} WHERE {within}{activity._NEWEST_FIRST}"
    steps = InlineRunner.in_memory(NOON).transact(lambda tx: tx.all(sql, (*values, 9)))
    assert index in "\n".join(str(row[3]) for row in steps)
