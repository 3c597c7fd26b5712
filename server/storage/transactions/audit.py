"""The audit log: who changed what, written in the transaction that changes it (guarantee I20, domain row 37).

Rule: customer text never enters the log; objects are named by kind and id. A number that is not to be called is no
such text: the log is the proof of who listed it, who removed it, and why (rows 95, 98).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from kaden.clock import Instant
from kaden.vocabulary import AccountId
from server.storage.port import Tx

Facts: TypeAlias = Mapping[str, object]
"""What an object was like, as far as the change touched it; values that JSON has."""


def note(
    tx: Tx,
    code: str,
    thing: str,
    by: AccountId | None,
    at: Instant,
    before: Facts | None = None,
    after: Facts | None = None,
) -> int:
    """Add one line; its number.

    Args:
        tx: the transaction of the change.
        code: what happened, stable: "job.start".
        thing: what it happened to, by kind and id: "job:3".
        by: who did it; None = the command line of the server's own user.
        at: when.
        before: the touched facts before the change, if there were any.
        after: the touched facts after it.
    """
    number = tx.insert(
        "INSERT INTO audit (at, account_id, code, object, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        (at, by, code, thing, _json(before), _json(after)),
    )
    assert number is not None
    return number


def _json(facts: Facts | None) -> str | None:
    return None if facts is None else json.dumps(facts, ensure_ascii=False, sort_keys=True)
