"""Who somebody is: passwords, local users, tokens (cases 1, 3, 4, 8 and 13)."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator

import pytest

from kaden.clock import HOUR
from kaden.protocol.client import Resume, SignIn, SignInAsMe
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import Role
from server.hub.limits import Limits
from server.hub.sign_in import OVERFLOW_UID, Door, Member, Peer, new_token, user_name
from server.passwords import PasswordChecks, hashed
from server.storage.inline_runner import InlineRunner
from server.storage.port import NewAccount
from server.storage.store import SqlStore
from tests.server.hub.floor import NOON
from tests.server.hub.world import CHEAP, PASSWORD

FAR = Peer(place="192.0.2.1")
SATO = Peer(place="uid 1000", uid=1000)
SUZUKI = Peer(place="uid 1001", uid=1001)
ROOT = Peer(place="uid 0", uid=0)
NOBODY = Peer(place="uid 65534", uid=OVERFLOW_UID)

USERS = {1000: "sato", 1001: "suzuki", 0: "root"}


class Entrance:
    """A door over a database with a few accounts; time stands still unless it is moved."""

    def __init__(self, store: SqlStore, checks: PasswordChecks) -> None:
        self.store = store
        self.door = Door(store, checks, Limits(), name_of=USERS.get)
        self.now = NOON
        self.steady = 0

    async def add(self, name: str, os_user: str | None = None, password: str | None = PASSWORD) -> None:
        """An account."""
        kept = None if password is None else hashed(password, CHEAP)
        new = NewAccount(name, name, Role.ADMINISTRATOR, False, "", os_user, kept)
        await self.store.add_account(new, None, self.now)

    async def sign_in(self, message: SignIn | SignInAsMe | Resume, peer: Peer) -> Member:
        """Try."""
        return await self.door.sign_in(message, peer, self.now, self.steady)

    async def refusal(self, message: SignIn | SignInAsMe | Resume, peer: Peer) -> Refused:
        """Try in vain."""
        with pytest.raises(Refused) as refused:
            await self.sign_in(message, peer)
        return refused.value


@pytest.fixture
async def entrance() -> AsyncIterator[Entrance]:
    checks = PasswordChecks(CHEAP)
    made = Entrance(SqlStore(InlineRunner.in_memory(NOON)), checks)
    for name, user in (("admin", "sato"), ("second", None), ("yamada", "suzuki"), ("mori", "suzuki")):
        await made.add(name, user)
    yield made
    checks.close()
    await made.store.close()


def password(account: str, text: str = PASSWORD) -> SignIn:
    return SignIn(request="r", account=account, password=text)


async def test_the_right_password_lets_in(entrance: Entrance) -> None:
    member = await entrance.sign_in(password("admin"), FAR)
    assert member.account.name == "admin"
    assert len(member.token) >= 43


async def test_case_1_a_wrong_name_and_a_wrong_password_look_alike(entrance: Entrance) -> None:
    wrong = await entrance.refusal(password("admin", "wrong"), FAR)
    unknown = await entrance.refusal(password("nobody", "wrong"), FAR)
    assert wrong == unknown == Refused(RefusalCode.WRONG_PASSWORD)


async def test_an_account_without_a_password_has_none_that_is_right(entrance: Entrance) -> None:
    await entrance.add("local-only", password=None)
    assert (
        await entrance.refusal(password("local-only", "nobody has this password"), FAR)
    ).code is RefusalCode.WRONG_PASSWORD


async def test_case_8_unicode_has_one_form_and_spaces_count(entrance: Entrance) -> None:
    text = " ガ行の長いパスワードです "
    await entrance.add("unicode", password=text)
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert (await entrance.sign_in(password("unicode", decomposed), FAR)).account.name == "unicode"
    entrance.steady += 60_000
    refusal = await entrance.refusal(password("unicode", text.strip()), FAR)
    assert refusal.code is RefusalCode.WRONG_PASSWORD


@pytest.mark.parametrize("text", ["x" * 1_024 + "é", "\0" * 10, PASSWORD + "\0", "é" * 600])
async def test_case_8_odd_passwords_are_wrong_and_nothing_else(entrance: Entrance, text: str) -> None:
    attempt = SignIn.model_construct(request="r", account="admin", password=text)
    assert (await entrance.refusal(attempt, FAR)).code is RefusalCode.WRONG_PASSWORD


async def test_a_disabled_account_hears_so_only_with_the_right_password(entrance: Entrance) -> None:
    await entrance.store.disable_account("second", None, NOON)
    assert (await entrance.refusal(password("second", "wrong"), FAR)).code is RefusalCode.WRONG_PASSWORD
    entrance.steady += 60_000
    refusal = await entrance.refusal(password("second"), FAR)
    assert refusal == Refused(RefusalCode.ACCOUNT_DISABLED, account="second")


async def test_failures_delay_the_next_try_and_a_success_ends_that(entrance: Entrance) -> None:
    await entrance.refusal(password("admin", "wrong"), FAR)
    assert (await entrance.refusal(password("admin"), FAR)).code is RefusalCode.TOO_MANY_TRIES
    entrance.steady += 500
    await entrance.sign_in(password("admin"), FAR)
    await entrance.sign_in(password("admin"), FAR)


async def test_case_3_the_only_administrator_locked_from_afar_still_gets_in_locally(
    entrance: Entrance,
) -> None:
    for number in range(10):
        await entrance.refusal(password("admin", "wrong"), Peer(place=f"198.51.100.{number}"))
    assert (await entrance.refusal(password("admin"), FAR)).code is RefusalCode.TOO_MANY_TRIES
    assert (await entrance.sign_in(password("admin"), SATO)).account.name == "admin"
    assert (await entrance.sign_in(SignInAsMe(request="r"), SATO)).account.name == "admin"


# ---- local users -------------------------------------------------------------------------------------------------


async def test_a_local_user_is_the_account_that_is_mapped(entrance: Entrance) -> None:
    assert await entrance.door.local_accounts(SATO) == ("admin",)
    assert (await entrance.sign_in(SignInAsMe(request="r"), SATO)).account.name == "admin"


async def test_of_several_accounts_one_must_be_named(entrance: Entrance) -> None:
    refusal = await entrance.refusal(SignInAsMe(request="r"), SUZUKI)
    assert refusal.code is RefusalCode.SEVERAL_ACCOUNTS
    assert refusal.values["user"] == "suzuki"
    member = await entrance.sign_in(SignInAsMe(request="r", account="mori"), SUZUKI)
    assert member.account.name == "mori"


async def test_nobody_is_somebody_elses_account(entrance: Entrance) -> None:
    refusal = await entrance.refusal(SignInAsMe(request="r", account="admin"), SUZUKI)
    assert refusal == Refused(RefusalCode.NO_MAPPED_ACCOUNT, user="suzuki")


@pytest.mark.parametrize("peer", [ROOT, NOBODY, Peer(place="uid 4711", uid=4711), FAR])
async def test_case_13_root_the_overflow_user_and_strangers_are_nobody(
    entrance: Entrance, peer: Peer
) -> None:
    assert await entrance.door.local_accounts(peer) == ()
    refusal = await entrance.refusal(SignInAsMe(request="r"), peer)
    assert refusal.code is RefusalCode.NO_MAPPED_ACCOUNT


async def test_case_13_root_is_who_an_account_says(entrance: Entrance) -> None:
    await entrance.add("roots-own", "root")
    assert (await entrance.sign_in(SignInAsMe(request="r"), ROOT)).account.name == "roots-own"


def test_case_13_the_overflow_user_has_no_name_whatever_the_system_says() -> None:
    assert user_name(OVERFLOW_UID) is None
    assert user_name(0) == "root"
    assert user_name(2**31 - 5) is None


# ---- tokens ------------------------------------------------------------------------------------------------------


async def test_a_token_brings_back_the_same_member(entrance: Entrance) -> None:
    member = await entrance.sign_in(password("admin"), FAR)
    assert await entrance.sign_in(Resume(request="r", token=member.token), FAR) == member


async def test_the_store_never_sees_the_token_itself(entrance: Entrance) -> None:
    token = (await entrance.sign_in(password("admin"), FAR)).token
    assert await entrance.store.login(token, NOON) is None


async def test_case_4_a_token_works_only_behind_the_door_it_was_given_at(entrance: Entrance) -> None:
    token = (await entrance.sign_in(SignInAsMe(request="r"), SATO)).token
    for thief in (SUZUKI, ROOT, FAR):
        refusal = await entrance.refusal(Resume(request="r", token=token), thief)
        assert refusal.code is RefusalCode.SESSION_EXPIRED
    assert (await entrance.sign_in(Resume(request="r", token=token), SATO)).account.name == "admin"


async def test_a_token_lives_twelve_hours(entrance: Entrance) -> None:
    token = (await entrance.sign_in(password("admin"), FAR)).token
    entrance.now = NOON + 12 * HOUR - 1
    await entrance.sign_in(Resume(request="r", token=token), FAR)
    entrance.now = NOON + 12 * HOUR
    assert (await entrance.refusal(Resume(request="r", token=token), FAR)).code is RefusalCode.SESSION_EXPIRED


async def test_case_5_tokens_die_with_the_accounts_epoch(entrance: Entrance) -> None:
    member = await entrance.sign_in(password("second"), FAR)
    assert await entrance.door.look_again(member) == member
    await entrance.store.set_password("second", hashed("another long password", CHEAP), None, NOON)
    assert await entrance.door.look_again(member) is None
    refusal = await entrance.refusal(Resume(request="r", token=member.token), FAR)
    assert refusal.code is RefusalCode.SESSION_EXPIRED


def test_tokens_are_long_and_never_twice_the_same() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) >= 43 for token in tokens)
