"""Who may say what: one table from message to need, one function that asks it (domain 3.4).

Rule: what is not in the table is denied, and every question of permission in the server is answered here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kaden.protocol.accounts import Backup
from kaden.protocol.activity import FindStays, ShowMyStays
from kaden.protocol.allocation import AllocateList, DeleteList, ListRecords, ShowAllocation, TakeBack
from kaden.protocol.base import Message
from kaden.protocol.callbacks import (
    AssignCallbacks,
    ChangeCallback,
    CountPromises,
    ShowCallbacks,
    WithdrawCallback,
)
from kaden.protocol.campaign_file import ApplyCampaign, ExportCampaign, PlanCampaign
from kaden.protocol.channels import CutChannel, ListChannels
from kaden.protocol.client import (
    AddAccount,
    Alive,
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
    SetStatus,
    Shown,
    SignOut,
    StartJob,
    StopJob,
    StopListening,
    TransferCall,
    WatchJob,
    WatchJobs,
)
from kaden.protocol.customers import EnterCallback, FindCustomers, OpenCustomer
from kaden.protocol.do_not_call import (
    AddNumber,
    ExportNumbers,
    ImportNumbers,
    ListNumberPlans,
    ListNumbers,
    RemoveNumber,
    WithdrawNumberPlan,
)
from kaden.protocol.history import (
    AddNoteToCall,
    CompleteCall,
    CorrectCall,
    CountCalls,
    ExportCalls,
    FindCalls,
    ListUnsaved,
    OpenCall,
)
from kaden.protocol.my_work import (
    AddNote,
    CallBack,
    CorrectResult,
    ForbidNumber,
    OpenHandled,
    ShowHandled,
    ShowMyDay,
)
from kaden.protocol.pacing import ChangeRule, ListRules, WhyJob
from kaden.protocol.past import ShowPast
from kaden.protocol.preview import CallShown, PassShown
from kaden.protocol.recordings import GetRecording, PlayRecording, StopPlaying
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import ShowReport
from kaden.protocol.searching import AskNames
from kaden.protocol.setup import DeleteDefinition, ListAudit, ListDefinitions, SaveDefinition
from kaden.protocol.supervising import ChangeToday, KeepUnsaved, MoveAgent, PauseAgent, TellAgent
from kaden.protocol.tokens import AddToken, ListTokens, RemoveToken
from kaden.protocol.why import AskFunnel, AskRecord
from kaden.setup.kinds import Kind
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
    SetStatus: _AGENT,
    ResumeWork: _AGENT,
    CutCustomer: _AGENT,
    HoldCustomer: _AGENT,
    TransferCall: _AGENT,
    PauseRecording: _AGENT,
    KeepDraft: _AGENT,
    SaveResult: _AGENT,
    ReadNotice: _AGENT,
    CallBack: _AGENT,
    CallShown: _AGENT,
    PassShown: _AGENT,
    ForbidNumber: _AGENT,
    ShowHandled: _AGENT,
    OpenHandled: _AGENT,
    CorrectResult: _AGENT,
    AddNote: _AGENT,
    ShowMyDay: _AGENT,
    Shown: _AGENT,
    WatchJobs: _SUPERVISOR,
    WatchJob: _VIEW,
    ShowPast: _VIEW,
    StartJob: _EDIT,
    StopJob: _EDIT,
    ReleaseAgent: _EDIT,
    PauseAgent: _EDIT,
    # Of both jobs; see `server.hub.work`.
    MoveAgent: _EDIT,
    TellAgent: _EDIT,
    KeepUnsaved: _EDIT,
    ChangeToday: _EDIT,
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
    AddToken: _ADMINISTRATOR,
    ListTokens: _ADMINISTRATOR,
    RemoveToken: _ADMINISTRATOR,
    # Numbers of every campaign, and of whoever else uses the switch.
    ListChannels: _ADMINISTRATOR,
    CutChannel: _ADMINISTRATOR,
    # Of jobs and campaigns that are closed to the account the answer says nothing.
    WhyJob: _SUPERVISOR,
    AskFunnel: _SUPERVISOR,
    AskRecord: _SUPERVISOR,
    ListRules: _SUPERVISOR,
    # With the law of the rule's campaigns in it; the rule alone is the supervisors' too (row 31).
    ChangeRule: _ADMINISTRATOR,
    # Of definitions the kind decides, see below: this is what the easiest one asks for.
    ListDefinitions: _SUPERVISOR,
    SaveDefinition: _SUPERVISOR,
    DeleteDefinition: _SUPERVISOR,
    # Of campaigns that are closed to the account the log and reports say nothing.
    ListAudit: _SUPERVISOR,
    ShowReport: _SUPERVISOR,
    AskNames: _SUPERVISOR,
    ShowCallbacks: _SUPERVISOR,
    CountPromises: _SUPERVISOR,
    ChangeCallback: _EDIT,
    WithdrawCallback: _EDIT,
    # Only promises of campaigns that the account may change are given away.
    AssignCallbacks: _SUPERVISOR,
    FindCustomers: _SUPERVISOR,
    OpenCustomer: _VIEW,
    EnterCallback: _EDIT,
    ExportCampaign: _SUPERVISOR,
    # A file may touch a rule and groups that other campaigns use.
    PlanCampaign: _ADMINISTRATOR,
    ApplyCampaign: _ADMINISTRATOR,
    # Of a campaign's list; of the company's, see below.
    ListNumbers: _VIEW,
    AddNumber: _EDIT,
    RemoveNumber: _EDIT,
    ListNumberPlans: _SUPERVISOR,
    WithdrawNumberPlan: _SUPERVISOR,
    ImportNumbers: _EDIT,
    ExportNumbers: _EDIT,
    ShowAllocation: _VIEW,
    ListRecords: _VIEW,
    # Calls of campaigns that are closed to the account are in no answer.
    FindStays: _SUPERVISOR,
    ShowMyStays: _AGENT,
    FindCalls: _SUPERVISOR,
    CountCalls: _SUPERVISOR,
    ListUnsaved: _SUPERVISOR,
    # Each campaign that the calls may be of is asked for its level.
    ExportCalls: _SUPERVISOR,
    OpenCall: _VIEW,
    GetRecording: _VIEW,
    PlayRecording: _VIEW,
    StopPlaying: _SUPERVISOR,
    CorrectCall: _EDIT,
    AddNoteToCall: _EDIT,
    CompleteCall: _EDIT,
    AllocateList: _EDIT,
    TakeBack: _EDIT,
    DeleteList: _EDIT,
}
"""What everybody must say before signing in is not here: nobody may say it afterwards."""


@dataclass(frozen=True, slots=True)
class KindNeeds:
    """What an account must have to work on definitions of a kind (domain 3.4, rows 25 to 33, 205)."""

    see: Need
    """To list them; those of campaigns that are closed to the account are left out."""
    add: Need
    """To make one, and to delete one."""
    change: Need


_OF_OFFICE: Final = KindNeeds(see=_SUPERVISOR, add=_ADMINISTRATOR, change=_ADMINISTRATOR)
_OF_CAMPAIGN: Final = KindNeeds(see=_SUPERVISOR, add=_EDIT, change=_EDIT)

NEEDS_OF_KIND: Final[Mapping[Kind, KindNeeds]] = {
    Kind.ACCOUNT: KindNeeds(see=_ADMINISTRATOR, add=_ADMINISTRATOR, change=_ADMINISTRATOR),
    Kind.STATUS: _OF_OFFICE,
    Kind.GROUP: _OF_OFFICE,
    Kind.RULE: KindNeeds(see=_SUPERVISOR, add=_ADMINISTRATOR, change=_SUPERVISOR),
    Kind.CALENDAR: _OF_OFFICE,
    Kind.CAMPAIGN: KindNeeds(see=_SUPERVISOR, add=_ADMINISTRATOR, change=_EDIT),
    Kind.DISPOSITION: _OF_CAMPAIGN,
    Kind.BATCH: _OF_CAMPAIGN,
    Kind.JOB: _OF_CAMPAIGN,
}


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
    if isinstance(message, AddNumber) and message.campaign is None and not _edits_any(account, permissions):
        # Who may only look changes no campaign, and the company's list changes all of them.
        return Refused(RefusalCode.NOT_ALLOWED, action=_action(message))
    need = _need(message).level
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


def _need(message: Message) -> Need:
    """What this very message asks for.

    Raises:
        KeyError: nobody may say such a thing.
    """
    match message:
        case Listen(mode=MonitorMode.WHISPER | MonitorMode.BARGE):
            # To listen is to look; to be heard on somebody's call is more (rows 35, 300).
            return _EDIT
        case ListNumbers(campaign=None) | AddNumber(campaign=None):
            return _SUPERVISOR
        case RemoveNumber(campaign=None) | ImportNumbers(campaign=None) | ExportNumbers(campaign=None):
            # The company's list binds every campaign: one refusal more does no harm, one less may (row 103).
            return _ADMINISTRATOR
        case ListDefinitions():
            return NEEDS_OF_KIND[message.kind].see
        case SaveDefinition(id=int()):
            return NEEDS_OF_KIND[message.kind].change
        case SaveDefinition() | DeleteDefinition():
            return NEEDS_OF_KIND[message.kind].add
        case ChangeRule() if not names_law(message):
            return NEEDS_OF_KIND[Kind.RULE].change
        case _:
            return NEEDS[type(message)]


def names_law(message: ChangeRule) -> bool:
    """Whether it changes what belongs to the rule's campaigns, of which a supervisor may not see all."""
    of_campaigns = (message.profile, message.allowed_share, message.recording, message.detect_machine)
    return any(said is not None for said in of_campaigns)


def may_save(
    account: Account, permissions: Permissions, kind: Kind, campaign: CampaignId | None, *, new: bool
) -> bool:
    """Whether the account may make, or change, such a definition; None = of no campaign, or of one still to name."""
    needs = NEEDS_OF_KIND[kind]
    need = needs.add if new else needs.change
    if account.disabled or account.role not in need.roles:
        return False
    if need.level is None or campaign is None:
        return True
    return _ORDER.index(level(account, permissions, campaign)) >= _ORDER.index(need.level)


def denied_by_role(account: Account, message: Message) -> Refused | None:
    """Why this account may not say this, whatever it is about; None if that depends on what it is about."""
    need = _need(message) if type(message) in NEEDS else None
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


def _edits_any(account: Account, permissions: Permissions) -> bool:
    return account.role is Role.ADMINISTRATOR or Permission.EDIT in permissions.values()


def _names_nothing(message: Message) -> bool:
    """Whether it asks for no campaign's thing, or for whatever the account may see."""
    match message:
        case WatchJob(job=None) | ListLists(batch=None):
            return True
        case _:
            return False


def _action(message: Message) -> str:
    return str(getattr(message, "type", type(message).__name__))
