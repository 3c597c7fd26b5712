"""Numbers that are given once, on each runner."""

from __future__ import annotations

from kaden.vocabulary import CampaignId
from server.storage.port import Tx
from server.storage.transactions.do_not_call import Listing, list_number, list_numbers, unlist_number
from server.storage.transactions.numbering import insert_new, retire
from tests.server.storage.office import Office, number


async def made(office: Office, name: str) -> int | None:
    """A group of the name; None when there is one."""
    return await office.runner.write(
        lambda tx: insert_new(tx, "dial_group", {"name": name}, unless="ON CONFLICT DO NOTHING")
    )


async def deleted(office: Office, *groups: int | None) -> None:
    def delete(tx: Tx) -> None:
        retire(tx, "dial_group")
        tx.many("DELETE FROM dial_group WHERE id = ?", [(each,) for each in groups])

    await office.runner.write(delete)


async def test_the_number_of_what_was_deleted_is_not_given_again(office: Office) -> None:
    first, second, third = [await made(office, name) for name in "abc"]
    assert first is not None
    assert second is not None
    assert third is not None
    await deleted(office, third)
    await deleted(office, second)
    fourth = await made(office, "d")
    assert fourth is not None
    assert fourth > third
    assert await made(office, "d") is None
    await deleted(office, fourth, first)
    fifth = await made(office, "e")
    assert fifth is not None
    assert fifth > fourth


async def test_an_entry_of_a_do_not_call_list_has_a_number_of_its_own(office: Office) -> None:
    """So that the audit log tells of one number each; listed alone or with others."""
    by, at = office.supervisor, office.now
    campaign = CampaignId(office.ids.campaign)

    def work(tx: Tx) -> None:
        list_number(tx, campaign, number(1), "", by, at)
        unlist_number(tx, campaign, number(1), "", by, at)
        list_number(tx, campaign, number(2), "", by, at)
        unlist_number(tx, campaign, number(2), "", by, at)
        list_numbers(tx, Listing(campaign, "", by, at), [number(3), number(4)])

    await office.runner.write(work)
    rows = await office.rows("SELECT object FROM audit WHERE code = 'do_not_call.add' ORDER BY id")
    noted = [int(row[0].removeprefix("do_not_call:")) for row in rows]
    rows = await office.rows("SELECT id FROM do_not_call ORDER BY number")
    assert len({*noted, *(row[0] for row in rows)}) == 4
