"""What the server says about customer lists that were registered (rows 113, 127). Part of `kaden.protocol.server`."""

from __future__ import annotations

from typing import Literal

from kaden.protocol.base import Id, Line, Message, Note, RequestId, Stamp
from kaden.vocabulary import Outcome, RecordState


class ListRow(Message):
    """One customer list. `rows` is the sum of the eight counts below it."""

    id: Id
    name: Line
    batch: Line
    campaign: Line
    rows: int
    ready: int
    """May be dialled at this moment, as far as the record decides it."""
    resting: int
    """Their redial interval is not over."""
    live: int
    """In a call, or with a result to come."""
    promised: int
    finished: int
    blocked: int
    """On a do-not-call list."""
    invalid: int
    """No number left that exists."""
    unallocated: int
    """Without a group: nobody dials them (row 126)."""
    at: Stamp
    """When it was imported."""
    zone: str
    """The campaign's zone, in which people read times."""
    by: Line | None
    """The account that did; None = the command line of the server's own user."""

    @property
    def complete(self) -> bool:
        """Whether nobody on it is left to call: in no call, promised none, waiting for none, and in a group (row 168).

        Who must not be called or has no number that exists is waited for by nobody.
        """
        ahead = (self.ready, self.resting, self.live, self.promised, self.unallocated)
        return self.rows > 0 and not any(ahead)


class Lists(Message):
    """Lists of the campaigns that the account may see, the oldest first."""

    type: Literal["lists"] = "lists"
    request: RequestId
    lists: tuple[ListRow, ...]


class ExportBegun(Message):
    """An export is open on this connection; each `export_more` gets the next rows."""

    type: Literal["export_begun"] = "export_begun"
    request: RequestId
    list_id: Id
    name: Line
    columns: tuple[Line, ...]
    """The headings, in the file's order."""
    zone: str
    """The campaign's zone, in which people read times."""
    rows: int
    """Rows of the list."""


class ExportRow(Message):
    """One customer as imported, and what became of it."""

    cells: tuple[Note, ...]
    """One for each column."""
    state: RecordState
    allocated: bool
    """False = without a group: nobody dials it (row 126)."""
    attempts: int
    outcome: Outcome | None
    """Of the last call."""
    result: Line | None
    """What the agent chose last."""
    note: Note
    """Beside that result."""
    last_call: Stamp | None
    next_call: Stamp | None
    """When its rest ends, or what was promised; None = at any time, or never."""


class ExportRows(Message):
    """The next rows of the open export, in the file's order."""

    type: Literal["export_rows"] = "export_rows"
    request: RequestId
    rows: tuple[ExportRow, ...]
    last: bool
    """Nothing follows; the export is closed."""


ListAnswer = Lists | ExportBegun | ExportRows
