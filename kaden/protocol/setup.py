"""What is asked and said about definitions: accounts, groups, rules, campaigns, batches, jobs. See `kaden.setup`.

Rule: a definition is saved with the revision that its editor saw, so that nobody overwrites another's change unseen.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp
from kaden.setup.kinds import Kind

Values = dict[str, Any]
"""A form's fields as JSON; judged by `kaden.setup.reading.read`."""


class ListDefinitions(Message):
    """All definitions of a kind that the account may see."""

    type: Literal["list_definitions"] = "list_definitions"
    request: RequestId
    kind: Kind
    inside: Id | None = None
    """Only those of this campaign or batch; None = of all that the account may see."""


class SaveDefinition(Message):
    """Make a definition, or change one."""

    type: Literal["save_definition"] = "save_definition"
    request: RequestId
    kind: Kind
    id: Id | None = None
    """None = a new one."""
    inside: Id | None = None
    """Campaign or batch that a new one belongs to."""
    revision: Annotated[int, Field(ge=0)] = 0
    """Of what the editor saw; 0 for a new one."""
    values: Values = Field(repr=False)
    """All fields of the form."""


class DeleteDefinition(Message):
    """Delete what nothing uses."""

    type: Literal["delete_definition"] = "delete_definition"
    request: RequestId
    kind: Kind
    id: Id
    revision: Annotated[int, Field(ge=1)]


class Definition(Message):
    """One definition, as its form."""

    id: Id
    inside: Id | None
    revision: int
    values: Values = Field(repr=False)
    may_edit: bool
    """Whether whoever asks may change it."""
    live: bool = False
    """A job that is started, or something that a started job uses."""


class SavedWarning(Message):
    """It is saved, and its editor should know this."""

    code: str
    """Its sentence is `setup_warning.<code>`."""
    values: dict[str, str | int]


class Definitions(Message):
    """Answer to `ListDefinitions`, by name or position; and to `SaveDefinition`: the one as it is then."""

    type: Literal["definitions"] = "definitions"
    request: RequestId
    kind: Kind
    rows: tuple[Definition, ...]
    names: dict[Kind, tuple[Annotated[str, StringConstraints(max_length=60)], ...]]
    """What the form's references may name, as far as whoever asks may see it."""
    may_add: bool
    total: int
    """Of this kind, as far as whoever asks may see it, wherever it belongs (domain row 76)."""
    maximum: int
    """So many of this kind are kept at most."""
    warnings: tuple[SavedWarning, ...] = ()


# ---- the audit log -------------------------------------------------------------------------------------------------

AUDIT_PAGE = 100
"""Lines in one answer at most; fewer where they are long."""

_PRINTED = r"^[^\x00-\x1f\x7f]*$"
"""Text that a database takes: no control characters."""


class ListAudit(Message):
    """Who changed what (domain row 37), the newest first."""

    type: Literal["list_audit"] = "list_audit"
    request: RequestId
    before: Id | None = None
    """Only lines older than this one: the next page."""
    since: Stamp | None = None
    until: Stamp | None = None
    """Half-open."""
    account: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_PRINTED)] | None = None
    thing: Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_PRINTED)] | None = None
    """As the log names it: `campaign:3`, or a kind alone: `campaign`."""


class AuditLine(Message):
    """One change."""

    id: Id
    at: Stamp
    account: Line | None
    """None = the command line of the server's own user."""
    code: Line
    """What was done: `job.start`, `campaign.change`."""
    thing: Line
    name: Line
    """What people call the thing, where it still has a name."""
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class AuditPage(Message):
    """Answer to `ListAudit`."""

    type: Literal["audit_page"] = "audit_page"
    request: RequestId
    lines: tuple[AuditLine, ...]
    more: bool


SetupRequest = ListDefinitions | SaveDefinition | DeleteDefinition | ListAudit

SetupAnswer = Definitions | AuditPage
