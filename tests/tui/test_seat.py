"""A seat: who sits there, what the server last said, and who is told."""

from __future__ import annotations

from textual.message import Message
from textual.message_pump import MessagePump

from kaden.protocol.desk import DeskChanged
from kaden.protocol.server import SignedIn
from kaden.vocabulary import AgentState, Role
from tests.tui.client import Steady
from tests.tui.floor_samples import FAIR, RENEWAL, jobs
from tests.tui.samples import NOW, desk
from tui.messages import Heard, LinkMoved
from tui.model.address import parse_address
from tui.seat import Seat


class Listener(MessagePump):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Message] = []

    def post_message(self, message: Message) -> bool:
        self.told.append(message)
        return True


def make() -> tuple[Seat, Steady, Listener]:
    steady, listener = Steady(), Listener()
    seat = Seat(parse_address("/nowhere/kaden.sock"), "sato", steady=steady)
    seat.attach(listener)
    seat.attach(listener)
    return seat, steady, listener


SIGNED_IN = SignedIn(
    request="r-1",
    token="t" * 20,
    account=7,
    name="sato",
    full_name="",
    role=Role.USER,
    agent_use=True,
    now=NOW,
)


def test_everyone_in_the_audience_is_told_once() -> None:
    seat, _, listener = make()
    changed = DeskChanged(sequence=1, now=NOW, desk=desk(AgentState.WAITING))
    seat._heard(changed)
    seat._moved()
    assert [type(message) for message in listener.told] == [Heard, LinkMoved]
    assert seat.desk == changed
    seat.detach(listener)
    seat._heard(changed)
    assert len(listener.told) == 2


def test_news_does_not_travel_twice_by_bubbling() -> None:
    assert not Heard.bubble
    assert not LinkMoved.bubble


def test_the_servers_time_goes_on_by_itself() -> None:
    seat, steady, _ = make()
    assert seat.now() is None
    seat._heard(SIGNED_IN)
    steady.now += 1_500
    assert seat.now() == NOW + 1_500


def test_days_of_records_are_those_of_all_jobs_else_those_of_the_office() -> None:
    """Rows 317, 320: never those of the machine on which the client runs."""
    seat, _, _ = make()
    assert seat.zone_of_records == ""
    seat.link.conversation.who = SIGNED_IN.model_copy(update={"zone": "Europe/London"})
    assert seat.zone_of_records == "Europe/London"
    tokyo = FAIR.model_copy(update={"zone": "Asia/Tokyo"})
    seat._heard(jobs(tokyo))
    assert seat.zone_of_records == "Asia/Tokyo"
    seat._heard(jobs(tokyo, RENEWAL.model_copy(update={"zone": "Europe/Paris"})))
    assert seat.zone_of_records == "Europe/London"


def test_opened_again_it_is_the_same_person_on_a_new_link() -> None:
    seat, _, _ = make()
    old = seat.link
    seat.reopen()
    assert seat.link is not old
    assert seat.link.conversation.account == "sato"
    assert not seat.up
    assert seat.who is None
