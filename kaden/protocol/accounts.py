"""What an administrator asks and hears of the server itself: accounts, tokens and backups."""

from __future__ import annotations

from typing import Literal

from kaden.protocol.base import Id, Line, Message, RequestId
from kaden.protocol.tokens import TokenAnswer, TokenRequest
from kaden.vocabulary import Role


class AccountRow(Message):
    id: Id
    name: Line
    full_name: Line
    role: Role
    agent_use: bool
    phone: Line
    os_user: Line | None
    disabled: bool
    groups: tuple[Line, ...]


class Accounts(Message):
    type: Literal["accounts"] = "accounts"
    request: RequestId
    accounts: tuple[AccountRow, ...]


class Backup(Message):
    """Write a verified copy of the database into the server's backup directory."""

    type: Literal["backup"] = "backup"
    request: RequestId


class BackupDone(Message):
    type: Literal["backup_done"] = "backup_done"
    request: RequestId
    path: str
    bytes: int


AdministrationRequest = Backup | TokenRequest
AccountsAnswer = Accounts | BackupDone | TokenAnswer
