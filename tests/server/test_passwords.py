"""Passwords: which are good enough, what a check costs, and how many run at a time (cases 1, 2 and 8)."""

from __future__ import annotations

import asyncio
import threading
import unicodedata
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from kaden.protocol.refusals import RefusalCode, Refused
from server.passwords import (
    CHECKS_AT_ONCE,
    CHECKS_WAITING,
    HASHER,
    MAX_BYTES,
    MIN_LENGTH,
    PasswordChecks,
    accepted,
    hashed,
)

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "three words nobody joins"


def weakness(password: str, *context: str) -> str:
    with pytest.raises(Refused) as refused:
        accepted(password, context)
    assert refused.value.code is RefusalCode.WEAK_PASSWORD
    return str(refused.value.values["problem"])


# ---- which are good enough ---------------------------------------------------------------------------------------


def test_fifteen_characters_and_no_fewer() -> None:
    fifteen = "qmzpxkwjvhtrylb"
    assert len(fifteen) == MIN_LENGTH
    assert accepted(fifteen) == fifteen
    assert "shorter" in weakness(fifteen[:-1])


def test_no_rule_of_composition_and_no_change() -> None:
    for password in (
        GOOD,
        "  spaces at both ends  ",
        "雨の日は傘を忘れずに持って出かける",
        "x7" * 4 + "😀 mmm nnn",
    ):
        assert accepted(password) == password


def test_one_unicode_form() -> None:
    composed = "ガギグゲゴと言いながら歩いていく"
    assert accepted(unicodedata.normalize("NFD", composed)) == composed


def test_at_most_1024_bytes() -> None:
    exact = ("abcdefghij klmnopqrst" * 60)[: MAX_BYTES - 2] + "é"
    assert len(exact.encode()) == MAX_BYTES
    assert accepted(exact) == exact
    assert "longer" in weakness(exact + "x")


@pytest.mark.parametrize(
    ("password", "context"),
    [
        ("kadenkadenkaden1", ()),
        ("PasswordPassword", ()),
        ("password12345678", ()),
        ("aaaaaaaaaaaaaaaaaaaa", ()),
        ("abababababababababab", ()),
        ("sato-sato-sato-sato", ("sato",)),
        ("Hanako Takahashi 1", ("hanako", "Hanako", "Takahashi")),
        ("パスワードパスワードパスワード", ()),
        ("1234567890123456", ()),
        ("qwertyuiopasdfghjkl", ()),
    ],
)
def test_words_that_are_tried_first_do_not_count(password: str, context: tuple[str, ...]) -> None:
    assert "tried first" in weakness(password, *context)


def test_a_short_name_spoils_no_password() -> None:
    assert accepted(GOOD, ("a", "no")) == GOOD


# ---- what is kept ------------------------------------------------------------------------------------------------


def test_the_parameters_are_the_ones_we_name() -> None:
    kept = extract_parameters(hashed(GOOD))
    assert (kept.type, kept.memory_cost, kept.time_cost, kept.parallelism) == (Type.ID, 19_456, 2, 1)
    assert (HASHER.memory_cost, HASHER.time_cost, HASHER.parallelism) == (19_456, 2, 1)


def test_two_hashes_of_one_password_differ() -> None:
    assert hashed(GOOD, CHEAP) != hashed(GOOD, CHEAP)


# ---- checking ----------------------------------------------------------------------------------------------------


class Counting(PasswordHasher):
    """Counts what a check costs."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.verified.append(str(hash))
        return super().verify(hash, password)


async def test_right_wrong_and_either_unicode_form() -> None:
    checks, kept = PasswordChecks(CHEAP), hashed("ガギグゲゴと言いながら歩いていく", CHEAP)
    assert await checks.matches("ガギグゲゴと言いながら歩いていく", kept)
    assert await checks.matches(unicodedata.normalize("NFD", "ガギグゲゴと言いながら歩いていく"), kept)
    assert not await checks.matches("ガギグゲゴと言いながら歩いていく ", kept)
    checks.close()


async def test_case_1_somebody_unknown_costs_the_same_check() -> None:
    hasher = Counting()
    checks, kept = PasswordChecks(hasher), hashed(GOOD, CHEAP)
    assert not await checks.matches("wrong", kept)
    assert not await checks.matches("wrong", None)
    assert not await checks.matches("nobody has this password", None)
    assert not await checks.matches("é" * MAX_BYTES, kept)
    assert len(hasher.verified) == 4
    known, *unknown = (extract_parameters(hash_) for hash_ in hasher.verified)
    assert all(parameters == known for parameters in unknown)
    checks.close()


async def test_a_damaged_hash_matches_nothing() -> None:
    checks = PasswordChecks(CHEAP)
    for damaged in ("", "x", "$argon2id$v=19$m=8,t=1,p=1$x$y"):
        assert not await checks.matches("", damaged)
    checks.close()


class Held(PasswordHasher):
    """Checks that wait until they are let go, and counts how many run."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.go = threading.Event()
        self.running = self.most = 0
        self._lock = threading.Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.go.wait()
        with self._lock:
            self.running -= 1
        return super().verify(hash, password)


async def test_two_at_a_time_sixteen_wait_the_next_is_refused() -> None:
    hasher = Held()
    checks = PasswordChecks(hasher)
    async with asyncio.TaskGroup() as group:
        for _ in range(CHECKS_AT_ONCE + CHECKS_WAITING):
            group.create_task(checks.matches("wrong", None))
        await asyncio.sleep(0)
        with pytest.raises(Refused) as refused:
            await checks.matches("wrong", None)
        assert refused.value.code is RefusalCode.TOO_MANY_TRIES
        hasher.go.set()
    assert hasher.most <= CHECKS_AT_ONCE
    assert not await checks.matches("wrong", None)
    checks.close()


async def test_hashing_takes_its_turn_like_checking() -> None:
    checks = PasswordChecks(CHEAP)
    kept = await checks.hashed(GOOD)
    assert await checks.matches(GOOD, kept)
    checks.close()


async def test_a_mark_is_the_same_for_the_same_password_and_salt_only() -> None:
    checks = PasswordChecks(CHEAP)
    mark = await checks.marked(GOOD, "1:a")
    assert mark == await checks.marked(GOOD, "1:a")
    assert mark not in (await checks.marked(GOOD, "1:b"), await checks.marked(GOOD + "!", "1:a"))
    checks.close()
