"""The head of the monitor: six lines at any width, alarms in words and signs."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from kaden.cells import width
from kaden.protocol.pacing import Odds, PaceFigures, Shadow
from kaden.protocol.server import MonitorHeader
from kaden.vocabulary import Dialling, Limiting, Method, Profile
from kaden.words import LANGUAGES, Words
from tests.tui.floor_samples import header, ledger
from tests.tui.hands import settle
from tui.themes import DARK
from tui.widgets.job_head import JobHead


class HeadOnly(App[None]):
    def __init__(self, language: str, ambiguous: int, *, past: bool = False) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.head = JobHead(Words(language), ambiguous, past=past)

    def compose(self) -> ComposeResult:
        yield self.head


async def lines(
    head: MonitorHeader | None,
    columns: int = 80,
    *,
    language: str = "en",
    ambiguous: int = 1,
    past: bool = False,
) -> list[str]:
    app = HeadOnly(language, ambiguous, past=past)
    async with app.run_test(size=(columns, 10)) as pilot:
        app.head.show(head)
        return await shown(app, pilot)


async def shown(app: HeadOnly, pilot: Pilot[Any]) -> list[str]:
    await settle(pilot)
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("limiting", Limiting)
async def test_what_is_left_is_never_cut_by_the_reason(limiting: Limiting, language: str) -> None:
    head = header(ringing=100, target=100, limiting=limiting, remaining=444_478)
    calls = (await lines(head, language=language))[1]
    assert calls.endswith("444,478") or calls.endswith("444478")
    assert width(calls) <= 78


@pytest.mark.parametrize(("abandoned", "text"), [(3, "Abandoned 3 (3.0 %)   "), (4, "Abandoned 4 (4.0 %) !")])
async def test_more_than_three_percent_abandoned_is_an_alarm(abandoned: int, text: str) -> None:
    """Domain 4.5."""
    assert text in (await lines(header(connected=100 - abandoned, abandoned=abandoned)))[3]


async def test_nothing_answered_is_no_percentage() -> None:
    tallies = (await lines(header(attempts=0, connected=0, abandoned=0)))[3]
    assert tallies.startswith("Dialled 0   Connected 0   Abandoned 0   ")


ODDS = Odds(mean=-1.5, free_soon=2.2, horizon=8_000, price=0.03, accepted=0.021, refused=0.04, budget=3.0)
SHADOW = Shadow(method=Method.PREDICTIVE, target=12, difference=2.3)


async def test_a_decision_says_its_odds_and_what_the_shadow_would_do() -> None:
    """Row 190, in the words that a supervisor asks for; all of it at 80 columns."""
    pace = PaceFigures(method=Method.ADAPTIVE, odds=ODDS, shadow=SHADOW)
    line = (await lines(header(target=9, waiting=4, pace=pace)))[2]
    assert line.startswith("9 calls: 4 waiting, 2 likely free in 8 s, risk 2.1 %   shadow 12 (+2.3)")
    wide = (await lines(header(target=9, waiting=4, pace=pace), 120))[2]
    assert wide == f"{line}   adaptive"


async def test_progressive_says_what_it_counts() -> None:
    line = (await lines(header(target=4, waiting=2)))[2]
    assert line == "4 calls: 2 waiting   progressive"


@pytest.mark.parametrize(
    ("figures", "line"),
    [
        ({}, "Abandoned hour 0.0 %   today 2.1 % of 3 %"),
        ({"hour": None}, "Abandoned hour -   today 2.1 % of 3 %"),
        (
            {"profile": Profile.US_TSR, "window": 0.028, "standing": "near"},
            " NEAR THE LIMIT    Abandoned hour 0.0 %   day 2.1 %   30 days 2.8 % of 3 %",
        ),
        (
            {"profile": Profile.UK_OFCOM, "window": 0.0312, "standing": "over"},
            " OVER THE LIMIT    Abandoned hour 0.0 %   day 2.1 %   24 hours 3.1 % of 3 %",
        ),
    ],
)
async def test_the_ledger_of_abandoned_calls_warns_in_words(figures: dict[str, Any], line: str) -> None:
    """Rows 73, 321: the hour, the day, and the window of the law."""
    assert (await lines(header(ledger=ledger(**figures))))[4] == line


async def test_the_past_remembers_no_decision() -> None:
    shown = await lines(header(pace=None, ledger=None))
    assert (shown[2], shown[4]) == ("", "")


@pytest.mark.parametrize("past", [False, True])
async def test_the_past_tells_no_count_that_nobody_kept(past: bool) -> None:
    told = "\n".join(await lines(header(remaining=444_478, unsaved=7), 120, past=past))
    assert ("left 444478" in told, "Unsaved 7" in told) == (not past, not past)
    assert "Saved" in told


PREVIEWED = {"dialling": Dialling.PREVIEW, "limiting": Limiting.PREVIEW, "previewing": 2, "passed": 7}


@pytest.mark.parametrize("past", [False, True])
async def test_a_preview_job_tells_who_decides_and_how_many_were_passed_by(past: bool) -> None:
    """Row 326: no target and no policy, for nobody dials ahead; when records were passed by, nobody kept."""
    gauge, calls, decides, *_ = await lines(header(**PREVIEWED, ringing=1, remaining=9), past=past)
    assert "preview 2" in gauge
    assert calls.startswith("Calls out 1   preview job: agents call   ")
    passed = "" if past else "   Passed by 7"
    assert decides == f"Agents decide whom to call: 2 before a call or in it{passed}"


@pytest.mark.parametrize("left", [0, 1])
async def test_a_job_whose_dialling_was_changed_shows_whoever_still_sees_a_record(left: int) -> None:
    shown = await lines(header(previewing=left))
    assert ("preview 1" in shown[0], "Agents decide" in shown[2]) == (bool(left), bool(left))
    assert "of 4" in shown[1]


async def test_the_newest_minute_stands_beside_its_bars() -> None:
    history = (await lines(header(answer_history=(0, 2, 7), waiting_history=())))[5]
    assert history.startswith("Connected/min ▁▃█ 7")
    assert history.rstrip().endswith("Waiting  -")


async def test_bars_are_plain_where_blocks_would_be_two_cells_wide() -> None:
    assert (await lines(header(answer_history=(0, 2, 7)), ambiguous=2))[5].startswith("Connected/min _:# 7")


async def test_before_the_first_news_there_is_nothing() -> None:
    assert await lines(None) == [""] * 6


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_line_is_ever_wider_than_the_window(columns: int, language: str) -> None:
    pace = PaceFigures(method=Method.ADAPTIVE, odds=ODDS, shadow=SHADOW)
    tight = ledger(profile=Profile.US_TSR, standing="over")
    counts = {"attempts": 98_765, "connected": 54_321, "abandoned": 1_234}
    many = header(limiting=Limiting.SWITCH_DOWN, pace=pace, ledger=tight, **counts)
    assert all(width(line) <= columns - 2 for line in await lines(many, columns, language=language))
    shown = await lines(header(**PREVIEWED, talking=10, waiting=10), columns, language=language)
    assert all(width(line) <= columns - 2 for line in shown)


async def test_a_window_that_changes_its_size_is_filled_anew() -> None:
    app = HeadOnly("en", 1)
    async with app.run_test(size=(80, 10)) as pilot:
        app.head.show(header())
        await pilot.resize_terminal(100, 10)
        assert width((await shown(app, pilot))[0]) == 98
