"""The customer's card: every column, every earlier call, in cells (rows 116, 210, 211, 336)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.cells import width
from kaden.clock import Instant
from kaden.protocol.desk import CustomerCard
from kaden.protocol.my_work import CallNote
from kaden.words import Words
from tests.tui import samples
from tui.model.card import Piece, Tone, card_lines

WORDS = Words("ja")


def local(instant: Instant) -> datetime:
    return datetime.fromtimestamp(instant / 1_000, UTC).astimezone(ZoneInfo(samples.ZONE))


def lines(card: CustomerCard, cells: int, ambiguous: int = 1) -> list[str]:
    return [
        "".join(piece.text for piece in line) for line in card_lines(card, cells, WORDS, local, ambiguous)
    ]


def test_name_company_number_and_attempt_come_first() -> None:
    assert lines(samples.CARD, 38)[:3] == [
        "髙橋 美咲 様",
        "㈱山﨑製作所",
        "03-1234-5678              3 回目の発信",
    ]


@pytest.mark.parametrize("given_name", ["髙橋健一\u3000様", "髙橋健一様", "髙橋健一"])
def test_a_name_that_brings_its_honorific_gets_no_second_one(given_name: str) -> None:
    assert lines(samples.CARD.model_copy(update={"name": given_name}), 38)[0] == "髙橋健一 様"


@pytest.mark.parametrize("written", ["0312345678", "０３（１２３４）５６７８", ""])
def test_the_number_is_told_as_people_read_it_however_the_list_spells_it(written: str) -> None:
    assert lines(samples.CARD.model_copy(update={"number_as_given": written}), 38)[2].startswith(
        "03-1234-5678 "
    )


def test_a_call_that_keeps_a_promise_says_for_when_it_was_promised() -> None:
    """Row 256."""
    shown = card_lines(samples.CARD, 38, WORDS, local, promised=samples.NOW)
    assert shown[3] == [Piece("12/02 15:03 に約束した再発信です", Tone.STRONG)]


def test_row_245_further_notes_stand_above_the_columns_with_time_and_author() -> None:
    notes = (CallNote(at=samples.NOW, by="佐藤 花子", note="駐車場なし\n受付は二階"),)
    shown = card_lines(samples.CARD, 38, WORDS, local, notes=notes)
    told = ["".join(piece.text for piece in line) for line in shown]
    assert told[4:8] == ["この通話のメモ", "12/02 15:03  佐藤 花子", "  駐車場なし", "  受付は二階"]


def test_an_honorific_alone_is_no_name() -> None:
    assert lines(samples.CARD.model_copy(update={"name": "様"}), 38)[0] == "(氏名なし)"


def test_every_column_is_there_and_its_values_stand_in_one_column() -> None:
    shown = lines(samples.CARD, 38)
    for label, value in samples.CARD.columns:
        [line] = [line for line in shown if line.startswith(label + " ")]
        assert line.split(maxsplit=1)[1].startswith((value or "-")[:10])
        assert width(line[: line.index((value or "-")[:5])]) == 8


def test_what_is_said_first_stands_between_name_and_columns() -> None:
    """Row 325: company, caller, kind of goods and purpose, whole and broken at the edge."""
    script = "山﨑製作所の佐藤と申します。\n\n新しい工作機械のご案内です。"
    shown = [
        "".join(piece.text for piece in line)
        for line in card_lines(samples.CARD, 24, WORDS, local, script=script)
    ]
    first = shown.index("最初に伝えること")
    assert shown[first - 1] == ""
    assert "".join(line.strip() for line in shown[first + 1 : first + 3]) == "山﨑製作所の佐藤と申します。"
    assert first < next(place for place, line in enumerate(shown) if line.startswith("会社名"))
    assert max(width(line) for line in shown) <= 24


def test_without_a_script_nothing_stands_there() -> None:
    assert "最初に伝えること" not in lines(samples.CARD, 38)


def test_earlier_calls_say_when_what_and_by_whom() -> None:
    shown = lines(samples.CARD, 60)
    assert "12/01 14:03  通話  担当者不在  鈴木 一郎" in shown
    assert "  午後なら在席とのこと" in shown
    assert "11/30 13:03  応答なし" in shown


def test_an_outcome_of_tomorrow_is_shown_as_it_came() -> None:
    earlier = samples.CARD.earlier[0].model_copy(update={"outcome": "teleported"})
    card = samples.CARD.model_copy(update={"earlier": (earlier,)})
    assert any("teleported" in line for line in lines(card, 60))


def test_nothing_but_a_number_is_a_card_too() -> None:
    bare = CustomerCard(
        record=1,
        number="+81312345678",
        number_as_given="",
        name="",
        company="",
        columns=(),
        attempt=1,
        earlier=(),
    )
    shown = card_lines(bare, 30, WORDS, local)
    assert shown[0] == [Piece("(氏名なし)", Tone.STRONG)]
    assert shown[1][0].text.startswith("03-1234-5678")


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=80)), max_size=6),
    st.integers(24, 60),
    st.sampled_from([1, 2]),
)
def test_no_line_is_wider_than_its_place(columns: list[tuple[str, str]], cells: int, ambiguous: int) -> None:
    card = CustomerCard.model_validate(
        {**samples.CARD.model_dump(), "columns": tuple(columns), "earlier": samples.CARD.earlier}
    )
    assert [line for line in lines(card, cells, ambiguous) if width(line, ambiguous) > cells] == []


@pytest.mark.parametrize("cells", [20, 38, 70])
def test_a_long_value_is_broken_and_kept(cells: int) -> None:
    card = samples.CARD.model_copy(update={"columns": (("関心", "あ" * 100),)})
    assert "".join(lines(card, cells)).count("あ") == 100
