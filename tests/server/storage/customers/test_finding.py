"""Customers are found by digits and by words, whole lists are never read, and pages follow on each other."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import Outcome, RecordState
from server.storage.customers import finding
from server.storage.customers.grams import BLOCK
from tests.server.storage.customers.people import PEOPLE, a_list, find, names
from tests.server.storage.office import STOP, Office, listed, number

HANAKO, JIRO, TARO = (name for _, name, _, _ in PEOPLE)


async def test_whoever_is_meant_is_found(office: Office) -> None:
    """Row 294; the issue's two Japanese letters, any column, last digits."""
    await a_list(office, *PEOPLE)
    await office.store.index_customers()
    meant: tuple[tuple[dict[str, str], list[str]], ...] = (
        ({"number": "0001"}, [TARO, HANAKO]),
        ({"number": "12340001"}, [HANAKO]),
        ({"number": "345678"}, [HANAKO]),
        ({"number": "+81312345678"}, [HANAKO]),
        ({"number": "+819012340002"}, [JIRO]),
        ({"number": "9999"}, []),
        ({"name": "田中"}, [HANAKO]),
        ({"name": "たなか"}, [JIRO]),
        ({"name": "田 中"}, [HANAKO]),
        ({"words": "東　京"}, [TARO, HANAKO]),
        ({"name": "中 田"}, []),
        ({"name": "花子 三和"}, [HANAKO]),
        ({"name": "林 太郎"}, [TARO]),
        ({"name": "東京"}, [TARO]),
        ({"words": "東京"}, [TARO, HANAKO]),
        ({"words": "東京", "column": "都道府県"}, [HANAKO]),
        ({"words": "東京", "column": "会社名"}, [TARO]),
        ({"words": "東京", "column": "備考"}, []),
        ({"words": "精三"}, []),
        ({"words": "千葉 みなと"}, []),
        ({"number": "0001", "name": "太郎"}, [TARO]),
        ({"words": "100%"}, []),
        ({"words": '" OR 1=1 --'}, []),
    )
    for asked, found in meant:
        assert await names(office, **asked) == found, asked


async def test_what_would_read_every_customer_is_refused(office: Office) -> None:
    scans: tuple[tuple[dict[str, str], RefusalCode], ...] = (
        ({}, RefusalCode.SEARCH_EMPTY),
        ({"column": "氏名"}, RefusalCode.SEARCH_EMPTY),
        ({"name": "林"}, RefusalCode.SEARCH_TOO_SHORT),
        ({"words": "林"}, RefusalCode.SEARCH_TOO_SHORT),
    )
    for asked, code in scans:
        with pytest.raises(Refused) as refused:
            await find(office, **asked)
        assert refused.value.code is code


async def test_customers_of_other_campaigns_are_not_there(office: Office) -> None:
    """Row 29."""
    await a_list(office, *PEOPLE)
    await office.store.index_customers()
    other = await office.other_campaign()
    assert (await find(office, other, name="田中")).found == ()
    assert (await find(office, other, number="+819012340001")).found == ()


async def test_a_row_says_how_the_customer_stands(office: Office) -> None:
    """Row 296: status, attempts, results, do-not-call state."""
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, session)
    await office.save(attempt.id, STOP)
    await office.list_number(number(1), office.ids.campaign)
    [row] = (await find(office, number=number(1))).found
    assert (row.state, row.attempts, row.outcome, row.result) == (
        RecordState.FINISHED,
        1,
        Outcome.CONNECTED,
        STOP,
    )
    assert (row.listed, row.promised_for, row.line) == (True, None, 1)
    assert (row.list, row.campaign, row.zone) == ("list.csv", "展示会フォロー", "Asia/Tokyo")


async def test_a_whole_number_is_found_before_its_list_is_indexed(office: Office) -> None:
    await a_list(office, *PEOPLE)
    part = await find(office, number="+819012340001")
    assert ([row.name for row in part.found], part.unread) == ([HANAKO], 3)
    assert (await find(office, name="田中")).found == ()
    await office.store.index_customers()
    assert (await find(office, name="田中")).unread == 0


async def test_a_number_that_was_called_and_is_none_of_theirs_any_more_is_found(office: Office) -> None:
    """An unused number leaves the record, and whoever has it now may call back."""
    await office.customers(listed(number(1), number(2)))
    attempt = await office.claim_one(await office.start())
    await office.end(attempt.id, Outcome.INVALID)
    [row] = (await find(office, number=number(1))).found
    assert row.number == number(2)


async def test_pages_follow_on_each_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest list's last line first, over lists and blocks; nobody is told twice, nobody is left out."""
    monkeypatch.setattr(finding, "CUSTOMERS_PAGE", 2)
    monkeypatch.setattr(finding, "BLOCKS_TOGETHER", 2)
    people = [("会社", f"佐藤{place}", "東京", (number(place),)) for place in range(7)]
    await a_list(office, *people[:3])
    await a_list(office, *people[3:5], first=BLOCK - 1)
    await a_list(office, *people[5:], first=3 * BLOCK + 1)
    await office.store.index_customers()
    assert await names(office, name="佐藤") == [f"佐藤{place}" for place in (6, 5, 4, 3, 2, 1, 0)]


async def test_one_search_goes_so_far_and_says_where_it_stands(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 63: the same letters in another order are no hit, and cost no more than one look."""
    monkeypatch.setattr(finding, "BLOCKS_TOGETHER", 1)
    monkeypatch.setattr(finding, "_TOGETHER", 1)
    await a_list(office, ("会社", "山川 川田 田山", "東京", (number(1),)))
    await a_list(office, ("会社", "山川田山", "東京", (number(2),)))
    await office.store.index_customers()
    for limit in ("RECORDS_LOOKED_AT", "BLOCKS_LOOKED_AT"):
        monkeypatch.setattr(finding, limit, 1)
        part = await find(office, name="山川田山川")
        assert part.found == ()
        assert part.before is not None
        monkeypatch.setattr(finding, limit, 1_000)
    assert await names(office, name="山川田") == ["山川田山"]
