"""What the references of a form may name."""

from __future__ import annotations

from typing import Final

from kaden.setup.fields import fields
from kaden.setup.kinds import Kind
from server.storage.port import Tx
from server.storage.setup.shelf import named

_ALL: Final = {
    Kind.ACCOUNT: "SELECT name FROM account WHERE agent_use = 1 AND disabled = 0 ORDER BY name",
    Kind.GROUP: "SELECT name FROM dial_group ORDER BY name",
    Kind.RULE: "SELECT name FROM dial_rule ORDER BY name",
    Kind.CALENDAR: "SELECT name FROM calendar ORDER BY name",
    Kind.CAMPAIGN: "SELECT name FROM campaign ORDER BY name",
}

_OF_BATCH: Final = (
    "SELECT g.name FROM batch_group b JOIN dial_group g ON g.id = b.group_id"
    " WHERE b.batch_id = ? ORDER BY g.name"
)


def choices(tx: Tx, kind: Kind, inside: int | None) -> dict[Kind, tuple[str, ...]]:
    """Names by kind; a job takes groups of its batch only (domain row 44)."""
    of = {spec.of for spec in fields(kind) if spec.of is not None}
    found = {other: tuple(named(tx, _ALL[other])) for other in sorted(of)}
    if kind is Kind.JOB and inside is not None:
        found[Kind.GROUP] = tuple(named(tx, _OF_BATCH, inside))
    return found
