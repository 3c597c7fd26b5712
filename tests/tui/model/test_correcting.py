"""Corrections: what was changed, where versions differ, and mine on top of theirs without losing either."""

from __future__ import annotations

from kaden.clock import HOUR
from kaden.words import Words
from tests.tui.samples import DRAFT, NOW, call
from tui.model.correcting import changed_parts, correction, differences, on_top
from tui.model.result_form import form_of

OPENED = form_of(call(draft=DRAFT), None)
THEIRS = OPENED.noting("by the supervisor")
EN = Words("en")


def test_nothing_is_changed_by_opening_or_by_typing_the_same_again() -> None:
    assert changed_parts(OPENED, OPENED) == ()
    assert changed_parts(OPENED, OPENED.noting("x").noting(OPENED.note)) == ()


def test_parts_that_were_changed() -> None:
    assert changed_parts(OPENED, OPENED.noting("x").choosing(11)) == ("disposition", "note")
    assert changed_parts(OPENED, OPENED.promising("tomorrow 11", NOW)) == ("callback_at",)


def test_mine_goes_on_top_and_what_only_they_changed_stays() -> None:
    mine = OPENED.choosing(11)
    merged = on_top(OPENED, THEIRS, mine)
    assert (merged.chosen, merged.note) == (11, "by the supervisor")
    assert on_top(OPENED, THEIRS, OPENED.noting("mine")).note == "mine"


def test_differences_show_every_version_in_words() -> None:
    mine = OPENED.choosing(11).promising("tomorrow 11", NOW)
    told = {each.part: each for each in differences(OPENED, THEIRS, mine, EN, NOW)}
    assert set(told) == {"disposition", "note", "callback_at"}
    assert (told["disposition"].opened, told["disposition"].mine) == ("かけ直し", "アポイント取得")
    assert told["note"].theirs == "by the supervisor"
    assert told["callback_at"].mine == "Wed 3 Dec 11:00"
    assert differences(OPENED, OPENED, OPENED, EN, NOW) == []


def test_nothing_chosen_and_nothing_promised_have_a_sign() -> None:
    empty = form_of(call(), None)
    told = differences(empty, empty, empty.choosing(11).promising("tomorrow", NOW), EN, NOW)
    assert [each.opened for each in told] == ["-", "-"]
    assert told[1].mine == "tomorrow"


def test_a_correction_asks_for_what_a_save_would_with_the_revision_that_was_seen() -> None:
    save = OPENED.choosing(13).save_request("r-1")
    asked = correction(save, 3)
    assert (asked.request, asked.attempt, asked.revision) == ("r-1", save.attempt, 3)
    assert (asked.disposition, asked.note, asked.callback_at) == (13, DRAFT.note, NOW + 19 * HOUR)
