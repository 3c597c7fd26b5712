"""A conversation without I/O: what is heard when, how much, and for how long (cases 7, 23, 24 and 26)."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.base import IMPORT_CHUNK, MAX_CLIENT_MESSAGE, PROTOCOL, Message
from kaden.protocol.client import (
    Alive,
    EndJob,
    ExportMore,
    Hello,
    ImportChunk,
    JoinJob,
    SignIn,
    SignInAsMe,
    SignOut,
    WatchJobs,
)
from kaden.protocol.codec import encode
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.why import AskFunnel
from kaden.vocabulary import Role
from server.hub.limits import Limits
from server.hub.session import Action, Close, Do, Greet, Leave, Phase, Refuse, Session, TrySignIn

HELLO = Hello(protocol=PROTOCOL, client="test")
LIMITS = Limits()


def new(*, local: bool = False, limits: Limits = LIMITS) -> Session:
    return Session(local=local, limits=limits, now=0)


def say(session: Session, message: Message, now: int = 0) -> list[Action]:
    return session.receive(encode(message).decode(), now)


def signed_in(role: Role = Role.USER) -> Session:
    session = new()
    say(session, HELLO)
    say(session, SignInAsMe(request="r"))
    session.signed_in(role, 0)
    return session


def codes(actions: list[Action]) -> list[RefusalCode]:
    return [action.refusal.code for action in actions if isinstance(action, Refuse)]


def ends(actions: list[Action]) -> bool:
    return any(isinstance(action, Close) for action in actions)


def test_hello_sign_in_work_sign_out() -> None:
    session = new()
    assert say(session, HELLO) == [Greet(HELLO)]
    message = SignIn(request="r", account="a", password="p")
    assert say(session, message) == [TrySignIn(message)]
    session.signed_in(Role.USER, 0)
    assert say(session, EndJob(request="r")) == [Do(EndJob(request="r"))]
    assert say(session, Alive()) == []
    assert say(session, SignOut()) == [Leave()]
    assert session.phase is Phase.OVER
    assert say(session, EndJob(request="r")) == []


@pytest.mark.parametrize("message", [EndJob(request="r"), SignInAsMe(request="r"), WatchJobs()])
def test_case_7_before_hello_only_hello_is_heard(message: Message) -> None:
    session = new()
    actions = say(session, message)
    assert codes(actions) == [RefusalCode.NOT_SIGNED_IN]
    assert ends(actions)


@pytest.mark.parametrize("message", [EndJob(request="r"), WatchJobs(), HELLO])
def test_case_7_before_sign_in_only_sign_in_is_heard(message: Message) -> None:
    session = new()
    say(session, HELLO)
    actions = say(session, message)
    assert codes(actions) == [RefusalCode.NOT_SIGNED_IN]
    assert ends(actions)


def test_a_screen_may_show_that_it_lives_before_anybody_signed_in() -> None:
    session = new()
    say(session, HELLO)
    assert say(session, Alive()) == []


def test_nothing_else_is_heard_while_a_sign_in_is_being_checked() -> None:
    session = new()
    say(session, HELLO)
    say(session, SignInAsMe(request="a"))
    actions = say(session, SignInAsMe(request="b"))
    assert codes(actions) == [RefusalCode.NOT_SIGNED_IN]
    assert not ends(actions)
    assert session.phase is Phase.SIGNING_IN


@pytest.mark.parametrize("message", [HELLO, SignInAsMe(request="r")])
def test_nobody_signs_in_twice_on_one_connection(message: Message) -> None:
    assert codes(say(signed_in(), message)) == [RefusalCode.NOT_ALLOWED]


@pytest.mark.parametrize(
    ("number", "code"),
    [(PROTOCOL - 1, RefusalCode.CLIENT_TOO_OLD), (PROTOCOL + 1, RefusalCode.CLIENT_TOO_NEW)],
)
def test_row_339_another_protocol_is_told_to_update(number: int, code: RefusalCode) -> None:
    actions = say(new(), Hello(protocol=number, client="kaden 9"))
    assert codes(actions) == [code]
    assert ends(actions)


def test_a_few_failed_sign_ins_then_the_end() -> None:
    session = new(limits=Limits(tries=2))
    say(session, HELLO)
    say(session, SignInAsMe(request="a"))
    assert session.sign_in_failed() == []
    say(session, SignInAsMe(request="b"))
    assert ends(session.sign_in_failed())


def test_sixty_at_once_then_twenty_a_second() -> None:
    session = signed_in()
    burst = [say(session, EndJob(request="r"), SECOND) for _ in range(LIMITS.burst)]
    assert all(actions == [Do(EndJob(request="r"))] for actions in burst)
    refused = say(session, EndJob(request="r"), SECOND)
    assert refused == [Refuse("r", Refused(RefusalCode.TOO_MANY_MESSAGES))]
    later = [say(session, EndJob(request="r"), 3 * SECOND) for _ in range(39)]
    assert all(actions == [Do(EndJob(request="r"))] for actions in later)
    assert codes(say(session, EndJob(request="r"), 3 * SECOND)) == [RefusalCode.TOO_MANY_MESSAGES]


def test_a_flood_is_cut() -> None:
    session = new()
    session.signed_in(Role.USER, 0)
    actions = [say(session, EndJob(request="r")) for _ in range(LIMITS.burst + LIMITS.excess + 1)]
    assert ends(actions[-1])
    assert not any(ends(earlier) for earlier in actions[:-1])
    assert say(session, EndJob(request="r")) == []


def test_chunks_of_a_file_on_its_way_are_not_counted() -> None:
    session = signed_in(Role.SUPERVISOR)
    session.uploading = True
    chunk = ImportChunk(request="r", data=base64.b64encode(bytes(IMPORT_CHUNK)).decode())
    assert all(say(session, chunk) == [Do(chunk)] for _ in range(1_200))


def test_asking_for_more_of_a_list_is_counted_unless_one_is_on_its_way_out() -> None:
    session = signed_in()
    more = ExportMore(request="r")
    session.exporting = True
    assert all(say(session, more) == [Do(more)] for _ in range(1_200))
    session.exporting = False
    assert [say(session, more) for _ in range(LIMITS.burst + 1)][-1] != [Do(more)]


def test_small_chunks_and_chunks_of_no_file_are_counted() -> None:
    small = ImportChunk(request="r", data="AAAA")
    full = ImportChunk(request="r", data=base64.b64encode(bytes(IMPORT_CHUNK)).decode())
    for uploading, chunk in ((True, small), (False, full)):
        session = signed_in(Role.SUPERVISOR)
        session.uploading = uploading
        last = [say(session, chunk) for _ in range(LIMITS.burst + 1)][-1]
        assert codes(last) == [RefusalCode.TOO_MANY_MESSAGES]


HOSTILE = [
    "[" * 5_000,
    '{"type":"hello","protocol":' + "9" * 4_400 + ',"client":""}',
    '{"type":"hello","protocol":1,"protocol":1,"client":""}',
    '{"type":"hello","protocol":1,"client":"\\ud800"}',
    '{"type":"hello","protocol":1,"client":"\ud800"}',
    '{"type":"hello","protocol":NaN,"client":""}',
    '{"type":"hello","protocol":1,"client":"","role":"administrator"}',
    '{"type":"nothing"}',
    "",
    "\0",
    "null",
    b"\xff\xfe",
    b"{}",
    "x" * (MAX_CLIENT_MESSAGE + 1),
]


@pytest.mark.parametrize("frame", HOSTILE, ids=range(len(HOSTILE)))
def test_case_24_a_frame_that_cannot_be_read_is_refused_and_costs_nothing_else(frame: str | bytes) -> None:
    for session in (new(), signed_in()):
        actions = session.receive(frame, 0)
        assert len(actions) == 1
        assert isinstance(actions[0], Refuse)
        assert session.phase is not Phase.OVER


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_case_23_a_message_at_the_limit(extra: int) -> None:
    empty = len(encode(ImportChunk(request="r", data="")))
    text = encode(ImportChunk(request="r", data="")).decode()
    padded = text + " " * (MAX_CLIENT_MESSAGE - empty + extra)
    actions = signed_in(Role.SUPERVISOR).receive(padded, 0)
    assert (codes(actions) == [RefusalCode.MESSAGE_TOO_BIG]) == (extra > 0)


@given(some.one_of(some.text(max_size=200), some.binary(max_size=200)))
def test_no_frame_makes_it_raise(frame: str | bytes) -> None:
    for session in (new(), signed_in()):
        session.receive(frame, 0)


@pytest.mark.parametrize(("local", "limit"), [(False, LIMITS.sign_in), (True, LIMITS.local_sign_in)])
def test_no_sign_in_in_time(local: bool, limit: int) -> None:
    session = new(local=local)
    say(session, HELLO)
    assert session.look_at_clock(limit - 1, working=False) is None
    close = session.look_at_clock(limit, working=False)
    assert close is not None
    assert not close.idle


def test_an_idle_supervisor_is_sent_away_an_agent_is_not() -> None:
    supervisor, agent = signed_in(Role.SUPERVISOR), signed_in(Role.USER)
    for session in (supervisor, agent):
        say(session, Alive(), 29 * MINUTE)
    assert supervisor.look_at_clock(30 * MINUTE - 1, working=False) is None
    close = supervisor.look_at_clock(30 * MINUTE, working=False)
    assert close is not None
    assert close.idle
    assert agent.look_at_clock(30 * MINUTE, working=False) is None


def test_every_word_but_alive_keeps_a_supervisor_from_being_idle() -> None:
    session = signed_in(Role.SUPERVISOR)
    say(session, WatchJobs(), 20 * MINUTE)
    assert session.look_at_clock(49 * MINUTE, working=False) is None
    assert session.look_at_clock(50 * MINUTE, working=False) is not None


def test_a_picture_that_is_counted_anew_keeps_nobody_from_being_idle() -> None:
    session = signed_in(Role.SUPERVISOR)
    say(session, AskFunnel(request="f", job="1"), 20 * MINUTE)
    assert session.look_at_clock(30 * MINUTE, working=False) is not None


def test_a_pressed_key_keeps_a_supervisor_from_being_idle() -> None:
    session = signed_in(Role.SUPERVISOR)
    say(session, Alive(used=True), 20 * MINUTE)
    say(session, Alive(), 40 * MINUTE)
    assert session.look_at_clock(50 * MINUTE - 1, working=False) is None
    assert session.look_at_clock(50 * MINUTE, working=False) is not None


def test_a_dashboard_on_this_machine_may_stand_all_day() -> None:
    session = new(local=True)
    session.signed_in(Role.SUPERVISOR, 0)
    assert session.look_at_clock(11 * HOUR, working=False) is None


def test_without_an_idle_limit_nobody_is_idle() -> None:
    session = new(limits=Limits(idle=0))
    session.signed_in(Role.SUPERVISOR, 0)
    assert session.look_at_clock(11 * HOUR, working=False) is None


def test_after_twelve_hours_everybody_signs_in_again_but_not_in_the_middle_of_work() -> None:
    session = signed_in()
    assert session.look_at_clock(12 * HOUR - 1, working=False) is None
    assert session.look_at_clock(12 * HOUR, working=True) is None
    assert session.look_at_clock(12 * HOUR, working=False) == Close("session expired", idle=True)


def test_what_is_over_stays_over() -> None:
    session = signed_in()
    session.over()
    assert say(session, JoinJob(request="r", job=1)) == []
    assert session.look_at_clock(99 * HOUR, working=False) is None
