"""How an agent's own work looks: golden screens in two sizes and two languages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from kaden.words import LANGUAGES
from tests.tui.client import SIZES, Client
from tests.tui.golden import check_golden
from tests.tui.looks import looks
from tests.tui.samples import DRAFT, NOW, call
from tests.tui.screens.mine.office import PROMISES, at_work, record, with_request

SCREENS: Final[dict[str, tuple[str, ...]]] = {
    "menu": ("escape",),
    "promises": (),
    "promise": ("enter",),
    "today": ("escape", "2", "enter"),
    "record": ("escape", "2", "enter", "down", "down", "enter"),
    "unsaved": ("escape", "3", "enter"),
    "day": ("escape", "4", "enter"),
    "keys": ("escape", "5", "enter"),
}


async def there(client: Client) -> None:
    """What was asked for has come."""
    await client.until(lambda: "..." not in client.screen.replace("+2h", ""))
    await client.settle()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, size: str, language: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/srv/sato/settings")
    async with at_work(
        tmp_path, *SCREENS[name], promises=PROMISES, size=SIZES[size], language=language
    ) as client:
        await there(client)
        check_golden(f"mine/{name}.{language}.{size}", client.screen + looks(client.app))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_two_versions(tmp_path: Path, language: str, size: str) -> None:
    """Both stand there, with who and when."""
    async with at_work(tmp_path, *SCREENS["record"][1:], language=language, size=SIZES[size]) as client:
        await there(client)
        client.server.refusals["correct_result"] = ("record_changed", {"by": "佐藤 花子", "at": "15:02"})
        theirs = DRAFT.model_copy(update={"note": "上司の訂正", "disposition": 12, "callback_at": None})
        after = record(8187, revision=4, edited_at=NOW, call=call(attempt=8187, draft=theirs))
        client.server.answers["open_handled"] = with_request(after)
        await client.press("1", "f10")
        await client.shows("15:02")
        check_golden(f"mine/versions.{language}.{size}", client.screen)
