"""A share on the command line."""

from __future__ import annotations

import click
import pytest

from server.commands.share import SHARE


@pytest.mark.parametrize(
    ("typed", "share"), [("3%", 0.03), ("0.03", 0.03), ("0%", 0.0), ("100%", 1.0), ("1", 1.0)]
)
def test_a_share_is_typed_as_for_a_rule_or_as_the_reports_have_it(typed: str, share: float) -> None:
    assert SHARE.convert(typed, None, None) == pytest.approx(share)


@pytest.mark.parametrize("typed", ["3", "101%", "-1%", "nan", "nan%", "three", ""])
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter, match=r"3% or 0\.03"):
        SHARE.convert(typed, None, None)
