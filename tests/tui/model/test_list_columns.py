"""What the grids of lists show."""

from __future__ import annotations

from kaden.protocol.allocation import GroupPart, RecordRow
from kaden.vocabulary import Outcome, RecordState
from kaden.words import Words
from tests.kaden.protocol.test_lists import a_list
from tui.model.list_columns import group_columns, list_columns, number_columns, record_columns

EN = Words("en")


def record(**facts: object) -> RecordRow:
    usual: dict[str, object] = {
        "id": 1, "line": 1_234, "name": "山田", "company": "A社", "number": "090", "group": None,
        "state": RecordState.READY, "attempts": 0, "outcome": None, "result": None, "last_call": None,
        "next_call": None,
    }  # fmt: skip
    return RecordRow.model_validate(usual | facts)


def shown(row: RecordRow) -> dict[str, str]:
    columns = record_columns(EN, lambda at, zone: f"{at} {zone}", lambda: "Asia/Tokyo")
    return {column.key: column.show(row, 0) for column in columns}


def test_a_record_without_a_group_says_so() -> None:
    """Row 126."""
    assert shown(record())["state"] == "without a group"
    assert shown(record(group="東"))["state"] == "to be called"
    assert shown(record(state=RecordState.FINISHED))["state"] == "finished"


def test_the_result_stands_before_the_outcome() -> None:
    assert shown(record(outcome=Outcome.BUSY))["last"] == EN("outcome.busy")
    assert shown(record(outcome=Outcome.CONNECTED, result="アポ"))["last"] == "アポ"


def test_times_are_the_campaigns_and_numbers_have_their_commas() -> None:
    cells = shown(record(last_call=7))
    assert (cells["last_call"], cells["next_call"], cells["line"]) == ("7 Asia/Tokyo", "", "1,234")


def test_who_has_no_name_is_known_by_the_company() -> None:
    assert shown(record(name=""))["name"] == "A社"


def test_all_grids_have_their_titles_in_both_languages() -> None:
    for words in (EN, Words("ja")):
        grids = (list_columns(words), number_columns(words, lambda at, zone: ""), group_columns(words))
        assert all(column.title for grid in grids for column in grid)


def test_row_168_a_list_on_which_nobody_is_left_is_marked() -> None:
    marks = [
        list_columns(Words(language))[1].show(a_list(finished=2, ready=ready), 0)
        for language in ("en", "ja")
        for ready in (0, 1)
    ]
    assert marks == ["complete", "-", "全件完了", "-"]


def test_a_locked_part_says_so() -> None:
    part = GroupPart(group="東", records=3, gets=0, dialled=True, contacts=0, successes=0)
    assert group_columns(EN)[-1].show(part, 0) == "yes"
