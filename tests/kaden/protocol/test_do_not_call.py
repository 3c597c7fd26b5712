"""Reasons for a do-not-call entry, as desks and programs write them (rows 94, 98)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kaden.protocol.do_not_call import RemoveNumber


def kept_of(written: str) -> str:
    return RemoveNumber(request="r", campaign=None, number="0312345678", reason=written).reason


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  電話での依頼 ", "電話での依頼"),
        ("a\x1b[2Jb\r\n=c\x00", "a[2Jb  =c"),
        ("x\u202e\u200b", "x"),
        ("\x00" * 300 + "x" * 200, "x" * 200),
    ],
    ids=["blanks", "controls", "direction", "longest"],
)
def test_a_reason_is_one_line_that_can_be_shown(written: str, kept: str) -> None:
    """Guarantee 7.4."""
    assert kept_of(written) == kept


@pytest.mark.parametrize("written", ["", "\u200b \x00\n", "x" * 201], ids=["none", "unseen", "long"])
def test_what_cannot_be_seen_or_is_too_long_is_no_reason(written: str) -> None:
    with pytest.raises(ValidationError):
        kept_of(written)
