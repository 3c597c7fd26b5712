"""A promise that is being moved, and the ledger's share."""

from __future__ import annotations

from datetime import date

import pytest

from kaden.clock import MINUTE
from kaden.protocol.callbacks import Keeper
from kaden.words import LANGUAGES, Words
from tests.tui.samples import NOW
from tests.tui.screens.review.promises import PROMISES, line, open_promise
from tui.model.callbacks import Moving, columns, details, keeper_words, ledger_columns, share, share_words
from tui.model.floor_time import wall_clock
from tui.model.link_state import Refusal

EN = Words("en")
TODAY = date(2025, 12, 2)
KNOWN = {
    "佐藤 花子": Keeper(agent="佐藤 花子"),
    "田中": Keeper(agent="田中"),
    "group East": Keeper(group="East"),
}


def clock(at: int, zone: str, form: str) -> str:
    return wall_clock(at, zone, None, form)


def moving(promise: int = 0) -> Moving:
    return Moving(PROMISES[promise], KNOWN, EN, lambda: NOW)


def test_what_is_not_changed_is_not_sent() -> None:
    """A time is shown to the minute; left alone it stays as it is, seconds and all."""
    form = Moving(open_promise(1, NOW + 17), KNOWN, EN, lambda: NOW)
    assert form.changed == ()
    form.put("agent", "田中")
    said = form.change("r")
    assert (said.due_at, said.keeper) == (None, Keeper(agent="田中"))
    form.put("agent", None)
    form.type("due", "+10m", TODAY)
    said = form.change("r")
    assert said.keeper is None
    assert said.due_at is not None
    assert abs(said.due_at - NOW - 10 * MINUTE) < MINUTE


def test_a_time_that_is_none_stays_and_is_said() -> None:
    form = moving()
    form.type("due", "someday", TODAY)
    wrong = form.wrong("due")
    assert wrong is not None
    assert (wrong.code, form.text("due"), form.first_wrong()) == (
        "callback_unreadable_unknown",
        "someday",
        "due",
    )
    form.put_time(NOW)
    assert form.first_wrong() is None


@pytest.mark.parametrize(
    ("code", "field"),
    [("callback_outside_hours", "due"), ("keeper_outside", "agent"), ("callback_moved", None)],
)
def test_a_refusal_of_the_server_stands_at_its_field(code: str, field: str | None) -> None:
    form = moving()
    assert form.refused(Refusal(code, ())) == field
    assert form.first_wrong() == field


def test_the_share_counts_what_came_due_and_nothing_else() -> None:
    assert share_words((line(),)) == "62.5 %"
    nothing = {"on_time": 0, "late": 0, "not_reached": 0, "overdue": 0}
    assert share_words((line(**nothing),)) == "-"
    assert share((line(), line(**nothing))) == share((line(),))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_words(language: str) -> None:
    words = Words(language)
    for promise in PROMISES:
        assert all(label for label, _ in details(promise, NOW, words, clock))
        assert [column.show(promise, NOW) for column in columns(words, clock)]
    assert [column.show(line(), NOW) for column in ledger_columns(words)]


def test_a_customer_who_belongs_to_an_agent_is_told_from_a_promise() -> None:
    """Row 328; whom the form gives it to is the name alone."""
    [keeper] = [column for column in columns(EN, clock) if column.key == "keeper"]
    owned = open_promise(1, NOW, own=True)
    assert keeper.show(owned, NOW) == "佐藤 花子 (own)"
    assert keeper_words(owned, EN) == "佐藤 花子"
