"""The help: the keys of one context, broken to the width, nothing that this client does not have."""

from __future__ import annotations

from kaden.cells import width
from kaden.words import LANGUAGES, Words
from tests.tui.widgets.stage import stage
from tui import actions
from tui.keys import Registry
from tui.widgets.help_view import HelpView


async def test_only_what_works_here_and_what_there_is() -> None:
    view = HelpView(Words("en"), Registry(actions.ALL), lambda id: id != "app.seat")
    async with stage(view, size=(80, 24)) as shown:
        view.show(actions.WAITING)
        await shown.settle()
        page = "\n".join(shown.lines)
        assert "F8  ^D" in page
        assert "F12" in page
        assert "F9" not in page
        assert "F10" not in page


async def test_long_sentences_hang_under_their_beginning() -> None:
    for language in LANGUAGES:
        view = HelpView(Words(language), Registry(actions.ALL), lambda _: True)
        async with stage(view, size=(50, 40)) as shown:
            view.show(actions.CALL)
            await shown.settle()
            assert all(width(line) <= 50 for line in shown.lines)
            wrapped = [line for line in shown.lines if line.startswith(" " * 10) and line.strip()]
            assert wrapped
