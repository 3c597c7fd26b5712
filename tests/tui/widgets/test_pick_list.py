"""The numbered list: digits, letters, arrows; and what is told when a line was chosen."""

from __future__ import annotations

import pytest

from tests.tui.widgets.stage import stage
from tui.widgets.pick_list import Pick, PickList

PICKS = (Pick("アポイント取得", "no more calls"), Pick("Call back"), Pick("Absent", "①"))


def make(index: int | None = None, ambiguous: int = 1) -> PickList:
    picks = PickList(lambda: 0, ambiguous)
    picks.fill(PICKS, index)
    return picks


async def test_lines_are_numbered_and_hints_stand_at_the_end() -> None:
    async with stage(make(1)) as shown:
        assert shown.lines[:3] == [
            "  1 アポイント取得        no more calls",
            "> 2 Call back",
            "  3 Absent                            ①",
        ]


async def test_where_ambiguous_signs_are_wide_one_cell_less_is_left() -> None:
    async with stage(make(ambiguous=2)) as shown:
        assert shown.lines[2] == "  3 Absent                           ①"


@pytest.mark.parametrize(
    ("keys", "index"),
    [
        ("3", 2), ("c", 1), ("down", 0), ("up", 2), ("home", 0), ("end", 2), ("9", None),
    ],
)  # fmt: skip
async def test_keys(keys: str, index: int | None) -> None:
    picks = make()
    async with stage(picks) as shown:
        picks.focus()
        await shown.press(keys)
        assert picks.index == index
        picked = [message.index for message in shown.messages if isinstance(message, PickList.Picked)]
        assert picked[-1:] == ([] if index is None else [index])


async def test_the_ends_hold() -> None:
    picks = make(0)
    async with stage(picks) as shown:
        picks.focus()
        await shown.press("up")
        assert picks.index == 0
        await shown.press("end", "down")
        assert picks.index == 2


async def test_enter_and_paging_are_told() -> None:
    picks = make()
    async with stage(picks) as shown:
        picks.focus()
        await shown.press("enter", "pagedown", "pageup")
        assert any(isinstance(message, PickList.Entered) for message in shown.messages)
        paged = [message.down for message in shown.messages if isinstance(message, PickList.Paged)]
        assert paged[:1] == [True]
        assert paged[-1:] == [False]


async def test_other_keys_are_left_to_others() -> None:
    picks = make()
    async with stage(picks) as shown:
        picks.focus()
        await shown.press("f5", "escape")
        assert picks.index is None


async def test_an_empty_list_is_harmless() -> None:
    picks = PickList(lambda: 0)
    async with stage(picks) as shown:
        picks.focus()
        await shown.press("1", "down", "up", "enter", "end")
        assert picks.index is None
