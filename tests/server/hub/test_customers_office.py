"""Customers over a real connection: found, opened, and a call of theirs entered by who may (rows 29, 290 to 296)."""

from __future__ import annotations

from kaden.protocol.customers import CustomersPage, CustomerStory, EnterCallback, FindCustomers, OpenCustomer
from kaden.protocol.server import RefusedRequest
from kaden.vocabulary import CallKind, Outcome, Permission, RecordState
from kaden.words import Words
from tests.server.hub.world import World
from tests.server.storage.office import STOP, Office, listed, number


async def test_a_customer_is_found_and_the_call_entered(office: World) -> None:
    """Rows 290, 294; a repetition of the request changes nothing (guarantee I15)."""
    work = Office(office.store, office.sample, office.floor.time)
    [record] = await work.customers(listed(number(1)))
    await work.store.index_customers()
    async with office.client("supervisor") as client:
        await client.say(FindCustomers(request="f", number="0001", name="氏名", campaign="展示会フォロー"))
        page = await client.hear_a(CustomersPage)
        assert ([row.record for row in page.customers], page.before, page.unread) == ([record], None, 0)
        await client.say(OpenCustomer(request="o", record=record))
        story = await client.hear_a(CustomerStory)
        assert (story.may_edit, story.calls, story.standing.record) == (True, (), record)
        assert [job.name for job in story.standing.jobs] == ["来場者フォロー"]
        choice = next(each for each in story.results if each.label == STOP)
        entered = EnterCallback(
            request="e",
            record=record,
            number=number(1),
            at=office.floor.time,
            outcome=Outcome.CONNECTED,
            disposition=choice.id,
            seen=story.newest,
        )
        for _ in range(2):
            await client.say(entered)
            story = await client.hear_a(CustomerStory)
            [call] = story.calls
            assert (call.kind, call.saved_by) == (CallKind.RECORDED, "高橋 花子")
            assert story.customer.state is RecordState.FINISHED
        await client.say(entered.model_copy(update={"request": "again"}))
        assert await client.refused() == "call_entered"
        for asked, code in (
            (FindCustomers(request="1", number="001"), "number_too_short"),
            (FindCustomers(request="2"), "search_empty"),
            (FindCustomers(request="3", name="氏名", campaign="none"), "unknown_campaign"),
            (OpenCustomer(request="4", record=99), "unknown_customer"),
        ):
            await client.say(asked)
            assert await client.refused() == code


async def test_row_289_customers_are_taken_out_with_the_right_and_a_line_in_the_log(office: World) -> None:
    """What was looked for is a customer's, and stays out of the log; VIEW finds, and takes nothing out."""
    work = Office(office.store, office.sample, office.floor.time)
    [record] = await work.customers(listed(number(1)))
    asked = FindCustomers(request="e", number=number(1), campaign="展示会フォロー", to_file=True)
    async with office.client("viewer") as client:
        await client.say(asked)
        assert await client.refused() == "no_campaign_permission"
    async with office.client("supervisor") as client:
        await client.say(FindCustomers(request="0", to_file=True))
        assert await client.refused() == "search_empty"
        await client.say(asked.model_copy(update={"request": "f", "to_file": False}))
        await client.hear_a(CustomersPage)
        assert await work.rows("SELECT 1 FROM audit WHERE code = 'record.export'") == []
        await client.say(asked)
        assert [row.record for row in (await client.hear_a(CustomersPage)).customers] == [record]
    [noted] = await work.rows("SELECT account_id, after FROM audit WHERE code = 'record.export'")
    assert noted == (office.sample.supervisor, '{"campaign": "展示会フォロー"}')


async def test_who_may_only_look_enters_nothing_and_others_see_nobody(office: World) -> None:
    """Rows 29, 35, 291: a user's account has no such thing at all."""
    work = Office(office.store, office.sample, office.floor.time)
    [record] = await work.customers(listed(number(1)))
    enter = EnterCallback(
        request="e", record=record, number=number(1), at=office.floor.time, outcome=Outcome.MACHINE, seen=0
    )
    async with office.client("viewer") as client:
        await client.say(OpenCustomer(request="o", record=record))
        assert not (await client.hear_a(CustomerStory)).may_edit
        await client.say(enter)
        assert await client.refused() == "no_campaign_permission"
    office.permit(office.sample.supervisor, office.sample.campaign, Permission.NONE)
    async with office.client("supervisor") as client:
        await client.say(FindCustomers(request="f", number=number(1)))
        assert (await client.hear_a(CustomersPage)).customers == ()
        for asked in (OpenCustomer(request="o", record=record), enter):
            await client.say(asked)
            assert await client.refused() == "unknown_customer"
    async with office.client("agent1") as client:
        for said in (
            FindCustomers(request="f", name="氏名"),
            OpenCustomer(request="o", record=record),
            enter,
        ):
            await client.say(said)
            told = await client.hear_a(RefusedRequest)
            assert told.code == "not_allowed"
            if said is enter:
                # Row 291: what to do about it.
                assert "ask a supervisor of the campaign" in Words("en").refused(told.code, told.values)
                assert "スーパバイザに依頼" in Words("ja").refused(told.code, told.values)
