"""The history of calls: what a search finds, counts and exports, in which order, how far (rows 66, 287, 289, 317)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kaden.clock import DAY, HOUR, SECOND
from kaden.protocol.history import CallKey, CallSearch, FoundCall
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, CallKind, CampaignId, Outcome, RecordId
from server.storage.customers.story import customer
from server.storage.history_port import CallQuestion
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from server.storage.transactions import history
from server.storage.transactions.history import _range, _walks, narrowed
from tests.server.storage.correcting import move_to_noon
from tests.server.storage.office import CALLBACK, NOON, STOP, Office, listed, number
from tests.server.storage.transactions.test_handled import talks

EVER: Mapping[str, Any] = {"since": NOON - DAY, "until": NOON + DAY}


def question(office: Office, before: CallKey | None = None, **said: Any) -> CallQuestion:
    """What somebody asks who sees the sample's campaign; digits as the office reads them."""
    reading: Mapping[str, Any] = {"number": said.pop("number", None), "tail": said.pop("tail", "")}
    search = CallSearch(**{**EVER, **said})
    return CallQuestion(search, (office.ids.campaign,), before=before, **reading)


async def found(office: Office, **said: Any) -> list[AttemptId]:
    """The calls that a search finds; as many as are counted and exported."""
    asked = question(office, **said)
    part = await office.store.find_calls(asked)
    calls = [AttemptId(call.attempt) for call in part.found]
    assert (await office.store.count_found(asked)).found == len(calls)
    assert [row.attempt for row in (await office.store.export_found(asked)).found] == calls
    return calls


async def test_a_search_narrows_by_everything(office: Office) -> None:
    """Rows 287, 289: each way leaves out what it does not mean."""
    _, [first, second] = await talks(office, 2)
    await office.save(first, CALLBACK, callback_at=NOON - HOUR, note="改めて")
    await office.execute("INSERT INTO recording VALUES (?, 'a.wav', ?, NULL)", second, NOON)
    run = await office.start(await office.other_job())
    assert (await office.claim(run)).attempts == ()
    assert await found(office) == [second, first]
    assert (
        await found(office, batch=str(office.ids.batch))
        == [second, first]
        == await found(office, list="list.csv")
    )
    assert await found(office, agent="agent1") == [second, first]
    assert await found(office, agent="agent2") == []
    assert await found(office, result=CALLBACK) == [first]
    assert await found(office, tail="0001") == [second] == await found(office, recorded=True)
    assert await found(office, number=number(0)) == [first]
    assert await found(office, outcome=Outcome.CONNECTED) == [second, first]
    assert await found(office, outcome=Outcome.BUSY) == [] == await found(office, kind=CallKind.CALLBACK)


async def test_a_call_is_told_with_what_is_around_it(office: Office) -> None:
    _, [attempt] = await talks(office, 1)
    await office.save(attempt, STOP, note="一行目\n二行目")
    [row] = (await office.store.export_found(question(office))).found
    assert (row.whole_note, row.disposition, row.talked) == ("一行目\n二行目", STOP, SECOND)
    assert (row.number_as_given, row.list, row.recorded) == (number(0).replace("+81", "0"), "list.csv", False)
    [full_name] = await office.row("SELECT full_name FROM account WHERE id = ?", office.agent())
    assert row.agent == full_name


async def test_a_conversation_is_of_the_moment_in_which_it_began(office: Office) -> None:
    """Row 317: half-open; the dial before it decides nothing."""
    _, [attempt] = await talks(office, 1)
    [dialled, began] = await office.row("SELECT dialled_at, connected_at FROM attempt")
    await office.execute("UPDATE attempt SET dialled_at = ? WHERE id = ?", dialled - HOUR, attempt)
    assert await found(office, since=began, until=began + 1) == [attempt]
    assert await found(office, since=began + 1, until=began + HOUR) == []
    assert await found(office, since=began - 2 * HOUR, until=began) == []


async def test_what_never_reached_the_network_is_no_call(office: Office) -> None:
    """Row 66."""
    move_to_noon(office)
    await office.customers(listed(number(0)))
    attempt = (await office.claim_one(await office.start())).id
    await office.end(attempt, Outcome.FAILED, dialled=False)
    assert await found(office) == []


async def test_a_walk_is_bounded_and_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is looked for, a stretch ends after so many calls and says where."""
    monkeypatch.setattr(history, "WALKED", 2)
    _, attempts = await talks(office, 5)
    told: list[FoundCall] = []
    before, found, counts = None, list[int](), list[int]()
    while not found or before is not None:
        part = await office.store.find_calls(question(office, before, tail="0003"))
        told += part.found
        found.append(len(part.found))
        before = part.before
    while not counts or before is not None:
        counted = await office.store.count_found(question(office, before, tail="0003"))
        counts.append(counted.found)
        before = counted.before
    assert ([call.attempt for call in told], found, counts) == ([attempts[3]], [1, 0], [1, 0, 0, 0])


async def test_calls_of_one_moment_are_each_found_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "CALLS_PAGE", 2)
    _, attempts = await talks(office, 5)
    await office.execute("UPDATE attempt SET connected_at = ?", NOON)
    told: list[int] = []
    before = None
    while True:
        part = await office.store.find_calls(question(office, before))
        told += [call.attempt for call in part.found]
        before = part.before
        if before is None:
            break
    assert told == attempts[::-1]


async def test_names_that_are_not_there_are_refused(office: Office) -> None:
    for field in ("batch", "list", "group", "agent", "result"):
        with pytest.raises(Refused) as refused:
            await office.store.find_calls(question(office, None, **{field: "nobody's"}))
        assert refused.value == Refused(RefusalCode.SEARCH_UNKNOWN, field=field, value="nobody's")


async def test_things_of_other_campaigns_do_not_exist(office: Office) -> None:
    """Row 29."""
    other = await office.other_campaign()
    asked = CallQuestion(CallSearch(**EVER, batch=str(office.ids.batch)), (other,))
    with pytest.raises(Refused) as refused:
        await office.store.find_calls(asked)
    assert refused.value.code is RefusalCode.SEARCH_UNKNOWN
    await talks(office, 1)
    assert (await office.store.find_calls(CallQuestion(CallSearch(**EVER), (other,)))).found == ()


async def test_everybodys_unsaved_records(office: Office) -> None:
    """Rows 282, 284: of whatever day; saved, they leave the list."""
    _, [first, second] = await talks(office, 2)
    for attempt in (first, second):
        await office.give_up(attempt)
    office.later(3 * DAY)
    campaigns = (office.ids.campaign,)
    part = await office.store.unsaved_records(campaigns, None)
    assert ([call.attempt for call in part.found], part.before) == ([second, first], None)
    below = CallKey(moment=part.found[0].moment, attempt=second)
    assert [call.attempt for call in (await office.store.unsaved_records(campaigns, below)).found] == [first]
    await office.save(second, STOP)
    assert [call.attempt for call in (await office.store.unsaved_records(campaigns, None)).found] == [first]
    assert (await office.store.unsaved_records((await office.other_campaign(),), None)).found == ()


async def test_a_call_at_its_agents_desk_is_not_unsaved(office: Office) -> None:
    """Orphaned it is; the customer's story says the same."""
    _, [attempt] = await talks(office, 1)
    [record] = await office.row("SELECT record_id FROM attempt")
    for result, expected in (("due", (False, True)), ("unsaved", (False, False)), ("saved", (True, False))):
        await office.execute("UPDATE attempt SET result = ? WHERE id = ?", result, attempt)
        [call] = (await office.store.find_calls(question(office))).found
        assert (call.saved, call.at_desk) == expected
        [told] = (await office.runner.read(lambda tx: customer(tx, RecordId(record)))).calls
        assert (told.unsaved, told.at_desk) == (result == "unsaved", result == "due")


async def test_an_export_is_noted_without_the_customers_digits(office: Office) -> None:
    """Guarantees 7.2."""
    search = CallSearch(**EVER, agent="agent1", digits="0312345678")
    await office.store.note_calls_export(search, office.supervisor, office.now)
    [code, after] = await office.row("SELECT code, after FROM audit ORDER BY id DESC LIMIT 1")
    assert code == "history.export"
    assert "agent1" in after
    assert "0312345678" not in after


MOMENTS = "attempt_moment (campaign_id=? AND <expr>>? AND <expr><?)"
NUMBER = "attempt_number (number=?)"


@pytest.mark.parametrize(("number_", "index"), [(None, MOMENTS), ("+8131", NUMBER)])
@pytest.mark.parametrize("key", [None, CallKey(moment=5, attempt=5)])
def test_a_search_walks_each_campaigns_moments_or_calls_of_the_number(
    number_: str | None, index: str, key: CallKey | None
) -> None:
    """Limits 3: no search reads all calls there are, nor another campaign's, whatever it narrows by."""
    search = CallSearch(since=1, until=9, outcome=Outcome.BUSY, kind=CallKind.AUTO, recorded=True)
    campaigns = tuple(map(CampaignId, range(1, 4)))
    asked = CallQuestion(search, campaigns, number_, "31", key)

    def plan(tx: Tx) -> list[str]:
        within = _range(asked)
        narrow = within.and_also(narrowed(tx, asked))
        statements = [*_walks(asked, within, 9), *_walks(asked, narrow, 9)]
        return [
            str(row[3]) for sql, params in statements for row in tx.all(f"EXPLAIN QUERY PLAN {sql}", params)
        ]

    steps = InlineRunner.in_memory(NOON).transact(plan)
    calls = [step for step in steps if " a USING" in step or "SCAN a" in step]
    assert len(calls) == (2 if number_ else 2 * len(campaigns))
    assert all(index in step for step in calls)
    sorts = [step for step in steps if "TEMP B-TREE" in step]
    assert (number_ is None) == (sorts == [])


async def test_calls_of_several_campaigns_are_one_list(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows 29, 287: by moment, whichever campaign they are of, also where one statement does not merge them all."""
    _, attempts = await talks(office, 6)
    other = await office.other_campaign()
    for moment, attempt in enumerate(attempts):
        await office.execute("UPDATE attempt SET connected_at = ? WHERE id = ?", NOON + moment, attempt)
    for attempt in (attempts[1], attempts[2]):
        await office.execute("UPDATE attempt SET campaign_id = ? WHERE id = ?", other, attempt)
    both = CallQuestion(CallSearch(**EVER), (other, office.ids.campaign))
    for merged, walked, page in ((1, 2, 2), (1, 20, 20), (100, 2, 3), (100, 20, 20)):
        monkeypatch.setattr(history, "MERGED", merged)
        monkeypatch.setattr(history, "WALKED", walked)
        monkeypatch.setattr(history, "CALLS_PAGE", page)
        assert await walked_through(office, both) == (attempts[::-1], len(attempts))
        mine = CallQuestion(CallSearch(**EVER), (other,))
        assert await walked_through(office, mine) == ([attempts[2], attempts[1]], 2)


async def walked_through(office: Office, asked: CallQuestion) -> tuple[list[int], int]:
    """All that a question finds, stretch by stretch, and how many are counted."""
    told: list[int] = []
    below: CallQuestion | None = asked
    while below is not None:
        part = await office.store.find_calls(below)
        told += [call.attempt for call in part.found]
        below = None if part.before is None else asked.below(part.before)
    counted, below = 0, asked
    while below is not None:
        count = await office.store.count_found(below)
        counted += count.found
        below = None if count.before is None else asked.below(count.before)
    return told, counted
