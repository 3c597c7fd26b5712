"""Every message, for every role, with and without agent use, at every permission level (domain 3.4, case 14)."""

from __future__ import annotations

from typing import Final, get_args

import pytest

from kaden.protocol import client as said
from kaden.protocol import pacing
from kaden.protocol.base import Message
from kaden.protocol.client import ClientMessage
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AfterSave, CampaignId, MonitorMode, Permission, Role
from server.hub.access import NEEDS, Subject, allowed, denied_by_role, level
from server.storage.port import Account

CAMPAIGN: Final = CampaignId(7)
UNSEEN: Final = Refused(RefusalCode.UNKNOWN_JOB, job=3)
SUBJECT: Final = Subject(CAMPAIGN, "Fair", UNSEEN)

BEFORE_SIGN_IN: Final = {said.Hello, said.SignIn, said.SignInAsMe, said.Resume}

EXAMPLES: Final[tuple[Message, ...]] = (
    said.Hello(protocol=1, client="x"),
    said.SignIn(request="r", account="a", password="p"),
    said.SignInAsMe(request="r"),
    said.Resume(request="r", token="t" * 43),
    said.SignOut(),
    said.Alive(),
    said.JoinJob(request="r", job=3),
    said.EndJob(request="r"),
    said.Pause(request="r", to="break"),
    said.ResumeWork(request="r"),
    said.CutCustomer(request="r", attempt=1),
    said.HoldCustomer(request="r", attempt=1, held=True),
    said.KeepDraft(attempt=1, sequence=1, note=""),
    said.SaveResult(request="r", attempt=1, disposition=None, note="", then=AfterSave.CONTINUE),
    said.ReadNotice(),
    said.Shown(attempt=1, sequence=1),
    said.WatchJobs(),
    said.WatchJob(job=3),
    said.StartJob(request="r", job=3),
    said.StopJob(request="r", job=3),
    said.ReleaseAgent(request="r", agent=5),
    said.ImportBegin(request="r", batch="b", file_name="f", size=1),
    said.ImportChunk(request="r", data=""),
    said.ImportEnd(request="r"),
    said.ImportCancel(request="r"),
    said.ListLists(request="r", batch="b"),
    said.ExportList(request="r", list="3"),
    said.ExportMore(request="r"),
    said.AddAccount(request="r", name="n", role="user", agent_use=False),
    said.ListAccounts(request="r"),
    said.DisableAccount(request="r", name="n"),
    said.SetPassword(request="r", name="n", password="p"),
    said.Backup(request="r"),
    said.TransferCall(request="r", attempt=1, target="9"),
    said.PauseRecording(request="r", attempt=1, paused=True),
    said.Listen(request="r", agent=5, mode=MonitorMode.LISTEN),
    said.StopListening(request="r"),
    pacing.WhyJob(request="r", job="3"),
    pacing.ListRules(request="r"),
    pacing.ChangeRule(request="r", rule="3"),
)

# Domain 3.4 as it stands there: who, and with which level on the campaign.
EVERYBODY: Final = {said.SignOut, said.Alive}
AGENTS: Final = {
    said.JoinJob, said.EndJob, said.Pause, said.ResumeWork, said.CutCustomer, said.HoldCustomer, said.KeepDraft,
    said.SaveResult, said.ReadNotice, said.Shown, said.TransferCall, said.PauseRecording,
}  # fmt: skip
SUPERVISORS: Final = {
    said.WatchJobs: Permission.NONE,
    said.WatchJob: Permission.VIEW,
    said.StartJob: Permission.EDIT,
    said.StopJob: Permission.EDIT,
    said.ReleaseAgent: Permission.EDIT,
    said.ImportBegin: Permission.EDIT,
    said.ImportChunk: Permission.NONE,
    said.ImportEnd: Permission.NONE,
    said.ImportCancel: Permission.NONE,
    said.ListLists: Permission.VIEW,
    said.ExportList: Permission.EDIT,
    said.ExportMore: Permission.NONE,
    said.Listen: Permission.VIEW,
    said.StopListening: Permission.NONE,
    pacing.WhyJob: Permission.NONE,
    pacing.ListRules: Permission.NONE,
}
ADMINISTRATORS: Final = {
    said.AddAccount, said.ListAccounts, said.DisableAccount, said.SetPassword, said.Backup,
    pacing.ChangeRule,
}  # fmt: skip

ORDER: Final = list(Permission)


def account(role: Role, *, agent_use: bool = False, disabled: bool = False) -> Account:
    return Account(AccountId(1), "a", "A", role, agent_use, "", None, None, disabled, 1)


def may(role: Role, agent_use: bool, held: Permission, message: Message) -> bool:
    """The expectation, written once more and differently."""
    kind = type(message)
    if kind in EVERYBODY:
        return True
    if kind in AGENTS:
        return agent_use
    if kind in ADMINISTRATORS:
        return role is Role.ADMINISTRATOR
    if kind in SUPERVISORS:
        enough = ORDER.index(held) >= ORDER.index(SUPERVISORS[kind])
        return role is Role.ADMINISTRATOR or (role is Role.SUPERVISOR and enough)
    return False


def test_every_message_has_an_example_here() -> None:
    assert {type(example) for example in EXAMPLES} == set(get_args(get_args(ClientMessage)[0]))


def test_every_message_but_those_before_sign_in_has_a_need() -> None:
    assert set(NEEDS) == {type(example) for example in EXAMPLES} - BEFORE_SIGN_IN


@pytest.mark.parametrize("held", Permission)
@pytest.mark.parametrize("agent_use", [False, True])
@pytest.mark.parametrize("role", Role)
def test_the_whole_matrix(role: Role, agent_use: bool, held: Permission) -> None:
    somebody = account(role, agent_use=agent_use)
    for message in EXAMPLES:
        refusal = allowed(somebody, {CAMPAIGN: held}, message, SUBJECT)
        assert (refusal is None) == may(role, agent_use, held, message), (message, refusal)


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: type(message).__name__)
def test_a_disabled_account_may_nothing(message: Message) -> None:
    gone = account(Role.ADMINISTRATOR, agent_use=True, disabled=True)
    refusal = allowed(gone, {}, message, SUBJECT)
    assert refusal is not None
    assert refusal.code is RefusalCode.NOT_ALLOWED


def test_a_message_nobody_put_into_the_table_is_denied() -> None:
    class Unheard(Message):
        type: str = "unheard"

    assert denied_by_role(account(Role.ADMINISTRATOR), Unheard()) is not None


def test_row_29_without_permission_a_job_is_as_if_it_were_not_there() -> None:
    supervisor = account(Role.SUPERVISOR)
    start = said.StartJob(request="r", job=3)
    assert allowed(supervisor, {}, start, SUBJECT) is UNSEEN
    assert allowed(supervisor, {CampaignId(8): Permission.EDIT}, start, SUBJECT) is UNSEEN


def test_row_35_view_alone_never_allows_start_and_stop() -> None:
    supervisor, view = account(Role.SUPERVISOR), {CAMPAIGN: Permission.VIEW}
    refused = Refused(RefusalCode.NO_CAMPAIGN_PERMISSION, campaign="Fair", level="edit")
    assert allowed(supervisor, view, said.StartJob(request="r", job=3), SUBJECT) == refused
    assert allowed(supervisor, view, said.StopJob(request="r", job=3), SUBJECT) == refused
    assert allowed(supervisor, view, said.WatchJob(job=3), SUBJECT) is None


def test_looking_away_needs_no_permission() -> None:
    assert allowed(account(Role.SUPERVISOR), {}, said.WatchJob(job=None), None) is None


def test_row_113_lists_of_no_batch_in_particular_need_no_permission_but_the_role() -> None:
    """What the account may not see is left out of the answer."""
    asked = said.ListLists(request="r")
    assert allowed(account(Role.SUPERVISOR), {}, asked, None) is None
    assert allowed(account(Role.USER, agent_use=True), {}, asked, None) is not None


def test_what_needs_a_campaign_is_denied_without_one() -> None:
    refusal = allowed(account(Role.ADMINISTRATOR), {}, said.StartJob(request="r", job=3), None)
    assert refusal == Refused(RefusalCode.NOT_ALLOWED, action="start_job")


def test_an_agents_message_from_somebody_else_says_what_is_missing() -> None:
    refusal = allowed(account(Role.SUPERVISOR), {}, said.JoinJob(request="r", job=3), None)
    assert refusal == Refused(RefusalCode.NOT_AN_AGENT, account="a")


def test_rows_28_and_36_levels_by_role() -> None:
    assert level(account(Role.ADMINISTRATOR), {}, CAMPAIGN) is Permission.EDIT
    assert level(account(Role.USER), {CAMPAIGN: Permission.EDIT}, CAMPAIGN) is Permission.NONE
    assert level(account(Role.SUPERVISOR), {CAMPAIGN: Permission.VIEW}, CAMPAIGN) is Permission.VIEW
    assert level(account(Role.SUPERVISOR, disabled=True), {CAMPAIGN: Permission.VIEW}, CAMPAIGN) is (
        Permission.NONE
    )
