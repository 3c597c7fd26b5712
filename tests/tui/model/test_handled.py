"""A day's calls as rows."""

from __future__ import annotations

import pytest

from kaden.vocabulary import CallKind, Outcome
from kaden.words import LANGUAGES, Words
from tests.tui.samples import NOW
from tests.tui.screens.mine.office import TODAY, handled
from tui.model.columns import ROLES
from tui.model.handled import columns, promised, result

EN = Words("en")


def test_a_result_is_its_label_else_what_the_network_made_of_it() -> None:
    assert result(handled(1), EN) == "資料送付"
    assert result(handled(1, disposition=None), EN) == "-"
    assert result(handled(1, disposition=None, outcome=Outcome.BUSY), EN) == "busy"
    assert result(handled(1, disposition=None, outcome=None), EN) == "-"


def test_an_unsaved_one_has_a_sign_and_keeps_what_was_chosen() -> None:
    """Row 281."""
    assert result(handled(1, saved=False, disposition=None), EN) == "! unsaved"
    assert result(handled(1, saved=False), EN) == "! 資料送付"


def test_a_promise_is_told_on_the_campaigns_clock() -> None:
    assert promised(handled(1, callback_at=NOW), EN) == "Tue 2 Dec 15:03"
    assert promised(handled(1, callback_at=NOW, zone="Moon/Crater"), EN) == "Tue 2 Dec 06:03"
    assert promised(handled(1), EN) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_its_words(language: str) -> None:
    for column in columns(Words(language)):
        assert column.title
        assert all(column.role(row, NOW) in ROLES for row in TODAY)
        assert all(isinstance(column.show(row, NOW), str) for row in TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CallKind)
def test_every_kind_of_call_has_its_words_wherever_calls_are_listed_or_looked_for(
    kind: CallKind, language: str
) -> None:
    words = Words(language)
    shown = {column.key: column.show(handled(1, kind=kind), NOW) for column in columns(words)}
    assert shown["kind"] == words(f"handled.kind_{kind.value}")
    assert words(f"setup_choice.{kind.value}")
    assert words(f"setup_choice.calls_{kind.value}")


def test_the_newest_stand_first() -> None:
    at = columns(EN)[0]
    assert [row.attempt for row in sorted(TODAY, key=at.sort)] == [8193, 8190, 8187, 8155]
