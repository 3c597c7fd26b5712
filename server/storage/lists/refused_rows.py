"""What is wrong with a file's rows, as messages that are made when they are asked for.

Rule: of a wrong file there are a million, and only pages of them exist at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from kaden.protocol.server import RefusedRow
from server.storage.lists.rows import Finding


class RefusedRows(Sequence[RefusedRow]):
    """The findings of a file as messages, made when they are asked for: of a wrong file there are a million."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = findings

    def __len__(self) -> int:
        return len(self._findings)

    @overload
    def __getitem__(self, place: int) -> RefusedRow: ...

    @overload
    def __getitem__(self, place: slice) -> RefusedRows: ...

    def __getitem__(self, place: int | slice) -> RefusedRow | RefusedRows:
        if isinstance(place, slice):
            return RefusedRows(self._findings[place])
        return RefusedRow(**self._findings[place]._asdict())
