"""Loading a file of numbers at the desk (rows 100, 101)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.base import Message
from kaden.protocol.client import ImportEnd
from kaden.protocol.do_not_call import ImportNumbers, NumbersReport
from kaden.protocol.server import ImportProgress
from tests.tui.screens.lists.lists_office import Shelf, at_numbers
from tui.screens.lists.number_file_pane import NumberFilePane


async def test_a_reason_a_trial_and_then_the_list(tmp_path: Path) -> None:
    begun: list[ImportNumbers] = []

    def begin(asked: ImportNumbers) -> Message:
        begun.append(asked)
        return ImportProgress(request=asked.request, stage="received", done=0, total=asked.size)

    def end(asked: ImportEnd) -> Message:
        return NumbersReport(
            request=asked.request, encoding="utf-8", rows=3, imported=2, already=1, duplicates=0, invalid=0
        )

    (tmp_path / "n.csv").write_text("0312345678\n")
    async with at_numbers(tmp_path, Shelf()) as client:
        client.server.answers |= {"import_numbers": begin, "import_end": end}
        await client.press("i")
        client.app.screen.query_one(NumberFilePane).bar.field.value = str(tmp_path / "n.csv")
        await client.press("enter", *"list", "enter")
        await client.shows("would be listed", "A trial: nothing is changed yet.")
        await client.press("f10")
        await client.shows("Put 2 numbers on the list?")
        await client.press("y")
        await client.shows("The numbers are on the list.")
    assert [(each.campaign, each.reason, each.dry_run) for each in begun] == [
        (None, "list", True),
        (None, "list", False),
    ]
