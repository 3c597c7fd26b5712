"""Text fields: quiet, and what is pasted into them is cleaned."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events
from textual.containers import Vertical

from tests.tui.hands import press_in_one_breath
from tests.tui.widgets.stage import stage
from tui.widgets.fields import LineField, NoteArea, caught_up

PASTED = "a\x1b[31mb\x07\r\nc\u202e\x9b"


async def test_a_pasted_note_keeps_its_lines_and_nothing_else() -> None:
    note = NoteArea()
    async with stage(note) as shown:
        note.focus()
        await shown.press(*"xy")
        note.select_all()
        note.post_message(events.Paste(PASTED))
        await shown.settle()
        assert note.text == "a[31mb\nc"


async def test_a_pasted_line_is_one_line() -> None:
    line = LineField()
    async with stage(line) as shown:
        line.focus()
        line.post_message(events.Paste(PASTED))
        await shown.settle()
        assert line.value == "a[31mb  c"


async def test_enter_in_a_note_is_a_line_break() -> None:
    note = NoteArea()
    async with stage(note) as shown:
        note.focus()
        await shown.press("a", "enter", "b")
        assert note.text == "a\nb"


async def test_another_text_puts_the_cursor_at_its_end() -> None:
    note = NoteArea()
    async with stage(note) as shown:
        note.show("one\ntwo")
        note.focus()
        await shown.press("!")
        assert note.text == "one\ntwo!"


@pytest.mark.parametrize("field", [NoteArea(), LineField()], ids=["note", "line"])
async def test_no_cursor_blinks(field: NoteArea | LineField) -> None:
    """A blinking one sends 2,490 bytes a second for ever."""
    assert field.cursor_blink is False


@pytest.mark.parametrize("make", [NoteArea, LineField], ids=["note", "line"])
async def test_keys_that_arrive_together_take_effect_in_their_order(
    make: Callable[[], NoteArea | LineField],
) -> None:
    """Over a slow line a word comes with the keys that mend it, and none of it may be lost."""
    field = make()
    async with stage(field) as shown:
        shown.pilot.app.set_focus(field)
        for _ in range(3):
            keys = ("ctrl+u", *"abx", "backspace", *"dc", "left", "backspace", *"zz", "end", "!", "home", "?")
            await press_in_one_breath(shown.pilot, *keys)
            text = field.value if isinstance(field, LineField) else field.text
            assert text == "?abzzc!"
            await press_in_one_breath(shown.pilot, "end")


@pytest.mark.parametrize("make", [NoteArea, LineField], ids=["note", "line"])
async def test_the_wide_blank_between_the_parts_of_a_japanese_name_is_typed(
    make: Callable[[], NoteArea | LineField],
) -> None:
    """An input method sends U+3000, which the toolkit takes for no letter."""
    field = make()
    async with stage(field) as shown:
        shown.pilot.app.set_focus(field)
        for letter in "佐藤\u3000花子":
            field.post_message(events.Key("ideographic_space" if letter == "\u3000" else letter, letter))
        await shown.press("!")
        text = field.value if isinstance(field, LineField) else field.text
        assert text == "佐藤\u3000花子!"


async def test_all_fields_have_what_was_typed_before_a_key_is_carried_out() -> None:
    """The field that one has left may have more to take than the one that has the focus."""
    left, focused = NoteArea(), LineField()
    async with stage(Vertical(left, focused)):
        for character in "what the customer said":
            left.post_message(events.Key("space" if character == " " else character, character))
        focused.post_message(events.Key("3", "3"))
        await caught_up([left, focused])
        assert (left.text, focused.value) == ("what the customer said", "3")
