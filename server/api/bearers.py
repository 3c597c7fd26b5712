"""Who a program is: the token that it shows with every request, and how many requests it may make.

Rules: a token is asked for anew each time, so that one that was removed, or whose account was disabled, opens nothing
from then on. Wrong ones are booked by the place they come from and answered more and more slowly, as wrong passwords
are; a right one is never delayed by them, because nobody comes upon 256 bits by trying.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

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
        self._allowances: dict[TokenId, _Allowance] = {}
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
        token = None if written is None else await self._books.token(hash_of(written[1]))
        if token is None or expired(token, self._now()):
            # Booked before it is answered: the next one from there waits twice as long.
            self._throttle.begin(place, place, local=False, now=self._steady())
            _log.warning("wrong token", place=place, program=None if token is None else token.name)
            raise Refused(RefusalCode.TOKEN_WRONG)
        if token.account_disabled:
            raise Refused(RefusalCode.ACCOUNT_DISABLED, account=token.account_name)
        self._spend(token)
        await self._note(token)
        return token

    def _spend(self, token: Token) -> None:
        now = self._steady()
        allowance = self._allowances.get(token.id)
        if allowance is None:
            allowance = self._allowances[token.id] = _Allowance(self._limits, now)
        if not allowance.spend(now):
            raise Refused(RefusalCode.TOO_MANY_MESSAGES)

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


class _Allowance:
    """Requests of one token, as a bucket that fills with time."""

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
