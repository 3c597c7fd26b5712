"""Lines of the audit log as cells and sentences (row 37)."""

from __future__ import annotations

from kaden.protocol.setup import AuditLine
from kaden.words import Words
from tui.model.audit_rows import columns, details

LINE = AuditLine(
    id=7,
    at=1_000,
    account=None,
    code="rule.change",
    thing="rule:1",
    name="標準",
    before={"attempt_cap": 3},
    after={"attempt_cap": 5},
)


def test_a_line_says_when_who_what_and_of_what() -> None:
    cells = [column.show(LINE, 0) for column in columns(Words("en"), lambda at: f"at {at}")]
    assert cells == ["at 1000", "(command line)", "dial rule: changed", "標準 (1)"]


def test_the_newest_line_is_the_first() -> None:
    at = columns(Words("en"), str)[0]
    older = LINE.model_copy(update={"id": 6})
    assert sorted([older, LINE], key=at.sort) == [LINE, older]


def test_what_is_new_has_no_before() -> None:
    words = Words("en")
    assert list(details(words, LINE)) == ["Attempts at most: 3 -> 5"]
    assert list(details(words, LINE.model_copy(update={"before": None}))) == ["Attempts at most: 5"]
