"""The form's view: what it shows of a form, and that a move between fields paints these fields alone."""

from __future__ import annotations

from datetime import date
from typing import Final

from kaden.setup.kinds import Kind
from kaden.words import Words
from tests.tui.widgets.stage import stage
from tui.model.setup_form import SetupForm
from tui.widgets.form_view import FormView

TODAY: Final = date(2026, 11, 23)


def make() -> tuple[FormView, SetupForm]:
    view = FormView(Words("en"), lambda refusal: refusal.code, lambda: TODAY, lambda: 0, 1)
    return view, SetupForm(Kind.CAMPAIGN, None, None, {Kind.RULE: ("標準", "B")})


async def test_all_fields_of_the_declaration_stand_there_with_their_values() -> None:
    view, form = make()
    async with stage(view, size=(80, 24)) as shown:
        await view.show(form, form.names)
        await shown.press("f5")
        text = "\n".join(shown.lines)
        for label in ("Campaign", "Dial rule", "Hours from", "Time zone", "Script", "Law"):
            assert label in text
        assert "09:00" in text


async def test_the_help_is_that_of_the_focused_field() -> None:
    view, form = make()
    async with stage(view, size=(80, 24)) as shown:
        await view.show(form, form.names)
        view.come_to("hours_end")
        await shown.press("f5")
        assert any("Later than the start" in line for line in shown.lines)
        assert any("9, 930, 9:00" in line for line in shown.lines)


async def test_enter_and_arrows_go_from_field_to_field() -> None:
    view, form = make()
    async with stage(view, size=(80, 24)) as shown:
        await view.show(form, form.names)
        view.come_to("hours_start")
        await shown.press("enter")
        assert view.focused_spec is not None
        assert view.focused_spec.name == "hours_end"
        await shown.press("up", "up")
        assert view.focused_spec.name == "rule"
