"""Requests under way and lately answered, so that one sent again after a lost link is not carried out again.

The memory is short and dies with the server; behind it stands the store, which keeps what each request did for good.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from kaden.protocol.base import Message
from kaden.protocol.codec import encode
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId
from server.dialer.model import Asked
from server.hub.outbox import Frame

TRANSIENT: Final = frozenset(
    {
        RefusalCode.STORE_UNAVAILABLE,
        RefusalCode.SWITCH_UNAVAILABLE,
        RefusalCode.SERVER_STOPPING,
        RefusalCode.UNEXPECTED,
    }
)
"""Refusals that the same request may outlive: sent again, it is tried again."""


class Standing(Enum):
    """How a request stands that has no answer yet."""

    NEW = auto()
    UNDER_WAY = auto()


@dataclass(slots=True)
class _Entry:
    content: bytes
    keep: bool
    askers: set[int] = field(default_factory=set)
    answer: Frame | None = None


class Repeats:
    """The newest requests of each account.

    Args:
        remembered: how many of an account.
    """

    def __init__(self, remembered: int) -> None:
        self._remembered = remembered
        self._accounts: dict[AccountId, OrderedDict[str, _Entry]] = {}

    def ask(self, by: Asked, message: Message, asker: int, *, keep: bool = True) -> Standing | Frame:
        """Book a request of connection number `asker`; the answer, if there is one already.

        Args:
            by: whose, and which.
            message: what it asks.
            asker: who waits for its answer.
            keep: False = once it is answered it is forgotten, and takes nobody else's place.

        Raises:
            Refused: REQUEST_REUSED, the id stands for something else.
        """
        entries = self._accounts.setdefault(by.account, OrderedDict())
        content = hashlib.blake2b(encode(message), digest_size=16).digest()
        entry = entries.get(by.request)
        if entry is not None and entry.content != content:
            raise Refused(RefusalCode.REQUEST_REUSED)
        standing = Standing.NEW if entry is None else Standing.UNDER_WAY
        if entry is None:
            entry = entries[by.request] = _Entry(content, keep)
            if keep and len(entries) > self._remembered:
                entries.popitem(last=False)
        if entry.answer is not None:
            return entry.answer
        entry.askers.add(asker)
        return standing

    def answer(self, to: Asked, frame: Frame, *, keep: bool = True) -> frozenset[int] | None:
        """Book the answer; the connections that wait for it, None when the request is not known any more."""
        entries = self._accounts.get(to.account, OrderedDict())
        entry = entries.get(to.request)
        if entry is None:
            return None
        askers = frozenset(entry.askers)
        entry.askers.clear()
        entry.answer = frame
        if not (keep and entry.keep):
            del entries[to.request]
        return askers
