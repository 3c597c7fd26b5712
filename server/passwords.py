"""Passwords: which are good enough, how they are kept (argon2id), and checking them without stalling the floor.

Rule: parameters are named here and never left to a library's default (64 MiB and four threads a check let a flood of
sign-ins take the machine); at most two checks run at a time, a few wait, the rest are refused.
"""

from __future__ import annotations

import asyncio
import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from kaden.protocol.refusals import RefusalCode, Refused

T = TypeVar("T")

MIN_LENGTH: Final = 15
"""Characters; NIST SP 800-63B-4 for passwords that are the only factor."""

MAX_BYTES: Final = 1_024

CHECKS_AT_ONCE: Final = 2
CHECKS_WAITING: Final = 16
BUSY_SECONDS: Final = 2
"""When to come back once the queue is full."""

HASHER: Final = PasswordHasher(
    time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)

_TRIED_FIRST: Final = (
    "kaden", "password", "passwort", "passw0rd", "パスワード", "callcenter", "callcentre", "call center",
    "コールセンター", "biztel", "administrator", "admin", "supervisor", "agent", "welcome", "letmein", "qwertyuiop",
    "qwerty", "asdfghjkl", "zxcvbnm", "1234567890", "12345678", "123456", "12345", "iloveyou", "abcdefgh", "abcdef",
)  # fmt: skip
"""Words that guessers try in every combination; longer before shorter where one holds the other."""

_MIN_OWN: Final = 8
"""Characters that must remain when such words are taken out."""

_MIN_DISTINCT: Final = 5


def accepted(password: str, context: Iterable[str] = ()) -> str:
    """The password as it is kept: one Unicode form, otherwise untouched, spaces included.

    Args:
        password: what the person chose.
        context: words it must not consist of, such as the names of the account.

    Raises:
        Refused: WEAK_PASSWORD.
    """
    password = unicodedata.normalize("NFC", password)
    if len(password) < MIN_LENGTH:
        raise Refused(RefusalCode.WEAK_PASSWORD, problem=f"shorter than {MIN_LENGTH} characters")
    if len(_bytes(password)) > MAX_BYTES:
        raise Refused(RefusalCode.WEAK_PASSWORD, problem=f"longer than {MAX_BYTES} bytes")
    own = password.casefold()
    for word in (*context, *_TRIED_FIRST):
        if len(word) > 2:
            own = own.replace(word.casefold(), "")
    if len(own) < _MIN_OWN or len(set(own)) < _MIN_DISTINCT:
        problem = "made of words or characters that are tried first"
        raise Refused(RefusalCode.WEAK_PASSWORD, problem=problem)
    return password


def hashed(password: str, hasher: PasswordHasher = HASHER) -> str:
    """The hash of a password, parameters and salt included. Takes tens of milliseconds."""
    return hasher.hash(_bytes(unicodedata.normalize("NFC", password)))


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


class PasswordChecks:
    """Runs checks and hashes beside the loop, two at a time.

    Args:
        hasher: its parameters are the cost; tests may take a cheaper one.
    """

    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self._hasher = hasher
        self._nobody = hasher.hash(b"nobody has this password")
        self._pool = ThreadPoolExecutor(CHECKS_AT_ONCE, thread_name_prefix="password")
        self._unfinished = 0

    async def matches(self, password: str, stored: str | None) -> bool:
        """Whether `password` belongs to the stored hash; with None it takes as long, and is False.

        Raises:
            Refused: TOO_MANY_TRIES, the queue is full.
        """
        return await self._beside(lambda: self._verified(password, stored))

    async def hashed(self, password: str) -> str:
        """The hash of a password.

        Raises:
            Refused: TOO_MANY_TRIES, the queue is full.
        """
        return await self._beside(lambda: hashed(password, self._hasher))

    async def marked(self, password: str, salt: str) -> str:
        """A mark that the same password has again under the same salt, and no other password.

        Raises:
            Refused: TOO_MANY_TRIES, the queue is full.
        """
        return await self._beside(lambda: self._marked(password, salt))

    def close(self) -> None:
        """End the threads; checks that wait are given up."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _beside(self, work: Callable[[], T]) -> T:
        if self._unfinished >= CHECKS_AT_ONCE + CHECKS_WAITING:
            raise Refused(RefusalCode.TOO_MANY_TRIES, seconds=BUSY_SECONDS)
        self._unfinished += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._unfinished -= 1

    def _marked(self, password: str, salt: str) -> str:
        given = _bytes(unicodedata.normalize("NFC", password))
        return self._hasher.hash(given, salt=hashlib.blake2b(salt.encode(), digest_size=16).digest())

    def _verified(self, password: str, stored: str | None) -> bool:
        given = _bytes(unicodedata.normalize("NFC", password))
        if len(given) > MAX_BYTES:
            given, stored = b"", None
        try:
            self._hasher.verify(stored or self._nobody, given)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None
