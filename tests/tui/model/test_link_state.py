"""The conversation with the server: signing in, resuming, and that a broken link loses nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kaden.protocol.base import PROTOCOL
from kaden.protocol.client import (
    Alive,
    ClientMessage,
    CutCustomer,
    EndJob,
    Hello,
    HoldCustomer,
    KeepDraft,
    PauseRecording,
    Resume,
    SaveResult,
    Shown,
    SignIn,
    SignInAsMe,
    SignOut,
    TransferCall,
    WatchJob,
    WatchJobs,
)
from kaden.protocol.my_work import CallBack
from kaden.protocol.server import Answered, Goodbye, RefusedRequest, SignedIn, Welcome
from kaden.vocabulary import AfterSave, Role
from tui.model.link_state import (
    FIRST_REST,
    LONGEST_REST,
    MAX_DRAFTS,
    MAX_PENDING,
    Conversation,
    LinkPhase,
    Refusal,
    Request,
    hello,
)

TOKEN = "a-token-of-this-test"


def conversation(account: str | None = None) -> Conversation:
    return Conversation(hello("kaden 0", "pts/1"), "n", account)


def welcome(*accounts: str) -> Welcome:
    return Welcome(protocol=PROTOCOL, server="test", local_accounts=accounts)


def signed_in(request: str, account: int = 7) -> SignedIn:
    return SignedIn(
        request=request,
        token=TOKEN,
        account=account,
        name="sato",
        full_name="佐藤",
        role=Role.USER,
        agent_use=True,
        now=1,
    )


def up() -> Conversation:
    """A conversation that has signed in."""
    talk = conversation()
    talk.connected()
    [entering] = talk.heard(welcome("sato"))
    assert isinstance(entering, SignInAsMe)
    talk.heard(signed_in(entering.request))
    assert talk.phase is LinkPhase.UP
    return talk


def back(talk: Conversation) -> Sequence[ClientMessage]:
    """What is said after a broken link has come back."""
    talk.lost()
    assert talk.phase is LinkPhase.LOST
    talk.connected()
    [resume] = talk.heard(welcome("sato"))
    assert isinstance(resume, Resume)
    assert resume.token == TOKEN
    return talk.heard(signed_in(resume.request))


def save(request: str) -> SaveResult:
    return SaveResult(request=request, attempt=1, disposition=1, note="", then=AfterSave.CONTINUE)


def draft(sequence: int, attempt: int = 1) -> KeepDraft:
    return KeepDraft(attempt=attempt, sequence=sequence, note="n")


def test_hello_is_first() -> None:
    [first] = conversation().connected()
    assert isinstance(first, Hello)
    assert first.protocol == PROTOCOL


@pytest.mark.parametrize(
    ("wanted", "offered", "entering"),
    [
        (None, ("sato",), SignInAsMe),
        ("sato", ("sato", "suzuki"), SignInAsMe),
        (None, ("sato", "suzuki"), None),
        ("tanaka", ("sato",), None),
        (None, (), None),
    ],
)
def test_who_needs_no_password(wanted: str | None, offered: tuple[str, ...], entering: type | None) -> None:
    talk = conversation(wanted)
    said = talk.heard(welcome(*offered))
    assert [type(message) for message in said] == ([] if entering is None else [entering])
    assert talk.phase is (LinkPhase.CHOOSING if entering is None else LinkPhase.ENTERING)


def test_a_wrong_password_is_told_and_tried_again() -> None:
    talk = conversation()
    talk.heard(welcome())
    [first] = talk.sign_in("sato", "wrong")
    assert isinstance(first, SignIn)
    talk.heard(RefusedRequest(request=first.request, code="wrong_password"))
    assert (talk.phase, talk.refusal) == (LinkPhase.CHOOSING, Refusal("wrong_password"))
    [second] = talk.sign_in("sato", "right")
    assert isinstance(second, SignIn)
    assert second.request != first.request
    talk.heard(signed_in(second.request))
    assert talk.phase is LinkPhase.UP
    assert talk.refusal is None


def test_requests_go_out_again_under_their_own_id_until_answered() -> None:
    talk, ends = up(), list[Refusal | None]()
    request = save("n-9")
    assert talk.ask(request, ends.append) == [request]
    assert back(talk) == [request]
    assert back(talk) == [request]
    talk.heard(Answered(request="n-9"))
    assert back(talk) == []
    talk.heard(Answered(request="n-9"))
    assert ends == [None]


@pytest.mark.parametrize(
    "request_",
    [
        CutCustomer(request="n-9", attempt=1),
        HoldCustomer(request="n-9", attempt=1, held=True),
        TransferCall(request="n-9", attempt=1, target="201"),
        PauseRecording(request="n-9", attempt=1, paused=True),
        CallBack(request="n-9", callback=1),
    ],
    ids=lambda request: request.type,
)
def test_what_acts_on_a_live_call_is_not_repeated_over_the_next_link(request_: Request) -> None:
    """Row 213: a hang-up that comes half a minute late ends a talk that goes on."""
    talk, ends = up(), list[Refusal | None]()
    assert talk.ask(request_, ends.append) == [request_]
    talk.lost()
    assert ends == [Refusal("not_repeated")]
    assert talk.ask(request_, ends.append) == []
    assert ends == [Refusal("not_repeated")] * 2
    assert back(talk) == []
    assert talk.ask(request_, ends.append) == [request_]


def test_a_refusal_reaches_who_asked() -> None:
    talk, ends = up(), list[Refusal | None]()
    talk.ask(EndJob(request="n-9"), ends.append)
    talk.heard(RefusedRequest(request="n-9", code="call_connected", values={"a": 1}))
    assert ends == [Refusal("call_connected", (("a", 1),))]


def test_a_request_made_while_the_link_is_down_waits_for_it() -> None:
    talk = up()
    talk.lost()
    request = save("n-9")
    assert talk.ask(request, lambda _: None) == []
    talk.connected()
    [resume] = talk.heard(welcome())
    assert isinstance(resume, Resume)
    assert talk.heard(signed_in(resume.request)) == [request]


def test_after_a_resume_the_draft_comes_before_the_save_and_the_watching_last() -> None:
    talk = up()
    talk.tell(WatchJobs())
    talk.tell(WatchJob(job=3))
    talk.tell(WatchJob(job=4))
    talk.ask(save("n-9"), lambda _: None)
    talk.tell(draft(1))
    talk.tell(draft(2))
    assert back(talk) == [draft(2), save("n-9"), WatchJobs(), WatchJob(job=4)]


def test_each_call_keeps_its_newest_draft() -> None:
    """An unsaved record is being completed when a call comes: row 244 holds for both."""
    talk = up()
    talk.tell(draft(1, attempt=8))
    talk.tell(draft(1, attempt=9))
    talk.tell(draft(2, attempt=8))
    assert back(talk) == [draft(1, attempt=9), draft(2, attempt=8)]


def test_drafts_of_calls_long_ago_are_not_sent_again() -> None:
    talk = up()
    for attempt in range(MAX_DRAFTS + 1):
        talk.tell(draft(1, attempt=attempt + 1))
    assert [each.attempt for each in back(talk) if isinstance(each, KeepDraft)] == [*range(2, MAX_DRAFTS + 2)]


def test_a_saved_result_needs_its_draft_no_more() -> None:
    talk = up()
    talk.tell(draft(1))
    talk.ask(save("n-9"), lambda _: None)
    talk.heard(Answered(request="n-9"))
    assert back(talk) == []


def test_a_saved_result_of_another_call_leaves_the_draft() -> None:
    """An unsaved record is completed while a call is on."""
    talk = up()
    talk.tell(draft(1))
    talk.ask(save("n-9").model_copy(update={"attempt": 2}), lambda _: None)
    talk.heard(Answered(request="n-9"))
    assert back(talk) == [draft(1)]


def test_what_is_only_true_now_is_not_kept() -> None:
    talk = up()
    talk.lost()
    assert talk.tell(Alive()) == talk.tell(Shown(attempt=1, sequence=1)) == []
    assert talk.tell(draft(1)) == []
    talk.connected()
    [resume] = talk.heard(welcome())
    assert isinstance(resume, Resume)
    assert talk.heard(signed_in(resume.request)) == [draft(1)]


def test_a_token_that_ran_out_leads_back_to_who_one_is() -> None:
    talk = up()
    talk.lost()
    talk.connected()
    [resume] = talk.heard(welcome("sato"))
    assert isinstance(resume, Resume)
    [again] = talk.heard(RefusedRequest(request=resume.request, code="session_expired"))
    assert isinstance(again, SignInAsMe)


def test_with_a_password_a_token_that_ran_out_asks_for_it_and_keeps_the_work() -> None:
    talk = conversation()
    talk.heard(welcome())
    [entering] = talk.sign_in("sato", "right")
    assert isinstance(entering, SignIn)
    talk.heard(signed_in(entering.request))
    talk.ask(save("n-9"), lambda _: None)
    talk.lost()
    talk.connected()
    [resume] = talk.heard(welcome())
    assert isinstance(resume, Resume)
    assert talk.heard(RefusedRequest(request=resume.request, code="session_expired")) == []
    assert talk.phase is LinkPhase.CHOOSING
    [again] = talk.sign_in("sato", "right")
    assert isinstance(again, SignIn)
    assert talk.heard(signed_in(again.request)) == [save("n-9")]


def test_somebody_else_inherits_nothing() -> None:
    talk, ends = up(), list[Refusal | None]()
    talk.ask(save("n-9"), ends.append)
    talk.tell(draft(1))
    talk.lost()
    talk.connected()
    [resume] = talk.heard(welcome("sato"))
    assert isinstance(resume, Resume)
    assert talk.heard(signed_in(resume.request, account=8)) == []
    assert ends == [Refusal("session_expired")]


@pytest.mark.parametrize("reason", ["stopping", "too_slow"])
def test_some_goodbyes_are_for_now(reason: str) -> None:
    talk = up()
    talk.heard(Goodbye.model_validate({"reason": reason}))
    talk.lost()
    assert talk.phase is LinkPhase.LOST


@pytest.mark.parametrize("reason", ["taken_over", "disabled", "idle", "signed_out"])
def test_others_are_for_good(reason: str) -> None:
    talk, ends = up(), list[Refusal | None]()
    talk.ask(save("n-9"), ends.append)
    talk.heard(Goodbye.model_validate({"reason": reason}))
    talk.lost()
    assert (talk.over, talk.ending) == (True, reason)
    assert ends == [Refusal("session_expired")]


@pytest.mark.parametrize("code", ["client_too_old", "client_too_new"])
def test_a_server_of_another_protocol_is_told_from_a_bad_request(code: str) -> None:
    """Row 339."""
    talk = conversation()
    talk.connected()
    talk.heard(RefusedRequest(request=None, code=code, values={"client": "1", "server": "2"}))
    assert talk.final_refusal == Refusal(code, (("client", "1"), ("server", "2")))
    assert talk.over


def test_rests_grow_and_start_anew_after_success() -> None:
    talk = up()
    rests = [talk.rest() for _ in range(8)]
    assert rests[0] == FIRST_REST
    assert rests == sorted(rests)
    assert rests[-1] == LONGEST_REST
    back(talk)
    assert talk.rest() == FIRST_REST


def test_a_goodbye_signs_out_and_needs_a_link() -> None:
    assert up().leave() == [SignOut()]
    lost = up()
    lost.lost()
    assert lost.leave() == []
    assert lost.over


def test_after_the_end_nothing_is_asked() -> None:
    talk, ends = up(), list[Refusal | None]()
    talk.leave()
    assert talk.ask(save("n-9"), ends.append) == []
    assert len(ends) == 1


def test_there_is_a_limit_to_what_waits() -> None:
    talk, ends = up(), list[Refusal | None]()
    talk.lost()
    for number in range(MAX_PENDING + 1):
        talk.ask(save(f"n-{number}"), ends.append)
    assert len(ends) == 1
    assert talk.unanswered == MAX_PENDING


def test_ids_are_never_used_twice() -> None:
    talk = up()
    assert len({talk.next_id() for _ in range(100)}) == 100
