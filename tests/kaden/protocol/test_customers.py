"""A page says whether others follow, and who is meant is not written into logs (guarantees 7.4)."""

from __future__ import annotations

from kaden.protocol.customers import CustomersPage, FindCustomers


def test_an_empty_page_can_have_others_behind_it() -> None:
    assert CustomersPage(request="r", customers=(), before=(3, 0), unread=0).more
    assert not CustomersPage(request="r", customers=(), before=None, unread=0).more


def test_a_search_in_a_log_names_nobody() -> None:
    told = repr(FindCustomers(request="r", number="09012345678", name="田中", words="花子", column="氏名"))
    assert not any(text in told for text in ("09012345678", "田中", "花子"))
