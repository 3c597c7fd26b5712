"""The result form as a widget of its own: what it says to its owner, with drafts and without."""

from __future__ import annotations

from kaden.clock import Instant, Millis
from kaden.protocol.client import KeepDraft
from kaden.words import Words
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
