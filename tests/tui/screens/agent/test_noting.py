"""The key that keeps a note beside the result's own, in the call and after it (row 245)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.client import KeepDraft
from kaden.protocol.my_work import AddNote, CallNote, OpenHandled
from kaden.vocabulary import AgentState
from tests.tui.client import open_client
from tests.tui.samples import DRAFT, NOW, call, desk
from tests.tui.screens.mine.office import record, with_request

NOTES = (CallNote(at=NOW, by="佐藤 花子", note="駐車場なし"),)


async def test_row_245_a_note_is_kept_aside_and_the_field_is_free_again(tmp_path: Path) -> None:
    allowed = desk(AgentState.TALKING, call=call(more_notes=True))
    async with open_client(tmp_path, desk=allowed) as client:
        await client.shows("^V add note")
        await client.press("ctrl+v")
        await client.shows("write the note first")
        kept = record(8123, saved=False, saved_at=None, notes=NOTES)
        client.server.answers["add_note"] = with_request(kept)
        await client.press("tab", *"no parking", "f13")
        said = await client.server.hear(AddNote)
        assert (said.attempt, said.note) == (8123, "no parking")
        await client.shows("Kept as a note of its own.", "Notes of this call", "駐車場なし")
        form = client.agent.call_phase.form
        assert form is not None
        assert form.note == ""
        await client.press(*"more")
        assert client.server.all(OpenHandled) == []
        client.agent.flush()
        await client.server.until(lambda: "more" in [draft.note for draft in client.server.all(KeepDraft)])


async def test_row_245_a_key_that_is_held_keeps_one_note(tmp_path: Path) -> None:
    """Until the server has answered; a refusal lets it be tried again."""
    async with open_client(tmp_path, desk=desk(AgentState.TALKING, call=call(more_notes=True))) as client:
        client.server.silent.add("add_note")
        await client.press("tab", *"no", "ctrl+v", "ctrl+v")
        said = await client.server.hear(AddNote)
        await client.press("ctrl+v")
        await client.server.send(with_request(record(8123, saved=False, notes=NOTES))(said))
        await client.shows("Kept as a note of its own.")
        assert client.server.all(AddNote) == [said]
        client.server.silent.clear()
        client.server.refusals["add_note"] = ("one_note", {"campaign": "展示会"})
        await client.press(*"more", "ctrl+v")
        await client.server.hear(AddNote, 2)
        await client.shows("展示会 keeps one note")
        await client.press("ctrl+v")
        await client.server.hear(AddNote, 3)


async def test_row_245_what_the_server_refuses_stays_in_the_field(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.TALKING, call=call(more_notes=True))) as client:
        client.server.refusals["add_note"] = ("one_note", {"campaign": "展示会"})
        await client.press("tab", *"no", "ctrl+v")
        await client.shows("展示会 keeps one note")
        form = client.agent.call_phase.form
        assert form is not None
        assert form.note == "no"


async def test_row_245_another_terminal_shows_the_notes_that_there_are(tmp_path: Path) -> None:
    begun = desk(AgentState.TALKING, call=call(more_notes=True, draft=DRAFT))
    async with open_client(tmp_path) as client:
        client.server.answers["open_handled"] = with_request(record(8123, notes=NOTES))
        await client.server.show(begun)
        await client.shows("Notes of this call", "駐車場なし")


async def test_where_one_note_is_kept_the_key_is_not_there(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.press("tab", *"no", "f13")
        await client.shows("Calls of this campaign have one note.")
        assert "add note" not in client.screen
        assert client.server.all(AddNote) == []
