"""The head of the monitor: four lines at any width, alarms in words and signs."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from kaden.cells import width
from kaden.protocol.server import MonitorHeader
from kaden.vocabulary import Limiting
from kaden.words import LANGUAGES, Words
from tests.tui.floor_samples import header
from tui.themes import DARK
from tui.widgets.job_head import JobHead


class HeadOnly(App[None]):
    def __init__(self, language: str, ambiguous: int) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.head = JobHead(Words(language), ambiguous)

    def compose(self) -> ComposeResult:
        yield self.head


async def lines(
    head: MonitorHeader | None, columns: int = 80, *, language: str = "en", ambiguous: int = 1
) -> list[str]:
    app = HeadOnly(language, ambiguous)
    async with app.run_test(size=(columns, 10)) as pilot:
        app.head.show(head)
        return await shown(app, pilot)


async def shown(app: HeadOnly, pilot: Pilot[Any]) -> list[str]:
    await pilot.pause()
    return [line.text.plain for line in app.head._lines]


async def test_a_block_for_each_state_fills_the_line() -> None:
    """Row 306."""
    gauge = (await lines(header(waiting=1, talking=6, wrapup=0, paused=2, joining=0)))[0]
    assert gauge.split() == ["talking", "6", "waiting", "1", "wrap-up", "0", "paused", "2", "joining", "0"]
    assert width(gauge) == 78
    assert gauge.index("waiting") > 20


async def test_calls_out_target_reason_and_what_is_left() -> None:
    """Rows 190, 306."""
    calls = (await lines(header(ringing=3, target=6, limiting=Limiting.NO_AGENT_WAITING, remaining=9)))[1]
    assert calls.startswith("Calls out 3 of 6   no agent is waiting")
    assert calls.endswith("left 9")


@pytest.mark.parametrize(("abandoned", "text"), [(3, "Abandoned 3 (3.0 %)   "), (4, "Abandoned 4 (4.0 %) !")])
async def test_more_than_three_percent_abandoned_is_an_alarm(abandoned: int, text: str) -> None:
    """Domain 4.5."""
    assert text in (await lines(header(connected=100 - abandoned, abandoned=abandoned)))[2]


async def test_nothing_answered_is_no_percentage() -> None:
    tallies = (await lines(header(attempts=0, connected=0, abandoned=0)))[2]
    assert tallies.startswith("Dialled 0   Connected 0   Abandoned 0   ")


async def test_the_newest_minute_stands_beside_its_bars() -> None:
    history = (await lines(header(answer_history=(0, 2, 7), waiting_history=())))[3]
    assert history.startswith("Connected/min ▁▃█ 7")
    assert history.rstrip().endswith("Waiting  -")


async def test_bars_are_plain_where_blocks_would_be_two_cells_wide() -> None:
    assert (await lines(header(answer_history=(0, 2, 7)), ambiguous=2))[3].startswith("Connected/min _:# 7")


async def test_before_the_first_news_there_is_nothing() -> None:
    assert await lines(None) == ["", "", "", ""]


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_line_is_ever_wider_than_the_window(columns: int, language: str) -> None:
    many = header(attempts=98_765, connected=54_321, abandoned=1_234, limiting=Limiting.SWITCH_DOWN)
    assert all(width(line) <= columns - 2 for line in await lines(many, columns, language=language))


async def test_a_window_that_changes_its_size_is_filled_anew() -> None:
    app = HeadOnly("en", 1)
    async with app.run_test(size=(80, 10)) as pilot:
        app.head.show(header())
        await pilot.resize_terminal(100, 10)
        assert width((await shown(app, pilot))[0]) == 98
