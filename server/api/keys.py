"""Orders by the key that a program gave them, so that one that is sent again is not carried out again (docs/api.md).

Rule: a key is remembered of what was carried out, or may have been; a refused order may be tried again under it.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from kaden.clock import DAY, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from server.api.orders import Order
from server.storage.tokens_port import TokenId

MOST_KEYS: Final = 1_000
"""Of each token, the newest."""

KEPT: Final[Millis] = DAY
"""As long as the store knows requests."""

_KEY: Final = re.compile(r"[A-Za-z0-9_.:-]{1,40}")


class Standing(Enum):
    """How the order of a key stands."""

    NEW = auto()
    BEGUN = auto()
    """It is under way, or nobody heard its answer."""
    DONE = auto()


@dataclass(slots=True)
class _Entry:
    order: Order
    at: Millis
    done: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """The number of one order."""

    token: TokenId
    given: str | None
    """By the program; None = it gave none."""
    request: str
    """As the hub and the store know it."""

    @classmethod
    def of(cls, given: str | None, token: TokenId) -> Key:
        """What a program wrote, or a number that nobody used.

        Raises:
            Refused: BODY_BAD.
        """
        if given is None:
            return cls(token, None, unused(token))
        if _KEY.fullmatch(given) is None:
            problem = "takes 1 to 40 letters, digits or _.:-"
            raise Refused(RefusalCode.BODY_BAD, where="Idempotency-Key", problem=problem)
        return cls(token, given, f"t{token}.{given}")


class Keys:
    """The newest keys of each token, in memory; an order without one is not remembered."""

    def __init__(self, most: int = MOST_KEYS) -> None:
        self._most = most
        self._tokens: dict[TokenId, OrderedDict[str, _Entry]] = {}

    def begin(self, key: Key, order: Order, now: Millis) -> Standing:
        """Book an order that is about to be carried out; how it stands already.

        Raises:
            Refused: REQUEST_REUSED, the key stands for another order.
        """
        if key.given is None:
            return Standing.NEW
        entries = self._tokens.setdefault(key.token, OrderedDict())
        entry = entries.get(key.given)
        if entry is not None and now - entry.at < KEPT:
            if entry.order != order:
                raise Refused(RefusalCode.REQUEST_REUSED)
            return Standing.DONE if entry.done else Standing.BEGUN
        entries[key.given] = _Entry(order, now)
        entries.move_to_end(key.given)
        if len(entries) > self._most:
            entries.popitem(last=False)
        return Standing.NEW

    def done(self, key: Key) -> None:
        """It was carried out."""
        entries = self._tokens.get(key.token)
        entry = None if entries is None or key.given is None else entries.get(key.given)
        if entry is not None:
            entry.done = True

    def forget(self, key: Key) -> None:
        """It was refused."""
        entries = self._tokens.get(key.token)
        if entries is not None and key.given is not None:
            entries.pop(key.given, None)


def unused(token: TokenId) -> str:
    """The number of a request that is not sent again."""
    return f"t{token}-{secrets.token_hex(8)}"
