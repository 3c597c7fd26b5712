"""Orders about shown records; `test_writes` lets each of them happen."""

from __future__ import annotations

from typing import get_args

from server.dialer.preview_writes import PreviewWrite, ShowNext
from server.dialer.writes import Write


def test_they_are_orders_to_the_store() -> None:
    assert set(get_args(PreviewWrite)) <= set(get_args(Write))


def test_the_claim_is_nobodys_request() -> None:
    """Only what a person asks for is told apart by its request (guarantee I15)."""
    assert [hasattr(kind, "__dataclass_fields__") and "by" in kind.__dataclass_fields__ for kind in
            get_args(PreviewWrite)] == [kind is not ShowNext for kind in get_args(PreviewWrite)]  # fmt: skip
