"""An agent's own work over a real connection (rows 102, 276 to 284, 324; guarantee I15)."""

from __future__ import annotations

from datetime import date

from kaden.clock import DAY, HOUR, SECOND
from kaden.protocol.desk import CLOSED_DAYS_TOLD
from kaden.protocol.my_work import (
    CallBack,
    CorrectResult,
    ForbidNumber,
    HandledPage,
    HandledRecord,
    MyDay,
    OpenHandled,
    ShowHandled,
    ShowMyDay,
)
from kaden.protocol.server import Answered
from kaden.vocabulary import AttemptId, CallbackId
from server.dialer.callback_requests import CallBackRequested
from tests.server.hub.world import Client, World
from tests.server.storage.office import CALLBACK, KEEP, STOP, Office, listed, number


async def talked(office: World, calls: int = 1) -> tuple[Office, list[AttemptId]]:
    """The first agent talked with so many customers, and the results are due."""
    work = Office(office.store, office.sample, office.floor.time)
    await work.customers(*(listed(number(place)) for place in range(calls)))
    run = await work.start()
    session = await work.sit_down(run)
    attempts = [each.id for each in (await work.claim(run, calls)).attempts]
    for attempt in attempts:
        await work.talk(attempt, session, SECOND)
    await work.leave(session)
    office.floor.time = work.now
    return work, attempts


async def opened(client: Client, attempt: int) -> HandledRecord:
    await client.say(OpenHandled(request=client.request(), attempt=attempt))
    return await client.hear_a(HandledRecord)


async def listed_calls(client: Client, which: str) -> list[int]:
    await client.say(ShowHandled.model_validate({"request": client.request(), "which": which}))
    page = await client.hear_a(HandledPage)
    assert (page.which, page.more) == (which, False)
    return [call.attempt for call in page.calls]


async def test_the_days_calls_and_the_unsaved_ones(office: World) -> None:
    """Rows 276, 281, 284: of nobody but oneself."""
    work, [saved, unsaved] = await talked(office, 2)
    await work.save(saved, STOP)
    await work.give_up(unsaved)
    async with office.client("agent1") as client:
        assert await listed_calls(client, "today") == [unsaved, saved]
        assert await listed_calls(client, "unsaved") == [unsaved]
        await work.save(unsaved, STOP)
        assert await listed_calls(client, "unsaved") == []
    async with office.client("agent2") as client:
        assert await listed_calls(client, "today") == []
        await client.say(OpenHandled(request="o", attempt=saved))
        assert await client.refused() == "call_gone"


async def test_a_call_is_opened_and_corrected(office: World) -> None:
    """Row 276: the answer is the call as it is then, and its promise is told."""
    work, [attempt] = await talked(office)
    await work.save(attempt, CALLBACK, callback_at=work.now + HOUR, note="改めて")
    async with office.client("agent1") as client:
        seen = await opened(client, attempt)
        assert (seen.saved, seen.may_correct, seen.edited_by) == (True, True, None)
        assert seen.call.draft is not None
        assert (seen.call.draft.note, seen.call.draft.callback_at) == ("改めて", work.now + HOUR)
        assert [choice.label for choice in seen.call.results][:1] == [KEEP]
        assert (await client.hear_promises()).promises[0].number == number(0)
        correction = CorrectResult(
            request="c", attempt=attempt, revision=seen.revision, disposition=work.result(STOP), note="済"
        )
        await client.say(correction)
        edited = await client.hear_a(HandledRecord)
        assert (edited.revision, edited.edited_at) == (seen.revision + 1, work.now)
        assert edited.call.draft is not None
        assert (edited.call.draft.disposition, edited.call.draft.note) == (work.result(STOP), "済")
        assert (await client.hear_promises(2)).promises == ()
        await client.say(correction)
        assert await client.hear_a(HandledRecord) == edited


async def test_whose_promise_the_do_not_call_key_calls_off_is_told(office: World) -> None:
    """Rows 99, 267."""
    work, [attempt] = await talked(office)
    await work.save(attempt, CALLBACK, callback_at=work.now + HOUR)
    async with office.client("agent1") as client:
        assert len((await client.hear_promises()).promises) == 1
        await client.say(ForbidNumber(request="f", attempt=attempt, everywhere=True))
        assert (await client.hear_promises(2)).promises == ()


async def test_the_form_knows_the_days_on_which_the_campaign_does_not_call(office: World) -> None:
    """Row 92: as at the desk, a promise on one is marked before it is saved."""
    work, [attempt] = await talked(office)
    await work.execute(
        "INSERT INTO calendar (id, name, weekdays, holidays) VALUES (1, 'k', '[\"mon\"]', '[]')"
    )
    await work.execute("UPDATE campaign SET calendar_id = 1")
    async with office.client("agent1") as client:
        closed = (await opened(client, attempt)).call.closed_days
        assert len(closed) > CLOSED_DAYS_TOLD * 5 // 7
        assert all(date.fromisoformat(day).weekday() != 0 for day in closed)


async def test_a_correction_of_what_changed_meanwhile_is_refused_and_both_can_be_shown(office: World) -> None:
    work, [attempt] = await talked(office)
    await work.save(attempt, STOP)
    async with office.client("agent1") as client:
        seen = await opened(client, attempt)
        for request, code in (("a", None), ("b", "record_changed")):
            await client.say(
                CorrectResult(
                    request=request,
                    attempt=attempt,
                    revision=seen.revision,
                    disposition=work.result(KEEP),
                    note=request,
                )
            )
            if code is None:
                await client.hear_a(HandledRecord)
            else:
                assert await client.refused() == code
        draft = (await opened(client, attempt)).call.draft
        assert draft is not None
        assert draft.note == "a"


async def test_yesterdays_calls_are_the_supervisors_to_correct(office: World) -> None:
    """Rows 277, 278."""
    work, [attempt] = await talked(office)
    await work.save(attempt, STOP)
    office.floor.time += DAY
    async with office.client("agent1") as client:
        await client.say(OpenHandled(request="o", attempt=attempt))
        assert await client.refused() == "not_today"


async def test_the_do_not_call_key_answers_once_and_again(office: World) -> None:
    """Rows 102, 324: a number that is listed already is as good."""
    work, [attempt] = await talked(office)
    async with office.client("agent1") as client:
        for request in ("a", "a", "b"):
            await client.say(ForbidNumber(request=request, attempt=attempt))
            assert await client.hear_a(Answered) == Answered(request=request)
    assert await work.rows("SELECT campaign_id, number FROM do_not_call") == [(None, number(0))]


async def test_the_figures_of_the_day(office: World) -> None:
    work, [attempt] = await talked(office)
    await work.save(attempt, STOP)
    async with office.client("agent1") as client:
        await client.say(ShowMyDay(request="d"))
        day = await client.hear_a(MyDay)
        assert (day.calls, day.saved, day.unsaved, day.talk) == (1, 1, 0, SECOND)
        assert [(each.label, each.calls) for each in day.results] == [(STOP, 1)]
        office.floor.time += DAY
        await client.say(ShowMyDay(request="e"))
        assert (await client.hear_a(MyDay)).calls == 0


async def test_who_works_at_no_desk_has_no_own_work(office: World) -> None:
    async with office.client("supervisor") as client:
        await client.say(ShowMyDay(request="d"))
        assert await client.refused() == "not_an_agent"


async def test_keeping_a_promise_is_the_floors_business(office: World) -> None:
    """Row 257."""
    async with office.client("agent1") as client:
        await client.say(CallBack(request="k", callback=7, caller_id="0312345678"))
        [asked] = await office.floor.hears(CallBackRequested)
    assert (asked.agent, asked.callback, asked.caller_id) == (office.agent, CallbackId(7), "0312345678")
