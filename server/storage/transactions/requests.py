"""A person's request has one effect, however often it arrives (guarantee I15).

Rule: the memory of a request and its effect are in one transaction. What the server itself filled in does not make two
requests differ.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, TypeVar, cast

from kaden.clock import DAY, Instant
from kaden.protocol.refusals import RefusalCode, Refused
from server.dialer.callback_writes import CallbackOpened
from server.dialer.leg_writes import MonitoringOpened, PlayingOpened
from server.dialer.model import Asked
from server.dialer.preview_writes import ShownPassed
from server.dialer.writes import Claimed, Done, ResultSaved, RunStarted, SessionOpened, Write, WriteResult
from server.storage.callbacks_port import AssignedPromises, PromiseOrder
from server.storage.customers_port import CalledBack
from server.storage.lists_port import ListRequest
from server.storage.my_work_port import Correction, NewNote
from server.storage.pacing_port import RuleChange
from server.storage.port import Tx
from server.storage.setup_port import DefinitionRequest, Saved
from server.storage.transactions.callbacks import opened

KEPT: Final = DAY
"""How long a repetition is recognised."""

FORGOTTEN_AT_ONCE: Final = 16
"""Old requests removed by each new one: more than one, so that the table shrinks after a busy day."""

_FILLED_IN: Final = frozenset({"by", "at", "run", "phone", "session", "on_call", "transferred"})
"""Fields of an order that the server adds to what the client sent."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that is told again to whoever asks again."""

    text: str
    """As JSON."""
    repeated: bool = False


_RESULTS: Final[dict[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (
        RunStarted,
        SessionOpened,
        ResultSaved,
        MonitoringOpened,
        PlayingOpened,
        Saved,
        Told,
        Done,
        ShownPassed,
        AssignedPromises,
    )
}

OrderT = TypeVar(
    "OrderT",
    bound=Write
    | RuleChange
    | DefinitionRequest
    | ListRequest
    | Correction
    | NewNote
    | CalledBack
    | PromiseOrder,
)
ResultT = TypeVar("ResultT", bound=WriteResult | Saved | Told | AssignedPromises)


def once(
    tx: Tx, by: Asked, order: OrderT, at: Instant, transaction: Callable[[Tx, OrderT], ResultT]
) -> ResultT:
    """Carry out `order`, or give back what it gave the first time, marked as repeated.

    Raises:
        Refused: REQUEST_REUSED, when the id belongs to a request of other content; or what the transaction raises,
            and then nothing is remembered.
    """
    digest = _digest(order)
    found = tx.one(
        "SELECT digest, result FROM request WHERE account_id = ? AND request = ?", (by.account, by.request)
    )
    if found is not None:
        if found[0] != digest:
            raise Refused(RefusalCode.REQUEST_REUSED)
        return cast(ResultT, _repeated(tx, found[1]))
    result = transaction(tx, order)
    tx.execute(
        "INSERT INTO request (account_id, request, digest, result, at) VALUES (?, ?, ?, ?, ?)",
        (by.account, by.request, digest, _encoded(result), at),
    )
    tx.execute(
        "DELETE FROM request WHERE (account_id, request) IN"
        " (SELECT account_id, request FROM request WHERE at < ? ORDER BY at LIMIT ?)",
        (at - KEPT, FORGOTTEN_AT_ONCE),
    )
    return result


def _digest(
    order: Write
    | RuleChange
    | DefinitionRequest
    | ListRequest
    | Correction
    | NewNote
    | CalledBack
    | PromiseOrder,
) -> str:
    content = [
        (item.name, getattr(order, item.name)) for item in fields(order) if item.name not in _FILLED_IN
    ]
    return hashlib.sha256(json.dumps([type(order).__name__, content]).encode()).hexdigest()


def _encoded(result: WriteResult | Saved | Told | AssignedPromises) -> str:
    if isinstance(result, Claimed):
        raise TypeError("a claim is no request of a person")
    if isinstance(result, CallbackOpened):
        # A customer's card is not kept a second time: the call is read again.
        return json.dumps([CallbackOpened.__name__, {"attempt": result.attempt}])
    return json.dumps([type(result).__name__, asdict(result)])


def _repeated(tx: Tx, text: str) -> Any:
    kind, values = json.loads(text)
    if kind == CallbackOpened.__name__:
        return opened(tx, **values, repeated=True)
    return replace(_RESULTS[kind](**values), repeated=True)
