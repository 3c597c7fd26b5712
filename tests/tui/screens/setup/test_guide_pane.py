"""The guide stands in the Outbound menu, and its pages open."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.guide import TOPICS, page
from kaden.words import LANGUAGES
from tests.tui.screens.setup.office import desk, setting_up, usual
from tui.screens.setup.guide_pane import GuidePane


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_listed_and_the_chosen_one_opens(tmp_path: Path, language: str) -> None:
    """Rows 9 to 16."""
    async with setting_up(tmp_path, usual(), language=language) as client:
        desk(client).open(GuidePane(desk(client)))
        titles = [page(language, topic)[0] for topic in TOPICS]
        await client.shows(*titles[:18])
        await client.press("end")
        await client.shows(*titles[-18:])
        await client.press("6", "enter")
        title, text = page(language, TOPICS[5])
        await client.shows(f"› {title}", next(line for line in text.splitlines() if line)[:30].strip())
        await client.press("escape")
        await client.shows(*titles[-18:])
