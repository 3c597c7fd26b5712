"""Looking through do-not-call lists, page by page and by digits (rows 93, 97, 98)."""

from __future__ import annotations

import pytest

from kaden.vocabulary import CampaignId
from server.storage.lists_port import NumberQuestion
from server.storage.transactions import listed_numbers
from server.storage.transactions.do_not_call import Listing, list_numbers
from tests.server.storage.office import Office, number


async def fill(office: Office, campaign: CampaignId | None, places: range) -> None:
    listing = Listing(campaign, "r", office.supervisor, office.now)
    numbers = [number(place) for place in places]
    await office.runner.write(lambda tx: list_numbers(tx, listing, numbers))


async def all_of(office: Office, question: NumberQuestion) -> tuple[list[str], int]:
    """All that answers, and in how many parts."""
    found, parts, before = [], 0, question.before
    while True:
        asked = NumberQuestion(question.campaign, question.number, question.tail, before, question.most)
        part = await office.store.numbers(asked)
        found += [entry.number for entry in part.found]
        parts += 1
        if part.before is None:
            return found, parts
        before = part.before


async def test_the_newest_come_first_and_pages_meet_without_a_gap(office: Office) -> None:
    await fill(office, office.ids.campaign, range(25))
    await fill(office, None, range(100, 105))
    found, parts = await all_of(office, NumberQuestion(office.ids.campaign, most=10))
    assert (found, parts) == ([number(place) for place in reversed(range(25))], 3)
    assert await office.store.count_numbers(office.ids.campaign) == 25
    assert await office.store.count_numbers(None) == 5


@pytest.mark.parametrize("walked", [4, 7, 50_000])
async def test_last_digits_are_found_however_far_one_step_looks(
    office: Office, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    monkeypatch.setattr(listed_numbers, "WALKED", walked)
    await fill(office, None, range(40))
    found, _ = await all_of(office, NumberQuestion(None, tail="7", most=3))
    assert found == [number(place) for place in (37, 27, 17, 7)]


async def test_a_whole_number_is_one_seek_in_its_own_list(office: Office) -> None:
    await fill(office, None, range(3))
    assert await all_of(office, NumberQuestion(None, number(1))) == ([number(1)], 1)
    assert await all_of(office, NumberQuestion(office.ids.campaign, number(1))) == ([], 1)


async def test_an_entry_tells_who_listed_it_and_why(office: Office) -> None:
    await office.list_number(number(1), None)
    [entry] = (await office.store.numbers(NumberQuestion(None))).found
    assert (entry.number, entry.reason, entry.by, entry.at) == (number(1), "苦情", "supervisor", office.now)


async def test_what_leaves_is_noted(office: Office) -> None:
    await office.store.note_numbers_export(None, 3, office.supervisor, office.now)
    row = await office.row("SELECT account_id, after FROM audit WHERE code = 'do_not_call.export'")
    assert row == (office.supervisor, '{"campaign": null, "numbers": 3}')


async def test_campaigns_are_named_in_order(office: Office) -> None:
    await office.other_campaign()
    assert [each.name for each in await office.store.campaigns()] == ["other", "展示会フォロー"]
