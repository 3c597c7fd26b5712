"""Counting calls, on each database; against a recount of random days they are tested with their office (row 318).

The numbering plan has no such numbers as these tests', so their type is none that it knows.
"""

from __future__ import annotations

from typing import Any

from kaden.clock import DAY, SECOND
from kaden.protocol.reports import Grouping
from kaden.vocabulary import AgentState, Outcome, PhoneType
from server.dialer.writes import NoteAgentState
from server.storage.reports_port import PHONE_TYPES, CallQuestion, CallTally, Stretch
from server.storage.transactions.reports import LONGEST_WAIT
from tests.server.storage.office import STOP, Office, listed, number

TOKYO = 9 * 60 * 60 * SECOND


async def some_calls(office: Office) -> None:
    """A conversation that was written up, one that nobody ended, a busy number, and a call that never went out."""
    await office.customers(*(listed(number(place)) for place in range(4)))
    run = await office.start()
    session = await office.sit_down(run)
    talk, live, busy, never = [each.id for each in (await office.claim(run, 4)).attempts]
    office.later(20 * SECOND)
    await office.talk(talk, session, 30 * SECOND)
    await office.store.perform(NoteAgentState(office.agent(), AgentState.WRAPUP, session, talk, office.now))
    office.later(8 * SECOND)
    await office.save(talk, STOP)
    await office.store.perform(NoteAgentState(office.agent(), AgentState.WAITING, session, None, office.now))
    await office.answer(live)
    await office.end(busy, Outcome.BUSY)
    await office.end(never, Outcome.FAILED, dialled=False)


async def counted(office: Office, by: Grouping, since: int, until: int, **asked: Any) -> list[CallTally]:
    question = CallQuestion(by, {office.ids.campaign}, **asked)
    return list(await office.store.count_calls(question, Stretch(since, until, TOKYO)))


async def test_every_grouping_is_counted_on_every_database(office: Office) -> None:
    begin = office.now
    await some_calls(office)
    for by in Grouping:
        await counted_by(office, by, begin)


async def counted_by(office: Office, by: Grouping, begin: int) -> None:
    """The calls, each alike but for its key."""
    found = await counted(office, by, begin, office.now + 1)
    [talk], [live], [busy] = (
        [each for each in found if each.outcome is outcome]
        for outcome in (Outcome.CONNECTED, None, Outcome.BUSY)
    )
    assert len(found) == 3
    assert (talk.joined, talk.result, talk.disposition) == (True, "saved", office.result(STOP))
    assert (talk.calls, talk.answered, talk.talk, talk.talked) == (1, 1, 30 * SECOND, 1)
    assert (talk.wrapup, talk.wrapped, talk.held) == (8 * SECOND, 1, 0)
    assert (live.joined, live.answered, live.talked, busy.answered) == (False, 1, 0, 0)
    keys = {
        Grouping.DAY: 20_833,
        Grouping.HOUR: 17,
        Grouping.CAMPAIGN: office.ids.campaign,
        Grouping.BATCH: office.ids.batch,
        Grouping.GROUP: office.ids.group,
        Grouping.AGENT: office.agent(),
        Grouping.PHONE_TYPE: PHONE_TYPES.index(PhoneType.OTHER),
        Grouping.RESULT: None,
    }
    assert talk.key == keys.get(by, talk.key)


async def test_a_conversation_belongs_to_the_moment_in_which_it_began(office: Office) -> None:
    """Row 317; as in the agent's own day. A dial is looked for before the stretch, as long as a call can ring."""
    await some_calls(office)
    [joined] = await office.row("SELECT connected_at FROM attempt WHERE connected_at IS NOT NULL")
    assert [each.outcome for each in await counted(office, Grouping.DAY, joined, joined + 1)] == [
        Outcome.CONNECTED
    ]
    assert await counted(office, Grouping.DAY, joined + 1, joined + SECOND) == []
    before = await counted(office, Grouping.DAY, joined - 10 * SECOND, joined)
    assert before == []
    await office.execute("UPDATE attempt SET dialled_at = ?", joined - LONGEST_WAIT)
    assert len(await counted(office, Grouping.DAY, joined, joined + 1)) == 1


async def test_calls_are_told_apart_by_what_is_asked(office: Office) -> None:
    begin = office.now
    await some_calls(office)
    for asked, calls in (
        ({"agent": office.agent()}, 1),
        ({"agent": office.agent(1)}, 0),
        ({"batch": office.ids.batch, "group": office.ids.group}, 3),
        ({"batch": 999}, 0),
        ({"phone_type": PhoneType.OTHER}, 3),
        ({"phone_type": PhoneType.FIXED}, 0),
    ):
        found = await counted(office, Grouping.CAMPAIGN, begin, office.now + 1, **asked)
        assert sum(each.calls for each in found) == calls


async def test_the_first_moment_is_known(office: Office) -> None:
    assert await office.store.first_moment() is None
    begin = office.now
    await some_calls(office)
    assert await office.store.first_moment() == begin + SECOND
    await office.execute(
        "UPDATE attempt SET dialled_at = ? WHERE id = (SELECT max(id) FROM attempt)", begin - DAY
    )
    assert await office.store.first_moment() == begin - DAY, "a call that was entered later may be older"
