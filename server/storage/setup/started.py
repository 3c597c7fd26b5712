"""What a started job forbids (domain rows 91, 111, 147)."""

from __future__ import annotations

from collections.abc import Sequence

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.kinds import Kind


def not_while_started(kind: Kind, name: str, jobs: Sequence[str]) -> Refused:
    """The refusal, with the jobs to stop first."""
    return Refused(RefusalCode.NOT_WHILE_STARTED, kind=kind.value, name=name, jobs=", ".join(jobs))
