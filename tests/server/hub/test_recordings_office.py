"""Recordings over a real connection: piece by piece, to whoever may look, never without a line in the log (row 288)."""

from __future__ import annotations

from base64 import b64decode

from kaden.protocol.recordings import RECORDING_PIECE, GetRecording, RecordingPiece
from tests.server.hub.test_my_office import talked
from tests.server.hub.world import Client, World


async def piece(client: Client, attempt: int, offset: int) -> RecordingPiece:
    """One piece of a call's recording."""
    await client.say(GetRecording(request=client.request(), attempt=attempt, offset=offset))
    return await client.hear_a(RecordingPiece)


async def test_a_recording_comes_in_pieces_and_is_noted_once(office: World) -> None:
    work, [attempt, silent] = await talked(office, 2)
    sound = bytes(range(256)) * (RECORDING_PIECE // 256) + b"end"
    folder = office.socket.parent.parent / "recordings"
    folder.mkdir()
    (folder / "call.wav").write_bytes(sound)
    (folder.parent / "secret").write_text("of the office")
    await work.execute("INSERT INTO recording VALUES (?, 'call.wav', 1, 2)", attempt)
    async with office.client("viewer") as client:
        first = await piece(client, attempt, 0)
        last = await piece(client, attempt, RECORDING_PIECE)
        assert b64decode(first.data) + b64decode(last.data) == sound
        assert (first.name, first.size) == ("call.wav", len(sound))
        assert (await piece(client, attempt, len(sound))).data == ""
        await client.say(GetRecording(request="s", attempt=silent))
        assert await client.refused() == "no_recording"
        for path in ("gone.wav", "../secret"):
            await work.execute("UPDATE recording SET path = ?", path)
            await client.say(GetRecording(request=client.request(), attempt=attempt))
            assert await client.refused() == "recording_gone"
    noted = await work.rows("SELECT object FROM audit WHERE code = 'recording.fetch'")
    assert noted == [(f"attempt:{attempt}",)] * 3
    await work.execute("DELETE FROM permission")
    async with office.client("viewer") as client:
        await client.say(GetRecording(request="n", attempt=attempt))
        assert await client.refused() == "call_gone"


async def test_no_piece_leaves_without_a_line_in_the_log(office: World) -> None:
    """Row 288: who begins behind the beginning, jumps, or goes on with another's begins anew."""
    work, [attempt, other] = await talked(office, 2)
    folder = office.socket.parent.parent / "recordings"
    folder.mkdir()
    (folder / "call.wav").write_bytes(b"hello, this is a customer")
    for each in (attempt, other):
        await work.execute("INSERT INTO recording VALUES (?, 'call.wav', 1, 2)", each)

    async def noted() -> int:
        [count] = await work.row("SELECT count(*) FROM audit WHERE code = 'recording.fetch'")
        return int(count)

    async with office.client("viewer") as client, office.client("viewer") as elsewhere:
        for who, wanted, offset, lines in (
            (client, attempt, 1, 1),
            (client, attempt, 25, 1),
            (client, attempt, 2, 2),
            (client, other, 25, 3),
            (elsewhere, other, 25, 4),
            (client, other, 0, 5),
        ):
            await piece(who, wanted, offset)
            assert await noted() == lines
