"""What rows of reports are called, on each database."""

from __future__ import annotations

from kaden.protocol.reports import Grouping
from kaden.vocabulary import DispositionClass, DispositionId
from server.storage.reports_port import Named, ResultName
from server.storage.transactions.report_names import AT_ONCE
from tests.server.storage.office import STOP, Office, listed, number


async def test_things_are_called_as_they_are_called_today(office: Office) -> None:
    await office.customers(listed(number(1)))
    campaign, ids = office.ids.campaign, office.ids
    [name] = await office.row("SELECT name FROM campaign")
    [batch] = await office.row("SELECT name FROM batch")
    [group] = await office.row("SELECT name FROM dial_group")
    [list_] = await office.row("SELECT id FROM customer_list")
    assert await office.store.names(Grouping.CAMPAIGN) == (Named(campaign, name, "", campaign),)
    assert await office.store.names(Grouping.BATCH, [ids.batch]) == (Named(ids.batch, batch, name, campaign),)
    assert await office.store.names(Grouping.LIST) == (Named(list_, "list.csv", name, campaign),)
    assert await office.store.names(Grouping.GROUP) == (Named(ids.group, group),)
    agent = Named(office.agent(), "agent1", "エージェント1")
    assert await office.store.names(Grouping.AGENT, {office.agent(), 999}) == (agent,)
    assert [each.allowed_share for each in await office.store.report_campaigns()] == [0.03]


async def test_more_names_than_a_statement_takes_are_found(office: Office) -> None:
    stop = office.result(STOP)
    others = map(DispositionId, range(10_000, 10_000 + 2 * AT_ONCE))
    found = await office.store.result_names([stop, *others])
    assert found == (ResultName(stop, STOP, DispositionClass.SUCCESS),)
