"""What an administrator asks and hears of the tokens with which programs come (domain row 329).

Rule: the token itself is said once, in the answer to `AddToken`, and by nobody ever again.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp

TokenName = Annotated[str, StringConstraints(min_length=1, max_length=60)]
"""What people call the program."""


class AddToken(Message):
    """Let a program act as an account."""

    type: Literal["add_token"] = "add_token"
    request: RequestId
    account: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    name: TokenName
    last_day: date | None = None
    """On which it is taken, in the office's zone; None = until it is removed."""


class ListTokens(Message):
    type: Literal["list_tokens"] = "list_tokens"
    request: RequestId


class RemoveToken(Message):
    """From here on the token opens nothing."""

    type: Literal["remove_token"] = "remove_token"
    request: RequestId
    name: TokenName


class TokenAdded(Message):
    """Answer to `AddToken`: the only time that the token is said."""

    type: Literal["token_added"] = "token_added"
    request: RequestId
    token: str = Field(repr=False)


class TokenRow(Message):
    id: Id
    name: Line
    account: Line
    account_disabled: bool
    """Then it opens nothing."""
    made_at: Stamp
    made_by: Line | None
    """None = the command line of the server's own user."""
    expires_at: Stamp | None
    expired: bool
    used_at: Stamp | None
    """To the minute; None = not yet."""


class Tokens(Message):
    """Answer to `ListTokens`, by name."""

    type: Literal["tokens"] = "tokens"
    request: RequestId
    tokens: tuple[TokenRow, ...]


TokenRequest = AddToken | ListTokens | RemoveToken
TokenAnswer = TokenAdded | Tokens
