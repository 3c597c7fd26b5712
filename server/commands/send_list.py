"""Sends a list file to the running server, piece by piece, and gathers what it says about it.

Rule: no more is on its way than the server has room for; it acknowledges what it has taken (`IMPORT_WINDOW`).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Literal, TypeAlias

from kaden.protocol.base import IMPORT_CHUNK, IMPORT_WINDOW
from kaden.protocol.client import ImportBegin, ImportChunk, ImportEnd
from kaden.protocol.do_not_call import ImportNumbers, NumbersReport
from kaden.protocol.server import ImportProgress, ImportRefusedRows, ImportReport, RefusedRow, ServerMessage
from server.commands.through_server import OfficeConnection

Told: TypeAlias = Callable[[Literal["receiving", "reading", "saving"], int, int], None]
"""Stage, done, total."""


def send_list(
    connection: OfficeConnection, begin: ImportBegin, file: BinaryIO, told: Told
) -> tuple[ImportReport, Sequence[RefusedRow]]:
    """Have a list loaded; `begin` says which and how.

    Raises:
        Refused: whatever the server objects to.
    """
    report, refused = send_file(connection, begin, file, told)
    assert isinstance(report, ImportReport)
    return report, refused


def send_file(
    connection: OfficeConnection, begin: ImportBegin | ImportNumbers, file: BinaryIO, told: Told
) -> tuple[ServerMessage, Sequence[RefusedRow]]:
    """Send a file; `begin` says what for. The last answer, and what is wrong with its rows.

    Raises:
        Refused: whatever the server objects to.
    """
    connection.send(begin)
    answers = connection.answers(begin.request)
    taken = _taken(answers, told)
    sent = 0
    while chunk := file.read(IMPORT_CHUNK):
        while sent + len(chunk) - taken > IMPORT_WINDOW:
            taken = _taken(answers, told)
        data = base64.b64encode(chunk).decode("ascii")
        connection.send(ImportChunk(request=begin.request, data=data))
        sent += len(chunk)
    connection.send(ImportEnd(request=begin.request))
    return _outcome(answers, told)


def _taken(answers: Iterator[ServerMessage], told: Told) -> int:
    """Bytes that the server has taken, from its next word about it."""
    for answer in answers:
        if isinstance(answer, ImportProgress) and answer.stage == "received":
            told("receiving", answer.done, answer.total)
            return answer.done
    raise RuntimeError("the server gave its last answer before the file was sent")


def _outcome(answers: Iterator[ServerMessage], told: Told) -> tuple[ServerMessage, Sequence[RefusedRow]]:
    refused: list[RefusedRow] = []
    for answer in answers:
        if isinstance(answer, ImportProgress):
            told("receiving" if answer.stage == "received" else answer.stage, answer.done, answer.total)
        elif isinstance(answer, ImportRefusedRows):
            refused += answer.rows
        elif isinstance(answer, ImportReport | NumbersReport):
            return answer, refused
    raise RuntimeError("the server ended an import without a report")
