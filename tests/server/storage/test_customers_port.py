"""A whole number is one with its country."""

from __future__ import annotations

from server.storage.customers_port import CustomerSearch


def test_a_whole_number_is_told_from_the_end_of_one() -> None:
    assert CustomerSearch(frozenset(), number="+819012345678").exact
    assert not CustomerSearch(frozenset(), number="5678").exact
    assert not CustomerSearch(frozenset(), name="+81").exact
