"""Who a program is: the token that it shows with every request, and how many requests it may make.

Rules: a token is looked up anew each time, so that one that was removed, or whose account was disabled, opens nothing
from then on; one whose requests are used up is not looked up, nor is one that was wrong a moment ago. Wrong ones are
booked by the place they come from and answered more and more slowly, as wrong passwords are; a right one that was met
before is not delayed by them, because nobody comes upon 256 bits by trying.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from kaden.clock import MINUTE, SECOND, Instant, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from server.api.limits import ApiLimits
from server.hub.limits import Limits
from server.hub.throttle import Throttle
from server.hub.tokens_office import expired, hash_of
from server.logs import logger
from server.storage.tokens_port import Token, TokenBooks, TokenId

NOTE_USE: Final[Millis] = MINUTE
"""How exactly it is known when a token was used last: a commit for each request would be too many."""

WRONG_FOR: Final[Millis] = MINUTE
"""How long a wrong token is known without a look-up."""

MOST: Final = 10_000
"""Tokens, wrong tokens and places that are kept in mind, each; the longest unused are forgotten first."""

_BEARER: Final = re.compile(r"bearer +([A-Za-z0-9._~+/=-]{1,200})", re.IGNORECASE)

_log = logger("api")


class Bearers:
    """Knows programs by their tokens.

    Args:
        books: where the tokens are.
        limits: how many requests of a token.
        tries: what wrong tokens cost.
        now: the floor's time.
        steady: a clock that never jumps.
    """

    def __init__(
        self,
        books: TokenBooks,
        limits: ApiLimits,
        tries: Limits,
        now: Callable[[], Instant],
        steady: Callable[[], Millis],
    ) -> None:
        self._books = books
        self._limits = limits
        self._throttle = Throttle(tries)
        self._now = now
        self._steady = steady
        self._right = _Newest[_Allowance]()
        self._wrong = _Newest[Millis]()
        self._looks = _Newest[_Allowance]()
        self._noted: dict[TokenId, Millis] = {}

    async def known(self, authorization: str | None, place: str) -> Token:
        """Whose request it is.

        Args:
            authorization: the header of that name; None = there was none.
            place: where it comes from.

        Raises:
            Refused: TOKEN_MISSING, TOKEN_WRONG, TOO_MANY_TRIES, ACCOUNT_DISABLED, TOO_MANY_MESSAGES, STORE_UNAVAILABLE.
        """
        if authorization is None:
            raise Refused(RefusalCode.TOKEN_MISSING)
        written = _BEARER.fullmatch(authorization.strip())
        if written is None:
            raise self._wrong_from(place, None)
        hash_ = hash_of(written[1])
        self._spend(hash_, place)
        token = await self._books.token(hash_)
        if token is None or expired(token, self._now()):
            self._right.drop(hash_)
            self._wrong.keep(hash_, self._steady())
            raise self._wrong_from(place, token)
        if self._right.get(hash_) is None:
            self._right.keep(hash_, self._new_allowance()).spend(self._steady())
        if token.account_disabled:
            raise Refused(RefusalCode.ACCOUNT_DISABLED, account=token.account_name)
        await self._note(token)
        return token

    def _spend(self, hash_: str, place: str) -> None:
        """What a look-up costs: of a token that was right, one of its requests; of another one, a look of its place."""
        now = self._steady()
        allowance = self._right.get(hash_)
        if allowance is not None:
            if not allowance.spend(now):
                raise Refused(RefusalCode.TOO_MANY_MESSAGES)
            return
        wrong_at = self._wrong.get(hash_)
        if wrong_at is not None and now - wrong_at < WRONG_FOR:
            raise self._wrong_from(place, None)
        looks = self._looks.get(place) or self._looks.keep(place, self._new_allowance())
        if not looks.spend(now):
            raise Refused(RefusalCode.TOO_MANY_TRIES, seconds=1)

    def _wrong_from(self, place: str, token: Token | None) -> Refused:
        """The refusal of a wrong token. It is booked before it is answered: the next one waits twice as long.

        Raises:
            Refused: TOO_MANY_TRIES.
        """
        self._throttle.begin(place, place, local=False, now=self._steady())
        _log.warning("wrong token", place=place, program=None if token is None else token.name)
        return Refused(RefusalCode.TOKEN_WRONG)

    def _new_allowance(self) -> _Allowance:
        return _Allowance(self._limits, self._steady())

    async def _note(self, token: Token) -> None:
        """Remember that it is used; a full disk must not keep a job from being stopped."""
        now = self._steady()
        noted = self._noted.get(token.id)
        if noted is not None and now - noted < NOTE_USE:
            return
        self._noted[token.id] = now
        try:
            await self._books.note_token_used(token.id, self._now())
        except Refused as refusal:
            _log.warning("the use of a token was not noted", program=token.name, code=refusal.code.value)


V = TypeVar("V")


class _Newest(Generic[V]):
    """What was met last, by its name."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, V] = OrderedDict()

    def get(self, name: str) -> V | None:
        """What is kept; it is the newest by that."""
        if name in self._kept:
            self._kept.move_to_end(name)
        return self._kept.get(name)

    def keep(self, name: str, value: V) -> V:
        """Keep it as the newest."""
        self._kept[name] = value
        self._kept.move_to_end(name)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return value

    def drop(self, name: str) -> None:
        """Forget it."""
        self._kept.pop(name, None)


class _Allowance:
    """Requests of one token, or looks of one place, as a bucket that fills with time."""

    def __init__(self, limits: ApiLimits, now: Millis) -> None:
        self._limits = limits
        self._left = float(limits.burst)
        self._at = now

    def spend(self, now: Millis) -> bool:
        """Take one; False when there is none."""
        gained = (now - self._at) * self._limits.requests_per_second / SECOND
        self._left = min(self._left + gained, self._limits.burst)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
