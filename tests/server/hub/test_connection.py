"""What the hub keeps of a connection: stalls, late cards, and what may be left out."""

from __future__ import annotations

from kaden.protocol.client import Hello
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, RefusedRequest
from kaden.vocabulary import AccountId, Role
from server.hub.connection import Connection, refusal_frame
from server.hub.limits import Limits
from server.hub.outbox import Frame, Outbox
from server.hub.session import Session
from server.hub.sign_in import Member, Peer
from server.storage.port import Account
from tests.server.hub.floor import NOON, desk


def connection(limit: int = 10_000) -> Connection:
    session = Session(local=True, limits=Limits(), now=0)
    return Connection(1, Peer(place="uid 1", uid=1), session, Outbox(limit), None)


def account(*, agent_use: bool, disabled: bool = False) -> Account:
    return Account(AccountId(1), "a", "A", Role.USER, agent_use, "", None, None, disabled, 1)


def test_a_stall_is_counted_from_the_last_progress() -> None:
    one = connection()
    assert one.stalled(0, 99) == 0
    one.sending_since = 100
    assert one.stalled(5_000, 1_000) == 900
    assert one.stalled(5_000, 2_000) == 1_900
    assert one.stalled(4_999, 3_000) == 0
    assert one.stalled(4_999, 4_000) == 1_000
    one.sending_since = None
    assert one.stalled(4_999, 9_000) == 0


def test_only_the_newest_desk_is_timed() -> None:
    one = connection()
    one.show_desk(desk(since=1), NOON, 100)
    one.show_desk(desk(since=2), NOON, 200)
    assert one.card_delay(1, 250) is None
    assert one.card_delay(2, 250) == 50


def test_a_desk_is_for_agents_whose_client_shows_one() -> None:
    one = connection()
    one.hello = Hello(protocol=1, client="x")
    assert not one.at_desk
    one.member = Member(account(agent_use=True), {}, "")
    assert one.at_desk
    one.member = Member(account(agent_use=True, disabled=True), {}, "")
    assert not one.at_desk
    one.member = Member(account(agent_use=False), {}, "")
    assert not one.at_desk
    one.member = Member(account(agent_use=True), {}, "")
    one.hello = Hello(protocol=1, client="x", desk=False)
    assert not one.at_desk


def test_news_is_left_out_while_much_waits() -> None:
    frame = Frame(Answered(request="x" * 60))
    one = connection(limit=4 * len(frame.data))
    one.outbox.put(frame)
    one.outbox.put(frame)
    one.news(Answered(request="left-out"))
    assert len(one.outbox) == 2


def test_a_refusal_quotes_nothing_that_a_terminal_obeys() -> None:
    frame = refusal_frame("r", Refused(RefusalCode.FILE_MISSING, path="a\x1b[2J\udce9", size=3))
    assert frame.message == RefusedRequest(
        request="r", code="file_missing", values={"path": "a[2J", "size": 3}
    )
    assert b"file_missing" in frame.data
