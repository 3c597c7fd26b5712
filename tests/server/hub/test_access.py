"""Every message, for every role, with and without agent use, at every permission level (domain 3.4, case 14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

import pytest

from kaden.protocol import (
    accounts,
    activity,
    allocation,
    callbacks,
    campaign_file,
    channels,
    customers,
    history,
    my_work,
    pacing,
    past,
    preview,
    recordings,
    searching,
    setup,
    supervising,
    tokens,
    why,
)
from kaden.protocol import client as said
from kaden.protocol import do_not_call as numbers
from kaden.protocol.base import Message
from kaden.protocol.client import ClientMessage
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import Grouping, ShowReport
from kaden.setup.kinds import Kind
from kaden.vocabulary import AccountId, AfterSave, CampaignId, MonitorMode, Outcome, Permission, Profile, Role
from kaden.words import LANGUAGES, Words
from server.hub.access import NEEDS, NEEDS_OF_KIND, Subject, allowed, denied_by_role, level, may_save
from server.storage.port import Account

CAMPAIGN: Final = CampaignId(7)
UNSEEN: Final = Refused(RefusalCode.UNKNOWN_JOB, job=3)
SUBJECT: Final = Subject(CAMPAIGN, "Fair", UNSEEN)

BEFORE_SIGN_IN: Final[tuple[Message, ...]] = (
    said.Hello(protocol=1, client="x"),
    said.SignIn(request="r", account="a", password="p"),
    said.SignInAsMe(request="r"),
    said.Resume(request="r", token="t" * 43),
)

# Domain 3.4 as it stands there: who may say it, and for supervisors with which level on the campaign.
EVERYBODY: Final[tuple[Message, ...]] = (said.SignOut(), said.Alive())
AGENTS: Final[tuple[Message, ...]] = (
    said.JoinJob(request="r", job=3),
    said.EndJob(request="r"),
    said.Pause(request="r", to="break"),
    said.ResumeWork(request="r"),
    said.CutCustomer(request="r", attempt=1),
    said.HoldCustomer(request="r", attempt=1, held=True),
    said.TransferCall(request="r", attempt=1, target="9"),
    said.PauseRecording(request="r", attempt=1, paused=True),
    said.KeepDraft(attempt=1, sequence=1, note=""),
    said.SaveResult(request="r", attempt=1, disposition=None, note="", then=AfterSave.CONTINUE),
    said.ReadNotice(),
    said.Shown(attempt=1, sequence=1),
    said.SetStatus(request="r", status=None),
    my_work.CallBack(request="r", callback=3),
    preview.CallShown(request="r", attempt=3),
    preview.PassShown(request="r", attempt=3),
    my_work.ForbidNumber(request="r", attempt=3),
    my_work.ShowHandled(request="r", which="today"),
    my_work.OpenHandled(request="r", attempt=3),
    my_work.AddNote(request="r", attempt=3, note="x"),
    my_work.CorrectResult(request="r", attempt=3, revision=1, disposition=None, note=""),
    my_work.ShowMyDay(request="r"),
    activity.ShowMyStays(request="r"),
)
CALLS: Final = history.CallSearch(since=1, until=2)

SUPERVISORS: Final[tuple[Message, ...]] = (
    said.WatchJobs(),
    said.StopListening(request="r"),
    recordings.StopPlaying(request="r"),
    ShowReport(request="r", by=Grouping.DAY),
    said.ImportChunk(request="r", data=""),
    said.ImportEnd(request="r"),
    said.ImportCancel(request="r"),
    said.ExportMore(request="r"),
    pacing.WhyJob(request="r", job="3"),
    pacing.ListRules(request="r"),
    pacing.ChangeRule(request="r", rule="3", attempt_cap=4),
    why.AskFunnel(request="r", job="3"),
    why.AskRecord(request="r", about="record:3"),
    setup.ListAudit(request="r"),
    searching.AskNames(request="r"),
    callbacks.ShowCallbacks(request="r"),
    callbacks.CountPromises(request="r", since=1, until=2),
    callbacks.AssignCallbacks(request="r", agent="a"),
    campaign_file.ExportCampaign(request="r", campaign="3"),
    numbers.ListNumbers(request="r", campaign=None),
    numbers.ListNumberPlans(request="r"),
    numbers.WithdrawNumberPlan(request="r", plan=1),
    activity.FindStays(request="r", search=activity.StaySearch(since=1, until=2)),
    history.FindCalls(request="r", search=CALLS),
    history.CountCalls(request="r", search=CALLS),
    history.ExportCalls(request="r", search=CALLS),
    history.ListUnsaved(request="r"),
    customers.FindCustomers(request="r", name="n"),
)
VIEWERS: Final[tuple[Message, ...]] = (
    said.WatchJob(job=3),
    past.ShowPast(request="r", job=3),
    said.Listen(request="r", agent=5, mode=MonitorMode.LISTEN),
    said.ListLists(request="r", batch="b"),
    numbers.ListNumbers(request="r", campaign="c"),
    allocation.ShowAllocation(request="r", list="3"),
    allocation.ListRecords(request="r", list="3"),
    history.OpenCall(request="r", attempt=3),
    recordings.GetRecording(request="r", attempt=3),
    recordings.PlayRecording(request="r", attempt=3),
    customers.OpenCustomer(request="r", record=3),
)
PROMISE: Final = callbacks.Seen(callback=3, due_at=1, agent=None, group=4)

EDITORS: Final[tuple[Message, ...]] = (
    said.StartJob(request="r", job=3),
    callbacks.ChangeCallback(request="r", seen=PROMISE),
    callbacks.WithdrawCallback(request="r", seen=PROMISE, reason="x"),
    said.StopJob(request="r", job=3),
    said.ReleaseAgent(request="r", agent=5),
    supervising.PauseAgent(request="r", agent=5, to="break"),
    supervising.MoveAgent(request="r", agent=5, job=4),
    supervising.TellAgent(request="r", agent=5, text="x"),
    supervising.TellAgent(request="r", job=3, text="x"),
    supervising.ChangeToday(request="r", job=3, ratio=1.1),
    supervising.KeepUnsaved(request="r", agent=5, attempt=8),
    said.Listen(request="r", agent=5, mode=MonitorMode.WHISPER),
    said.Listen(request="r", agent=5, mode=MonitorMode.BARGE),
    said.ImportBegin(request="r", batch="b", file_name="f", size=1),
    said.ExportList(request="r", list="3"),
    numbers.AddNumber(request="r", campaign=None, number="0312345678", reason="x"),
    numbers.AddNumber(request="r", campaign="c", number="0312345678", reason="x"),
    numbers.RemoveNumber(request="r", campaign="c", number="0312345678", reason="x"),
    numbers.ImportNumbers(request="r", campaign="c", file_name="f", size=1, reason="x"),
    numbers.ExportNumbers(request="r", campaign="c"),
    allocation.AllocateList(request="r", list="3", by=allocation.AllocationBy.SHARE),
    allocation.TakeBack(request="r", list="3", group="g"),
    allocation.DeleteList(request="r", list="3"),
    history.AddNoteToCall(request="r", attempt=3, note="x"),
    history.CorrectCall(request="r", attempt=3, revision=1, disposition=None, note=""),
    customers.EnterCallback(request="r", record=3, number="+81", at=1, outcome=Outcome.MACHINE, seen=0),
    history.CompleteCall(request="r", attempt=3, agent=5, disposition=None, note=""),
)
ADMINISTRATORS: Final[tuple[Message, ...]] = (
    said.AddAccount(request="r", name="n", role="user", agent_use=False),
    said.ListAccounts(request="r"),
    said.DisableAccount(request="r", name="n"),
    said.SetPassword(request="r", name="n", password="p"),
    accounts.Backup(request="r"),
    channels.ListChannels(request="r"),
    channels.CutChannel(request="r", channel="1", attempt=None),
    tokens.AddToken(request="r", account="n", name="n"),
    tokens.ListTokens(request="r"),
    tokens.RemoveToken(request="r", name="n"),
    pacing.ChangeRule(request="r", rule="3", allowed_share=0.05),
    pacing.ChangeRule(request="r", rule="3", profile=Profile.US_TSR),
    pacing.ChangeRule(request="r", rule="3", recording=True),
    pacing.ChangeRule(request="r", rule="3", detect_machine=False),
    campaign_file.PlanCampaign(request="r", setup={}),
    campaign_file.ApplyCampaign(request="r", setup={}),
    numbers.RemoveNumber(request="r", campaign=None, number="0312345678", reason="x"),
    numbers.ImportNumbers(request="r", campaign=None, file_name="f", size=1, reason="x"),
    numbers.ExportNumbers(request="r", campaign=None),
)

# Definitions: to list them, to make or delete one, to change one. A dash is the administrator's alone, "all" any
# supervisor's, a level that of the campaign.
OF_KIND: Final = {
    Kind.ACCOUNT: ("-", "-", "-"),
    Kind.STATUS: ("all", "-", "-"),
    Kind.GROUP: ("all", "-", "-"),
    Kind.RULE: ("all", "-", "all"),
    Kind.CALENDAR: ("all", "-", "-"),
    Kind.CAMPAIGN: ("all", "-", "edit"),
    Kind.DISPOSITION: ("all", "edit", "edit"),
    Kind.BATCH: ("all", "edit", "edit"),
    Kind.JOB: ("all", "edit", "edit"),
}


def on_definitions() -> Iterator[tuple[Message, str]]:
    """Every message about every kind, with who may say it."""
    for kind, (see, add, change) in OF_KIND.items():
        yield setup.ListDefinitions(request="r", kind=kind), see
        yield setup.ListDefinitions(request="r", kind=kind, inside=3), see
        yield setup.SaveDefinition(request="r", kind=kind, inside=3, values={}), add
        yield setup.DeleteDefinition(request="r", kind=kind, id=3, revision=1), add
        yield setup.SaveDefinition(request="r", kind=kind, id=3, revision=1, values={}), change


WHO: Final[tuple[tuple[Message, str], ...]] = (
    *((message, "nobody") for message in BEFORE_SIGN_IN),
    *((message, "everybody") for message in EVERYBODY),
    *((message, "agents") for message in AGENTS),
    *((message, "all") for message in SUPERVISORS),
    *((message, "view") for message in VIEWERS),
    *((message, "edit") for message in EDITORS),
    *((message, "-") for message in ADMINISTRATORS),
    *on_definitions(),
)
"""Every message that can be said, in each of its forms that need another right."""

EXAMPLES: Final = tuple(message for message, _ in WHO)

ORDER: Final = list(Permission)


def account(role: Role, *, agent_use: bool = False, disabled: bool = False) -> Account:
    return Account(AccountId(1), "a", "A", role, agent_use, "", None, None, disabled, 1)


def may(role: Role, agent_use: bool, held: Permission, who: str) -> bool:
    """The expectation, written once more and differently."""
    match who:
        case "everybody":
            return True
        case "agents":
            return agent_use
        case "nobody":
            return False
    if role is Role.ADMINISTRATOR:
        return True
    enough = {"all": Permission.NONE, "view": Permission.VIEW, "edit": Permission.EDIT}
    return role is Role.SUPERVISOR and who in enough and ORDER.index(held) >= ORDER.index(enough[who])


def test_every_message_has_an_example_here() -> None:
    assert {type(example) for example in EXAMPLES} == set(get_args(get_args(ClientMessage)[0]))
    assert set(OF_KIND) == set(Kind) == set(NEEDS_OF_KIND)


def test_every_message_but_those_before_sign_in_has_a_need() -> None:
    before = {type(example) for example in BEFORE_SIGN_IN}
    assert set(NEEDS) == {type(example) for example in EXAMPLES} - before


@pytest.mark.parametrize("held", Permission)
@pytest.mark.parametrize("agent_use", [False, True])
@pytest.mark.parametrize("role", Role)
def test_the_whole_matrix(role: Role, agent_use: bool, held: Permission) -> None:
    """Domain 3.4, rows 25 to 36, 205: every message x role x agent use x level x kind."""
    somebody = account(role, agent_use=agent_use)
    for message, who in WHO:
        refusal = allowed(somebody, {CAMPAIGN: held}, message, SUBJECT)
        assert (refusal is None) == may(role, agent_use, held, who), (message, refusal)


@pytest.mark.parametrize("held", Permission)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", Kind)
def test_screens_offer_what_may_be_saved(kind: Kind, role: Role, held: Permission) -> None:
    """`may_edit` and `may_add` say what `allowed` will."""
    somebody, levels = account(role), {CAMPAIGN: held}
    new = setup.SaveDefinition(request="r", kind=kind, inside=3, values={})
    old = setup.SaveDefinition(request="r", kind=kind, id=3, revision=1, values={})
    for message, is_new in ((new, True), (old, False)):
        allows = allowed(somebody, levels, message, SUBJECT) is None
        assert may_save(somebody, levels, kind, CAMPAIGN, new=is_new) is allows
    assert not may_save(account(role, disabled=True), levels, kind, CAMPAIGN, new=False)


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_in_words_what_may_not_be_done(language: str) -> None:
    """What a desk says by itself is never refused to anybody who sits there."""
    words = Words(language)
    by_itself = {"sign_out", "alive", "read_notice", "shown"}
    asked = {str(message.model_fields["type"].default) for message in NEEDS} - by_itself
    assert [name for name in sorted(asked) if f"action.{name}" not in words] == []


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


def test_the_companys_list_grows_by_who_may_change_a_campaign_whichever() -> None:
    """It binds every campaign, so that to look at one is not enough (rows 35, 324)."""
    add = numbers.AddNumber(request="r", campaign=None, number="0312345678", reason="x")
    held = {CAMPAIGN: Permission.VIEW, CampaignId(8): Permission.EDIT}
    assert allowed(account(Role.SUPERVISOR), held, add, None) is None
    held[CampaignId(8)] = Permission.VIEW
    refused = Refused(RefusalCode.NOT_ALLOWED, action="add_number")
    assert allowed(account(Role.SUPERVISOR), held, add, None) == refused
    assert allowed(account(Role.ADMINISTRATOR), {}, add, None) is None


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
