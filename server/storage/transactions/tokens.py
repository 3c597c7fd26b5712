"""Tokens of programs: made, found by their hash, removed, and what was done with them (domain row 329).

Rule: a token is known by its hash alone, and its name stays in the audit log when it is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId
from server.storage.port import Row, Tx
from server.storage.tokens_port import NewToken, Token, TokenId
from server.storage.transactions import audit
from server.storage.transactions.accounts import account_by_name, refuse_bad_name
from server.storage.transactions.numbering import insert_new, retire

_TOKENS: Final = (
    "SELECT t.id, t.name, t.account_id, a.name, a.disabled, t.made_at, m.name, t.expires_at, t.used_at"
    " FROM api_token t JOIN account a ON a.id = t.account_id LEFT JOIN account m ON m.id = t.made_by"
)


def add_token(tx: Tx, new: NewToken, by: AccountId | None, at: Instant) -> Token:
    """Keep a new token.

    Raises:
        Refused: UNKNOWN_ACCOUNT, ACCOUNT_DISABLED, BAD_NAME, TOKEN_EXISTS.
    """
    refuse_bad_name(new.name)
    account = account_by_name(tx, new.account)
    if account is None:
        raise Refused(RefusalCode.UNKNOWN_ACCOUNT, account=new.account)
    if account.disabled:
        raise Refused(RefusalCode.ACCOUNT_DISABLED, account=account.name)
    row = {
        "account_id": account.id,
        "name": new.name,
        "token_hash": new.hash,
        "made_at": at,
        "made_by": by,
        "expires_at": new.expires_at,
    }
    added = insert_new(tx, "api_token", row, unless="ON CONFLICT (name) DO NOTHING")
    if added is None:
        raise Refused(RefusalCode.TOKEN_EXISTS, token=new.name)
    after = {"name": new.name, "account": account.name, "expires_at": new.expires_at}
    audit.note(tx, "token.add", f"token:{added}", by, at, after=after)
    [made] = _found(tx, "WHERE t.id = ?", added)
    return made


def all_tokens(tx: Tx) -> tuple[Token, ...]:
    """Every token, by name."""
    return _found(tx, "ORDER BY t.name")


def token_by_hash(tx: Tx, hash_: str) -> Token | None:
    """The token of that hash."""
    return next(iter(_found(tx, "WHERE t.token_hash = ?", hash_)), None)


def remove_token(tx: Tx, name: str, by: AccountId | None, at: Instant) -> None:
    """Forget a token.

    Raises:
        Refused: UNKNOWN_TOKEN, with the names that there are.
    """
    found = _found(tx, "WHERE t.name = ?", name)
    if not found:
        known = ", ".join(token.name for token in all_tokens(tx)) or "-"
        raise Refused(RefusalCode.UNKNOWN_TOKEN, token=name, known=known)
    [token] = found
    retire(tx, "api_token")
    tx.execute("DELETE FROM api_token WHERE id = ?", (token.id,))
    before = {"name": token.name, "account": token.account_name}
    audit.note(tx, "token.remove", f"token:{token.id}", by, at, before=before)


def forget_tokens_of(tx: Tx, account: AccountId) -> None:
    """With an account that is deleted its tokens go."""
    retire(tx, "api_token")
    tx.execute("DELETE FROM api_token WHERE account_id = ?", (account,))


def note_used(tx: Tx, token: TokenId, at: Instant) -> None:
    """Remember when a token was used last."""
    tx.execute("UPDATE api_token SET used_at = ? WHERE id = ?", (at, token))


def note_order(tx: Tx, token: Token, order: Mapping[str, object], at: Instant) -> None:
    """What a program had changed; the change's own line names its account (guarantee I20)."""
    after = {"name": token.name, **order}
    audit.note(tx, "token.use", f"token:{token.id}", token.account, at, after=after)


def _found(tx: Tx, rest: str, *params: object) -> tuple[Token, ...]:
    return tuple(_token(row) for row in tx.all(f"{_TOKENS} {rest}", params))


def _token(row: Row) -> Token:
    id_, name, account, account_name, disabled, made_at, made_by, expires_at, used_at = row
    return Token(
        id=TokenId(id_),
        name=name,
        account=AccountId(account),
        account_name=account_name,
        account_disabled=bool(disabled),
        made_at=made_at,
        made_by=made_by,
        expires_at=expires_at,
        used_at=used_at,
    )
