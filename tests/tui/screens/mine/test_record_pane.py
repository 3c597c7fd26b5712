"""Completing an unsaved record and correcting a saved one: at the field, never lost, both versions seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kaden.clock import HOUR, Instant
from kaden.protocol.client import KeepDraft, SaveResult
from kaden.protocol.my_work import AddNote, CallNote, CorrectResult, OpenHandled
from kaden.vocabulary import AfterSave, AgentState
from tests.tui.client import Client
from tests.tui.samples import DRAFT, NOW, call, desk
from tests.tui.screens.mine.office import TALKING, WAITING, at_work, record, with_request
from tui.model.draft_pace import LONGEST

OPEN = ("2", "enter", "down", "down", "enter")


async def opened(client: Client) -> None:
    await client.shows("─ Result ─", "Saved 12/02 14:04")


@asynccontextmanager
async def completing(directory: Path) -> AsyncIterator[Client]:
    """A client that has opened an unsaved record, with what was typed in the call."""
    async with at_work(directory) as client:
        waiting = record(8155, saved=False, saved_at=None, revision=0, call=call(attempt=8155, draft=DRAFT))
        client.server.answers["open_handled"] = with_request(waiting)
        await client.press("3", "enter", "enter")
        await client.shows("Not saved yet")
        yield client


async def test_a_saved_result_stands_in_the_form_and_is_corrected(tmp_path: Path) -> None:
    """Row 276."""
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        assert (await client.server.hear(OpenHandled)).attempt == 8187
        await client.shows("> 2 資料送付", "資料は明日送付")
        client.server.answers["correct_result"] = with_request(record(8187, revision=4))
        await client.press("1", "f10")
        asked = await client.server.hear(CorrectResult)
        assert (asked.attempt, asked.revision, asked.disposition) == (8187, 3, 11)
        assert asked.note == "資料は明日送付"
        await client.shows("Corrected: 髙橋 美咲", "Today's calls")


async def test_what_is_wrong_is_said_at_its_field(tmp_path: Path) -> None:
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        await client.press("3", "f10")
        await client.shows("! ")
        await client.press(*"tomorrow 20", "f10")
        await client.shows("09:00")
        assert client.server.all(CorrectResult) == []


@pytest.mark.parametrize("key", ["f10", "enter"])
async def test_nothing_changed_is_nothing_sent(tmp_path: Path, key: str) -> None:
    """Saved with the key of all fields, and with that of the list of results."""
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        await client.press(key)
        await client.shows("Nothing was changed.")
        await client.press("escape")
        await client.shows("Today's calls")
        assert client.server.all(CorrectResult) == []


async def test_row_245_what_is_written_on_is_kept_as_a_note_of_its_own(tmp_path: Path) -> None:
    """The saved result stays as it is, and nothing is left to be saved."""
    notes = (CallNote(at=NOW, by="佐藤 花子", note="駐車場なし"),)
    async with at_work(tmp_path) as client:
        allowed = record(8187, call=record(8187).call.model_copy(update={"more_notes": True}))
        client.server.answers |= {
            "open_handled": with_request(allowed),
            "add_note": with_request(allowed.model_copy(update={"notes": notes})),
        }
        await client.press(*OPEN)
        await opened(client)
        client.server.silent.add("add_note")
        await client.press("tab", *"!", "ctrl+v", "ctrl+v")
        said = await client.server.hear(AddNote)
        await client.press("ctrl+v")
        assert [each.note for each in client.server.all(AddNote)] == ["!"], "also where the key is held"
        await client.server.send(client.server.answers["add_note"](said))
        await client.shows("Kept as a note of its own.", "Notes of this call", "駐車場なし")
        await client.press("f10")
        await client.shows("Nothing was changed.")
        assert client.server.all(CorrectResult) == []


def promised(client: Client, at: Instant | None) -> None:
    """The saved result promised a call, and what is open of that."""
    draft = DRAFT.model_copy(update={"callback_at": at})
    client.server.answers["open_handled"] = with_request(record(8187, call=call(attempt=8187, draft=draft)))


@pytest.mark.parametrize("at", [NOW - HOUR, None], ids=["its time has come", "it was kept"])
async def test_a_promise_that_stays_as_it_was_does_not_hinder_a_correction(
    tmp_path: Path, at: Instant | None
) -> None:
    """Row 276: the note is wrong, and nothing of the promise changes."""
    async with at_work(tmp_path) as client:
        promised(client, at)
        await client.press(*OPEN)
        await opened(client)
        await client.press("tab", *" note", "f10")
        asked = await client.server.hear(CorrectResult)
        assert (asked.callback_at, asked.disposition, asked.note[-5:]) == (at, DRAFT.disposition, " note")


async def test_a_promise_that_is_changed_is_judged(tmp_path: Path) -> None:
    """Row 89: the saved time has come, and the new one has too."""
    async with at_work(tmp_path) as client:
        promised(client, NOW - HOUR)
        await client.press(*OPEN)
        await opened(client)
        await client.press("tab", "tab", "home", "shift+end", *"today 14:30", "f10")
        await client.shows("has passed; enter a later one")
        assert client.server.all(CorrectResult) == []


async def test_a_result_that_now_asks_for_a_promise_needs_one(tmp_path: Path) -> None:
    """Row 242: the saved one asked for none."""
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        await client.press("3", "f10")
        await client.shows("! the result かけ直し needs a callback")
        assert client.server.all(CorrectResult) == []


async def test_what_is_typed_into_an_unsaved_record_is_kept_by_the_server(tmp_path: Path) -> None:
    """Row 244: as during the call; nothing is lost by leaving, so nothing is asked."""
    async with completing(tmp_path) as client:
        await client.press("tab", "x")
        client.steady.now += LONGEST
        kept = await client.server.hear(KeepDraft)
        assert (kept.attempt, kept.note[-1], kept.sequence) == (8155, "x", DRAFT.sequence + 1)
        await client.press(*"yz", "escape")
        await client.shows("Unsaved records")
        await client.server.until(lambda: client.server.all(KeepDraft)[-1].note.endswith("xyz"))


async def test_what_was_typed_stands_there_again_before_the_server_has_written_it(tmp_path: Path) -> None:
    """Row 244: left and opened again in one breath; the server answers with the draft before."""
    async with completing(tmp_path) as client:
        await client.press("tab", *"xyz", "escape", "enter")
        await client.shows("Not saved yet", "xyz")
        await client.press("tab", *"!")
        client.steady.now += LONGEST
        await client.server.until(lambda: client.server.all(KeepDraft)[-1].note.endswith("xyz!"))
        first, *_, last = client.server.all(KeepDraft)
        assert last.sequence > first.sequence


async def test_without_a_link_leaving_an_unsaved_record_asks(tmp_path: Path) -> None:
    async with completing(tmp_path) as client:
        await client.lose_link()
        await client.press("tab", "x", "escape")
        await client.shows("Drop what you changed here?")


async def test_what_was_typed_last_is_sent_before_the_client_goes(tmp_path: Path) -> None:
    async with completing(tmp_path) as client:
        await client.press("tab", *"xyz")
        await client.show(TALKING)
        client.app.seating.leave(goodbye=True)
        await client.server.until(
            lambda: any(each.note.endswith("xyz") for each in client.server.all(KeepDraft))
        )


async def test_a_correction_leaves_no_draft(tmp_path: Path) -> None:
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        await client.press("tab", *"xyz", "f10")
        await client.server.hear(CorrectResult)
        assert client.server.all(KeepDraft) == []


async def test_an_unsaved_record_is_completed_and_leaves_the_list(tmp_path: Path) -> None:
    """Rows 281, 284: what was typed before stands there."""
    async with completing(tmp_path) as client:
        await client.shows("来週の火曜に折り返し", "> 3 かけ直し")
        await client.press("f10")
        asked = await client.server.hear(SaveResult)
        assert (asked.attempt, asked.disposition, asked.then) == (8155, 13, AfterSave.CONTINUE)
        await client.shows("Saved: 髙橋 美咲", "Unsaved records")


async def test_leaving_asks_when_something_would_be_lost(tmp_path: Path) -> None:
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        await client.press("tab", *"x", "escape")
        await client.shows("Drop what you changed here?")
        await client.press("n", "escape", "y")
        await client.shows("4 of 4")


async def test_a_call_in_between_keeps_what_was_typed_and_the_desk_reminds_of_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, *OPEN, shown=WAITING) as client:
        await opened(client)
        await client.press("tab", *"half")
        await client.show(TALKING)
        assert client.app.screen.name == "agent"
        assert "A correction is not saved yet" not in client.screen
        await client.show(desk(AgentState.WAITING))
        await client.shows("A correction is not saved yet (髙橋 美咲). ^K: go on with it")
        await client.press("ctrl+k")
        await client.shows("half", "Saved 12/02 14:04")
        await client.press(*" done")
        await client.shows("half done")


async def test_a_correction_that_was_refused_first_is_not_said_to_be_unsaved(tmp_path: Path) -> None:
    async with at_work(tmp_path, *OPEN, shown=WAITING) as client:
        await opened(client)
        client.server.answers["correct_result"] = with_request(record(8187, revision=4))
        await client.press("tab", *"half", "shift+tab", "3", "tab", "tab", *"2025/12/01 10:00", "f10")
        await client.shows("has passed; enter a later one")
        await client.press("ctrl+u", *"tomorrow 10", "f10")
        await client.shows("Corrected: 髙橋 美咲", "Today's calls")
        await client.press("escape", "escape")
        assert client.app.screen.name == "agent"
        await client.shows("WAITING")
        assert "not saved yet" not in client.screen


async def test_a_lost_link_keeps_the_correction_and_sends_it_once(tmp_path: Path) -> None:
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        client.server.answers["correct_result"] = with_request(record(8187, revision=4))
        await client.press("1")
        await client.lose_link()
        await client.press("f10")
        await client.shows("saved as soon as the link is back")
        await client.find_link()
        await client.shows("Today's calls")
        assert len(client.server.all(CorrectResult)) == 1


async def test_what_another_changed_is_shown_beside_mine_before_either_is_kept(tmp_path: Path) -> None:
    """Save after the supervisor corrected the record: both versions are kept."""
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        client.server.refusals["correct_result"] = ("record_changed", {"by": "佐藤", "at": "15:02"})
        theirs = DRAFT.model_copy(update={"note": "上司の訂正", "disposition": 12, "callback_at": None})
        after = record(
            8187, revision=4, edited_at=NOW, edited_by="佐藤", call=call(attempt=8187, draft=theirs)
        )
        client.server.answers["open_handled"] = with_request(after)
        await client.press("1", "f10")
        await client.shows("佐藤 changed this at 15:02", "上司の訂正", "アポイント取得", "(as opened)")
        del client.server.refusals["correct_result"]
        client.server.answers["correct_result"] = with_request(after)
        await client.press("m")
        asked = await client.server.hear(CorrectResult, 2)
        assert (asked.revision, asked.disposition, asked.note) == (4, 11, "上司の訂正")


async def test_of_both_versions_theirs_can_be_taken(tmp_path: Path) -> None:
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        client.server.refusals["correct_result"] = ("record_changed", {"by": "佐藤", "at": "15:02"})
        theirs = DRAFT.model_copy(update={"note": "上司の訂正"})
        after = record(8187, revision=4, call=call(attempt=8187, draft=theirs))
        client.server.answers["open_handled"] = with_request(after)
        await client.press("1", "f10")
        await client.shows("佐藤 changed this at 15:02")
        await client.press("t")
        await client.shows("上司の訂正", "> 3 かけ直し")
        await client.press("f10")
        await client.shows("Nothing was changed.")


async def test_escape_from_both_versions_goes_back_to_mine(tmp_path: Path) -> None:
    async with at_work(tmp_path, *OPEN) as client:
        await opened(client)
        client.server.refusals["correct_result"] = ("record_changed", {"by": "佐藤", "at": "15:02"})
        client.server.answers["open_handled"] = with_request(record(8187, revision=4))
        await client.press("1", "f10")
        await client.shows("佐藤 changed this at 15:02")
        await client.press("escape")
        await client.shows("> 1 アポイント取得")


async def test_a_call_of_another_day_is_looked_at_only(tmp_path: Path) -> None:
    """Rows 277, 278."""
    async with at_work(tmp_path) as client:
        client.server.answers["open_handled"] = with_request(record(8187, may_correct=False))
        await client.press(*OPEN)
        await client.shows("only a supervisor may correct it")
        await client.press("1", "f10")
        assert client.server.all(CorrectResult) == []
