"""The result form as a widget of its own: what it says to its owner, with drafts and without."""

from __future__ import annotations

import pytest
from textual import events

from kaden.clock import Instant, Millis
from kaden.protocol.base import MAX_CLIENT_MESSAGE, MAX_NOTE
from kaden.protocol.client import KeepDraft
from kaden.words import LANGUAGES, Words
from tests.tui import samples
from tests.tui.samples import NOW
from tests.tui.widgets.stage import Stage, stage
from tui.model.link_state import Refusal
from tui.model.result_form import Form, form_of
from tui.widgets.result_fields import ResultFields

SIZE = (40, 20)


class Client:
    """What stands around the form here: English, a clock that tests move, codes instead of sentences."""

    def __init__(self) -> None:
        self.words = Words("en")
        self.ambiguous = 1
        self.time: Millis = 1_000
        self.kept: list[KeepDraft] = []

    def steady(self) -> Millis:
        return self.time

    def now(self) -> Instant:
        return NOW

    def refusal_text(self, refusal: Refusal) -> str:
        return f"<{refusal.code}>"


def fields(client: Client, *, drafts: bool = False) -> ResultFields:
    return ResultFields(client, client.now, client.kept.append if drafts else None)


def form() -> Form:
    return form_of(samples.call(draft=samples.DRAFT), None)


def wanted(shown: Stage) -> bool:
    return any(isinstance(message, ResultFields.Wanted) for message in shown.messages)


async def test_a_form_is_filled_from_what_is_known_and_typed_into() -> None:
    widget = fields(Client())
    async with stage(widget, size=SIZE) as shown:
        widget.open(form())
        widget.take_focus()
        await shown.press("4", "tab", "!")
        assert widget.form is not None
        assert (widget.form.chosen, widget.form.note) == (14, "来週の火曜に折り返し。\n資料は送付済み!")
        assert any("= Wed 3 Dec 10:03" in line for line in shown.lines)


async def test_enter_in_the_list_asks_its_owner_to_save() -> None:
    widget = fields(Client())
    async with stage(widget, size=SIZE) as shown:
        widget.open(form())
        widget.take_focus()
        await shown.press("4")
        assert not wanted(shown)
        await shown.press("enter")
        assert wanted(shown)


async def test_what_is_checked_is_the_form_or_the_field_that_keeps_it_back() -> None:
    client = Client()
    widget = fields(client)
    async with stage(widget, size=SIZE) as shown:
        widget.open(form_of(samples.call(), None))
        widget.take_focus()
        await shown.press("3")
        assert widget.checked() is None
        await shown.press("a")
        assert widget.form is not None
        assert widget.form.callback_text == "a"
        await shown.press("backspace", *"+1h")
        assert widget.checked() is widget.form


async def test_a_refusal_is_said_at_its_field_and_only_of_the_form_that_stands_here() -> None:
    widget = fields(Client())
    async with stage(widget, size=SIZE) as shown:
        widget.open(form())
        widget.refused(1, Refusal("note_too_long"))
        await shown.press("f5")
        assert "! <note_too_long>" not in "\n".join(shown.lines)
        widget.refused(8123, Refusal("note_too_long"))
        await shown.press("f5")
        assert "! <note_too_long>" in "\n".join(shown.lines)


async def test_without_a_keeper_nothing_is_kept() -> None:
    client = Client()
    widget = fields(client)
    async with stage(widget, size=SIZE) as shown:
        widget.open(form())
        widget.take_focus()
        await shown.press("4", "tab", *"note")
        widget.flush()
        assert widget.form is not None
        assert widget.form.unkept
        assert client.kept == []


async def test_what_the_keeper_lacks_is_sent_before_another_form_is_opened() -> None:
    """Row 244."""
    client = Client()
    widget = fields(client, drafts=True)
    async with stage(widget, size=SIZE) as shown:
        widget.open(form())
        widget.take_focus()
        await shown.press("4", "tab", *" a", "b")
        assert widget.form is not None
        widget.open(form_of(samples.call(attempt=9), None))
        assert client.kept[-1].note.endswith("送付済み ab")
        assert client.kept[-1].attempt == 8123


async def test_the_calendar_opens_from_the_field_and_fills_it() -> None:
    widget = fields(Client())
    async with stage(widget, size=SIZE) as shown:
        widget.open(form_of(samples.call(), None))
        widget.take_focus()
        await shown.press("3", "tab", "tab", "down")
        assert not any("アポイント" in line for line in shown.lines)
        await shown.press("right", "home", "enter")
        assert widget.form is not None
        assert widget.form.callback_text == "2025/12/03 09:00"
        assert any("アポイント" in line for line in shown.lines)
        assert shown.app.focused is not None
        assert shown.app.focused.id == "callback"


@pytest.mark.parametrize("key", ["escape", "tab"])
async def test_a_calendar_that_is_left_changes_nothing(key: str) -> None:
    widget = fields(Client())
    async with stage(widget, size=SIZE) as shown:
        widget.open(form_of(samples.call(), None))
        widget.take_focus()
        await shown.press("tab", "tab", "down", "right", key, "f5")
        assert widget.form is not None
        assert widget.form.callback is None
        assert any("アポイント" in line for line in shown.lines)


async def test_a_promise_is_given_to_the_group_by_a_key() -> None:
    """Row 268."""
    widget = fields(Client())
    async with stage(widget, size=SIZE) as shown:
        widget.open(form_of(samples.call(), None))
        widget.take_focus()
        assert not any("the group" in line for line in shown.lines)
        await shown.press("3", "tab", "tab", *"+1h", "tab", "right")
        assert any("[the group]" in line for line in shown.lines)
        assert widget.form is not None
        assert widget.form.save_request("a").for_group
        assert widget.form.kept_draft().for_group


@pytest.mark.parametrize(
    ("typed", "code"),
    [("tomorrow 20", "callback_outside_hours"), ("2025/12/01 10:00", "callback_in_past"), ("+1h", None)],
)
async def test_a_time_that_cannot_be_promised_is_said_when_its_field_is_left(
    typed: str, code: str | None
) -> None:
    widget = fields(Client())
    async with stage(widget, size=SIZE) as shown:
        widget.open(form_of(samples.call(), None))
        widget.take_focus()
        await shown.press("tab", "tab", *typed)
        assert not any(line.startswith("! <") for line in shown.lines)
        await shown.press("tab", "f5")
        said = [line for line in shown.lines if line.startswith("! <")]
        assert said == ([] if code is None else [f"! <{code}>"])


async def test_the_year_is_shown_where_it_is_another() -> None:
    """Row 242: whoever types 11/5 in December sees which November was understood; all of it, at 80 columns too."""
    widget = fields(Client())
    async with stage(widget, size=(38, 20)) as shown:
        widget.open(form_of(samples.call(), None))
        widget.take_focus()
        await shown.press("3", "tab", "tab", *"11/5 10:00")
        assert any(line.rstrip().endswith("= Wed 5 Nov 10:00") for line in shown.lines)
        assert widget.checked() is None
        await shown.press("ctrl+u", *"1/5 10:00")
        assert any(line.rstrip().endswith("= 2026/01/05 10:00") for line in shown.lines)


async def test_a_note_of_a_hundred_thousand_characters_is_said_at_the_field_and_kept() -> None:
    """What the server gets of it fits into one message."""
    client = Client()
    widget = fields(client, drafts=True)
    async with stage(widget, size=SIZE) as shown:
        widget.open(form_of(samples.call(), None))
        widget.take_focus()
        await shown.press("4", "tab")
        shown.app.post_message(events.Paste("\x1b[2J漢" * 50_000))
        await shown.press("!", "f5")
        assert any(line.startswith("! <note_too_long>") for line in shown.lines)
        assert widget.form is not None
        assert len(widget.form.note) == 200_001
        assert "\x1b" not in widget.form.note
        assert widget.checked() is None
        widget.flush()
        draft = client.kept[-1]
        assert len(draft.note) == MAX_NOTE
        assert len(draft.model_dump_json().encode()) < MAX_CLIENT_MESSAGE


async def test_a_note_that_is_too_long_says_what_is_kept_and_how_to_undo() -> None:
    client = Client()
    widget = fields(client, drafts=True)
    async with stage(widget, size=SIZE) as shown:
        widget.open(form_of(samples.call(), None))
        widget.take_focus()
        await shown.press("4", "tab", *"ok")
        shown.app.post_message(events.Paste("x" * (MAX_NOTE + 1)))
        await shown.press("f5")
        assert any("<note_too_long>" in line for line in shown.lines)
        await shown.press("ctrl+z")
        assert widget.form is not None
        assert widget.form.note == "ok"
        assert not any("<note_too_long>" in line for line in shown.lines)
    for language in LANGUAGES:
        told = Words(language)("refusal.note_too_long", length=MAX_NOTE + 1, limit=MAX_NOTE)
        assert "^Z" in told


async def test_a_promised_call_says_when_its_promise_ends() -> None:
    """Row 265: a result that promises nothing closes it, and who wants another try gives a time."""
    told = "Without a new time the promise is closed."
    widget = fields(Client())
    async with stage(widget, size=(46, 20)) as shown:
        widget.open(form_of(samples.call(promised_for=NOW), None))
        widget.take_focus()
        assert not any(told in line for line in shown.lines)
        await shown.press("4")
        assert any(told in line for line in shown.lines)
        await shown.press("tab", "tab", *"+1h")
        assert not any(told in line for line in shown.lines)
        widget.open(form_of(samples.call(attempt=9), None))
        widget.take_focus()
        await shown.press("4")
        assert not any(told in line for line in shown.lines)


async def test_a_result_that_was_withdrawn_is_said_and_everything_else_stays() -> None:
    widget = fields(Client())
    async with stage(widget, size=SIZE) as shown:
        widget.open(form())
        widget.take_focus()
        widget.update(samples.call(results=samples.RESULTS[3:]))
        await shown.press("f5")
        assert any("! <result_inactive>" in line for line in shown.lines)
        assert widget.form is not None
        assert (widget.form.chosen, widget.form.note) == (None, "来週の火曜に折り返し。\n資料は送付済み")


async def test_the_chosen_result_stays_on_the_screen_when_its_list_gets_less_room() -> None:
    """Domain row 244: what is wrong takes rows, and a terminal may be made smaller, while a result is chosen."""
    widget = fields(Client())
    many = tuple(
        samples.RESULTS[0].model_copy(update={"id": n, "label": f"result {n}"}) for n in range(1, 15)
    )
    async with stage(widget, size=(40, 40)) as shown:
        widget.open(form_of(samples.call(results=many), None))
        widget.take_focus()
        await shown.press("1", "1")
        assert any(">11 result 11" in line for line in shown.lines)
        await shown.pilot.resize_terminal(40, 20)
        await shown.settle()
        assert any(">11 result 11" in line for line in shown.lines)
