"""The card on the glass: whole, from the top for a new customer, where it was for the same one."""

from __future__ import annotations

from datetime import UTC, datetime

from kaden.words import Words
from tests.tui import samples
from tests.tui.widgets.stage import stage
from tui.widgets.customer_card import CustomerCardView


def local(instant: int) -> datetime:
    return datetime.fromtimestamp(instant / 1_000, UTC)


async def test_a_new_customer_is_shown_from_the_top() -> None:
    view = CustomerCardView(Words("en"), local, 1)
    async with stage(view, size=(40, 8)) as shown:
        view.show(samples.CARD)
        await shown.settle()
        assert shown.lines[0].startswith(" 髙橋 美咲")
        view.scroll_end(animate=False)
        await shown.settle()
        assert "no answer" in "\n".join(shown.lines)
        view.show(samples.CARD)
        await shown.settle()
        assert not shown.lines[0].startswith(" 髙橋 美咲")
        view.show(samples.CARD.model_copy(update={"name": "鈴木 一郎"}))
        await shown.settle()
        assert shown.lines[0].startswith(" 鈴木 一郎")


async def test_the_script_of_the_campaign_stands_below_the_name() -> None:
    """Row 325."""
    view = CustomerCardView(Words("en"), local, 1)
    async with stage(view, size=(40, 12)) as shown:
        view.show(samples.CARD, "This is Sato of Yamazaki.")
        await shown.settle()
        assert [line.strip() for line in shown.lines[4:6]] == ["Say first", "This is Sato of Yamazaki."]
        view.show(samples.CARD, "This is Suzuki.")
        await shown.settle()
        assert "This is Suzuki." in shown.lines[5]
