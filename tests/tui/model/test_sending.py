"""A file on its way, without a server (rows 112, 122)."""

from __future__ import annotations

import base64
from io import BytesIO

from kaden.protocol.base import IMPORT_CHUNK, IMPORT_WINDOW
from kaden.protocol.client import ImportChunk, ImportEnd
from kaden.protocol.server import Answered, ImportProgress, ImportRefusedRows, RefusedRequest, RefusedRow
from tui.model.sending import Sending


def received(done: int, total: int) -> ImportProgress:
    return ImportProgress(request="r", stage="received", done=done, total=total)


def test_all_of_it_goes_out_and_never_more_than_there_is_room_for() -> None:
    content = bytes(range(256)) * 12_000
    sending = Sending("r", len(content), BytesIO(content).read)
    taken, arrived, ended = 0, b"", False
    while not ended:
        said = sending.heard(received(taken, len(content)))
        for message in said:
            if isinstance(message, ImportChunk):
                arrived += base64.b64decode(message.data)
            ended = ended or isinstance(message, ImportEnd)
        assert len(arrived) - taken <= IMPORT_WINDOW
        taken = len(arrived)
    assert arrived == content
    assert sending.heard(received(taken, len(content))) == []


def test_a_small_file_goes_in_one_breath() -> None:
    sending = Sending("r", 3, BytesIO(b"abcdef").read)
    first, last = sending.heard(received(0, 3))
    assert isinstance(first, ImportChunk)
    assert base64.b64decode(first.data) == b"abc", "no more than was announced"
    assert isinstance(last, ImportEnd)


def test_a_file_that_shrank_is_ended_and_the_server_judges() -> None:
    sending = Sending("r", IMPORT_CHUNK * 3, BytesIO(b"ab").read)
    assert [type(each) for each in sending.heard(received(0, IMPORT_CHUNK * 3))] == [ImportChunk, ImportEnd]


def test_refused_rows_are_gathered_and_the_last_answer_ends_it() -> None:
    sending = Sending("r", 0, BytesIO(b"").read)
    row = RefusedRow(line=2, reason="foreign", value="x")
    assert sending.heard(ImportRefusedRows(request="other", rows=(row,))) == []
    sending.heard(ImportRefusedRows(request="r", rows=(row,)))
    sending.heard(Answered(request="other"))
    assert (sending.refused, sending.over) == ([row], False)
    sending.heard(RefusedRequest(request="r", code="import_busy"))
    assert sending.over
