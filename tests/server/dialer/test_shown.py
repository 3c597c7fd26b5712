"""What is known of a shown record besides its call."""

from __future__ import annotations

from server.dialer.shown import Shown


def test_a_record_that_is_only_shown_takes_no_line() -> None:
    """Row 326."""
    assert (Shown().line, Shown().deciding) == (False, None)
