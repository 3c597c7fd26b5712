"""Who may say what: one table from message to need, one function that asks it (domain 3.4).

Rule: what is not in the table is denied, and every question of permission in the server is answered here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kaden.protocol.base import Message
from kaden.protocol.client import (
    AddAccount,
    Alive,
    Backup,
    CutCustomer,
    DisableAccount,
    EndJob,
    ExportList,
    ExportMore,
    HoldCustomer,
    ImportBegin,
    ImportCancel,
    ImportChunk,
    ImportEnd,
    JoinJob,
    KeepDraft,
    ListAccounts,
    Listen,
    ListLists,
    Pause,
    PauseRecording,
    ReadNotice,
    ReleaseAgent,
    ResumeWork,
    SaveResult,
    SetPassword,
    Shown,
    SignOut,
    StartJob,
    StopJob,
    StopListening,
    TransferCall,
    WatchJob,
    WatchJobs,
)
from kaden.protocol.pacing import ChangeRule, ListRules, WhyJob
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import CampaignId, MonitorMode, Permission, Role
from server.storage.port import Account

Permissions = Mapping[CampaignId, Permission]
"""A supervisor's levels by campaign; what is missing is `NONE`."""

_EVERYBODY: Final = frozenset(Role)
_SUPERVISORS: Final = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})

_ORDER: Final = (Permission.NONE, Permission.VIEW, Permission.EDIT)


@dataclass(frozen=True, slots=True)
class Need:
    """What an account must have to say a message."""

    roles: frozenset[Role]
    agent_use: bool = False
    """It works at an agent's desk: the account's agent use is on, whatever its role."""
    level: Permission | None = None
    """At least this on the campaign that the message is about; administrators have it everywhere."""


_SIGNED_IN: Final = Need(_EVERYBODY)
_AGENT: Final = Need(_EVERYBODY, agent_use=True)
_SUPERVISOR: Final = Need(_SUPERVISORS)
_VIEW: Final = Need(_SUPERVISORS, level=Permission.VIEW)
_EDIT: Final = Need(_SUPERVISORS, level=Permission.EDIT)
_ADMINISTRATOR: Final = Need(_ADMINISTRATORS)

NEEDS: Final[Mapping[type[Message], Need]] = {
    SignOut: _SIGNED_IN,
    Alive: _SIGNED_IN,
    JoinJob: _AGENT,
    EndJob: _AGENT,
    Pause: _AGENT,
    ResumeWork: _AGENT,
    CutCustomer: _AGENT,
    HoldCustomer: _AGENT,
    TransferCall: _AGENT,
    PauseRecording: _AGENT,
    KeepDraft: _AGENT,
    SaveResult: _AGENT,
    ReadNotice: _AGENT,
    Shown: _AGENT,
    WatchJobs: _SUPERVISOR,
    WatchJob: _VIEW,
    StartJob: _EDIT,
    StopJob: _EDIT,
    ReleaseAgent: _EDIT,
    Listen: _VIEW,
    StopListening: _SUPERVISOR,
    ImportBegin: _EDIT,
    # The file that these go on with was allowed, or refused, with its `ImportBegin`.
    ImportChunk: _SUPERVISOR,
    ImportEnd: _SUPERVISOR,
    ImportCancel: _SUPERVISOR,
    ListLists: _VIEW,
    ExportList: _EDIT,
    # As with a file that is sent: the list was allowed with its `ExportList`.
    ExportMore: _SUPERVISOR,
    AddAccount: _ADMINISTRATOR,
    ListAccounts: _ADMINISTRATOR,
    DisableAccount: _ADMINISTRATOR,
    SetPassword: _ADMINISTRATOR,
    Backup: _ADMINISTRATOR,
    # Of jobs and campaigns that are closed to the account the answer says nothing.
    WhyJob: _SUPERVISOR,
    ListRules: _SUPERVISOR,
    # One rule may serve campaigns of several supervisors.
    ChangeRule: _ADMINISTRATOR,
}
"""What everybody must say before signing in is not here: nobody may say it afterwards."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that a message is about."""

    campaign: CampaignId
    campaign_name: str
    unseen: Refused
    """What somebody hears who may not even see it: the same as if it did not exist (domain row 29)."""


def allowed(
    account: Account, permissions: Permissions, message: Message, about: Subject | None
) -> Refused | None:
    """None if the account may say this, else why not.

    Args:
        account: who says it.
        permissions: the account's own levels.
        message: what is said.
        about: what it is about; None for messages about no campaign.
    """
    refusal = denied_by_role(account, message)
    if refusal is not None:
        return refusal
    need = _level_needed(message)
    if need is None or _names_nothing(message):
        return None
    if about is None:
        return Refused(RefusalCode.NOT_ALLOWED, action=_action(message))
    held = level(account, permissions, about.campaign)
    if held is Permission.NONE:
        return about.unseen
    if _ORDER.index(held) < _ORDER.index(need):
        return Refused(RefusalCode.NO_CAMPAIGN_PERMISSION, campaign=about.campaign_name, level=need.value)
    return None


def _level_needed(message: Message) -> Permission | None:
    """To listen is to look; to be heard on somebody's call is more (rows 35, 300)."""
    if isinstance(message, Listen) and message.mode is not MonitorMode.LISTEN:
        return Permission.EDIT
    return NEEDS[type(message)].level


def denied_by_role(account: Account, message: Message) -> Refused | None:
    """Why this account may not say this, whatever it is about; None if that depends on what it is about."""
    need = NEEDS.get(type(message))
    if need is None or account.disabled or account.role not in need.roles:
        return Refused(RefusalCode.NOT_ALLOWED, action=_action(message))
    if need.agent_use and not account.agent_use:
        return Refused(RefusalCode.NOT_AN_AGENT, account=account.name)
    return None


def level(account: Account, permissions: Permissions, campaign: CampaignId) -> Permission:
    """What the account may do with a campaign (domain rows 26 to 29, 35, 36)."""
    if account.disabled or account.role is Role.USER:
        return Permission.NONE
    if account.role is Role.ADMINISTRATOR:
        return Permission.EDIT
    return permissions.get(campaign, Permission.NONE)


def _names_nothing(message: Message) -> bool:
    """Whether it asks for no campaign's thing, or for whatever the account may see."""
    match message:
        case WatchJob(job=None) | ListLists(batch=None):
            return True
        case _:
            return False


def _action(message: Message) -> str:
    return str(getattr(message, "type", type(message).__name__))
