"""Anybody's call on the desk: corrected, completed, its versions, and who may only look (rows 278, 282, 286)."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from kaden.protocol.client import KeepDraft
from kaden.protocol.history import AddNoteToCall, CompleteCall, CorrectCall
from kaden.protocol.recordings import GetRecording, Playing, PlayRecording, RecordingPiece, StopPlaying
from kaden.protocol.server import Answered
from kaden.vocabulary import PlayingEnd
from tests.tui.samples import DRAFT, NOW, call
from tests.tui.screens.mine.office import with_request
from tests.tui.screens.review.calls import looking, opened
from tests.tui.screens.review.places import place

OPEN = (place("history"), "enter", "down", "down", "enter")


async def test_a_call_of_any_day_is_corrected_and_its_versions_are_read(tmp_path: Path) -> None:
    async with looking(tmp_path, *OPEN) as client:
        await client.shows("佐藤 花子  2025/12/01", "Corrected 12/02", "1 earlier version")
        await client.press("f6")
        await client.shows("Now  2025/12/02", "Before  2025/12/01", "折返し", "資料は明日送付")
        await client.press("escape", "1")
        client.server.answers["correct_call"] = with_request(opened(8187, revision=5))
        await client.press("f10")
        asked = await client.server.hear(CorrectCall)
        assert (asked.attempt, asked.revision, asked.disposition) == (8187, 4, 11)
        await client.shows("Corrected: 髙橋 美咲", "of 1,234")


async def test_enter_in_the_list_of_results_saves_and_the_desk_goes_on(tmp_path: Path) -> None:
    """From a list that a filter narrowed, all with Enter."""
    async with looking(tmp_path, place("history"), "enter", "slash", *"鈴木", "enter", "enter") as client:
        await client.shows("佐藤 花子  2025/12/01")
        await client.press("enter")
        await client.shows("Nothing was changed.")
        await client.press("escape")
        await client.shows("1 of 1,234")
        await client.press("enter", "1", "enter")
        assert (await client.server.hear(CorrectCall)).disposition == 11


async def test_who_may_only_look_is_told_so(tmp_path: Path) -> None:
    """Row 35."""
    async with looking(tmp_path) as client:
        client.server.answers["open_call"] = with_request(opened(8187, closed="level", versions=()))
        await client.press(*OPEN)
        await client.shows("You may look at this campaign")
        await client.press("1", "f10", "f6")
        await client.shows("It was never corrected.")
        assert client.server.all(CorrectCall) == []
        live = opened(8193, saved=False, saved_at=None, closed="nothing", outcome=None, versions=())
        client.server.answers["open_call"] = with_request(live)
        await client.press("escape", "escape", "enter")
        await client.shows("The call is in progress")


async def test_row_245_a_supervisor_adds_a_note_and_who_may_only_look_does_not(tmp_path: Path) -> None:
    async with looking(tmp_path) as client:
        allowed = opened(8187).call.model_copy(update={"more_notes": True})
        client.server.answers |= {
            "open_call": with_request(opened(8187, call=allowed)),
            "add_note_to_call": with_request(opened(8187, call=allowed)),
        }
        await client.press(*OPEN)
        await client.shows("佐藤 花子  2025/12/01")
        await client.press("tab", *"!", "f13")
        assert (await client.server.hear(AddNoteToCall)).note == "!"
        await client.shows("Kept as a note of its own.")
        client.server.answers["open_call"] = with_request(opened(8187, call=allowed, closed="level"))
        await client.press("escape", "enter")
        await client.shows("You may look at this campaign")
        await client.press("tab", *"?", "f13")
        assert len(client.server.all(AddNoteToCall)) == 1


async def test_another_agents_record_is_completed_and_leaves_no_draft(tmp_path: Path) -> None:
    """Row 282."""
    left = call(attempt=8155, ended_at=NOW, ended_by="customer", draft=DRAFT)
    unsaved = opened(8155, saved=False, call=left, saved_at=None, edited_at=None, saved_by=None, versions=())
    async with looking(tmp_path) as client:
        client.server.answers |= {
            "open_call": with_request(unsaved),
            "complete_call": lambda asked: Answered(request=asked.request),
        }
        await client.press(place("unsaved"), "enter")
        await client.shows("Waits", "1:30:00", "佐藤 花子")
        await client.press("enter")
        await client.shows("Not saved yet")
        await client.press("1", "f10")
        asked = await client.server.hear(CompleteCall)
        assert (asked.attempt, asked.agent, asked.disposition, asked.note) == (8155, 7, 11, DRAFT.note)
        await client.shows("Saved: 髙橋 美咲")
        assert client.server.all(KeepDraft) == []


async def test_a_recording_is_fetched_to_a_file_that_only_its_owner_hears(tmp_path: Path) -> None:
    """Row 288: piece by piece."""
    sound, path = b"RIFF" + bytes(200), tmp_path / "call.wav"

    def piece(asked: GetRecording) -> RecordingPiece:
        data = b64encode(sound[asked.offset :][:150]).decode()
        return RecordingPiece(request=asked.request, name="call.wav", size=len(sound), data=data)

    async with looking(tmp_path) as client:
        client.server.answers |= {
            "open_call": with_request(opened(8187, recorded_at=NOW)),
            "get_recording": piece,
        }
        await client.press(*OPEN)
        await client.shows("● recorded (F7 file, F8 play)")
        await client.press("f7")
        await client.shows("call-8187.wav", "F10  write")
        await client.press("home", "ctrl+k", *str(path), "f10")
        await client.shows("Fetched: 204 bytes")
        assert [asked.offset for asked in client.server.all(GetRecording)] == [0, 150]
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (sound, 0o600)


async def test_a_recording_is_heard_on_the_supervisors_phone(tmp_path: Path) -> None:
    """Row 288: one key begins and stops it, the line above tells how it fares, and leaving lets go of the phone."""

    def fares(*, up: bool, end: PlayingEnd | None = None, nth: int = -1) -> Playing:
        wish = client.server.all(PlayRecording)[nth]
        return Playing(request=wish.request, attempt=8187, phone="7900", up=up, end=end)

    async with looking(tmp_path) as client:
        client.server.answers["open_call"] = with_request(opened(8187, recorded_at=NOW))
        await client.press(*OPEN)
        await client.shows("F8 play")
        await client.press("f8")
        assert (await client.server.hear(PlayRecording)).attempt == 8187
        await client.server.send(fares(up=False))
        await client.shows("your phone 7900 rings", "F8 stop")
        await client.server.send(fares(up=True))
        await client.shows("plays on your phone 7900 (F8 stops)")
        await client.press("f8")
        await client.server.hear(StopPlaying)
        await client.server.send(fares(up=True, end=PlayingEnd.STOPPED))
        await client.shows("The recording was stopped.", "F8 play")
        await client.press("f8")
        await client.server.hear(PlayRecording, 2)
        await client.server.send(fares(up=True, end=PlayingEnd.FAILED, nth=0))
        await client.server.send(fares(up=False))
        await client.shows("your phone 7900 rings", "F8 stop")
        await client.server.send(fares(up=False, end=PlayingEnd.NO_ANSWER))
        await client.shows("Your phone 7900 was not answered")
        client.server.refusals["play_recording"] = ("playing_while_listening", {})
        await client.press("f8")
        await client.shows("you are on an agent's line")
        del client.server.refusals["play_recording"]
        await client.press("f8", "escape")
        await client.server.hear(StopPlaying, 2)


async def test_a_lost_link_takes_the_recording_along(tmp_path: Path) -> None:
    """The server lets go of the phone; what was asked for is not asked again half a minute later."""
    async with looking(tmp_path) as client:
        client.server.answers["open_call"] = with_request(opened(8187, recorded_at=NOW))
        await client.press(*OPEN, "f8")
        wish = await client.server.hear(PlayRecording)
        await client.server.send(Playing(request=wish.request, attempt=8187, phone="7900", up=True))
        await client.shows("plays on your phone")
        await client.server.break_link()
        await client.shows("the recording stopped with it", "F8 play")
    assert len(client.server.all(PlayRecording)) == 1
