"""Tokens of programs on disk (domain row 329)."""

from __future__ import annotations

import json

import pytest

from kaden.clock import DAY
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.kinds import Kind
from server.storage.tokens_port import NewToken, Token
from tests.server.storage.office import NOON, Office

HASH = "a" * 64


def crm(name: str = "CRM", hash_: str = HASH, account: str = "supervisor") -> NewToken:
    return NewToken(account, name, hash_, None)


async def refusal(office: Office, new: NewToken) -> Refused:
    with pytest.raises(Refused) as refused:
        await office.store.add_token(new, None, NOON)
    return refused.value


async def test_a_token_is_found_by_its_hash_and_kept_by_nothing_else(office: Office) -> None:
    new = NewToken("supervisor", "CRM", HASH, NOON + DAY)
    made = await office.store.add_token(new, office.ids.administrator, NOON)
    by = "admin"
    assert made == Token(
        made.id, "CRM", office.supervisor, "supervisor", False, NOON, by, NOON + DAY, used_at=None
    )
    assert await office.store.token(HASH) == made
    assert await office.store.token("b" * 64) is None
    assert HASH not in repr(new)


async def test_use_is_remembered_and_what_was_ordered_is_in_the_audit_log(office: Office) -> None:
    """Row 37: account and token."""
    made = await office.store.add_token(crm(), None, NOON)
    await office.store.note_token_used(made.id, NOON + 1)
    await office.store.note_token_order(made, {"asked": "stop_job", "job": 1}, NOON + 2)
    [kept] = await office.store.tokens()
    assert kept.used_at == NOON + 1
    lines = await office.rows("SELECT code, account_id, object, after FROM audit WHERE code LIKE 'token.%'")
    assert lines[1][:3] == ("token.use", office.supervisor, f"token:{made.id}")
    assert json.loads(lines[1][3]) == {"name": "CRM", "asked": "stop_job", "job": 1}
    assert HASH not in str(lines)


async def test_no_two_tokens_have_one_name(office: Office) -> None:
    await office.store.add_token(crm(), None, NOON)
    assert (await refusal(office, crm(hash_="b" * 64))).code is RefusalCode.TOKEN_EXISTS
    assert (await refusal(office, crm(name=" "))).code is RefusalCode.BAD_NAME
    assert len(await office.store.tokens()) == 1


async def test_a_token_needs_an_account_that_is_open(office: Office) -> None:
    assert (await refusal(office, crm(account="nobody"))).code is RefusalCode.UNKNOWN_ACCOUNT
    await office.store.add_token(crm(), None, NOON)
    await office.store.disable_account("supervisor", None, NOON)
    assert (await refusal(office, crm("other", "b" * 64))).code is RefusalCode.ACCOUNT_DISABLED
    [kept] = await office.store.tokens()
    assert kept.account_disabled


async def test_a_removed_token_opens_nothing_and_its_number_is_not_given_again(office: Office) -> None:
    first = await office.store.add_token(crm(), None, NOON)
    await office.store.remove_token("CRM", office.ids.administrator, NOON)
    assert await office.store.token(HASH) is None
    with pytest.raises(Refused) as refused:
        await office.store.remove_token("CRM", None, NOON)
    assert refused.value == Refused(RefusalCode.UNKNOWN_TOKEN, token="CRM", known="-")
    second = await office.store.add_token(crm(), None, NOON)
    assert second.id > first.id
    row = await office.row("SELECT account_id, before FROM audit WHERE code = 'token.remove'")
    assert row[0] == office.ids.administrator
    assert json.loads(row[1])["name"] == "CRM"


async def test_with_an_account_its_tokens_go(office: Office) -> None:
    await office.execute(
        "INSERT INTO account (name, full_name, role, agent_use, phone) VALUES ('crm', '', 'user', 0, '')"
    )
    await office.store.add_token(crm(account="crm"), None, NOON)
    account, revision = await office.row("SELECT id, revision FROM account WHERE name = 'crm'")
    by = office.ids.administrator
    await office.store.delete_definition(Kind.ACCOUNT, account, revision, by, NOON, None)
    assert await office.store.tokens() == ()
