"""Messages that stand for a minute and for the status in which they came (issue 7)."""

from __future__ import annotations

from kaden.clock import SECOND
from server.dialer.standing_orders import MESSAGES, STANDS, Told, with_message

AT, STATUS = 1_000 * SECOND, 900 * SECOND


def test_a_message_stands_for_a_minute_and_until_the_status_is_over_whichever_is_later() -> None:
    told = Told("hello", AT, STATUS)
    assert told.stands(STATUS, AT + 100 * STANDS)
    assert told.stands(AT + SECOND, AT + STANDS - 1)
    assert not told.stands(AT + SECOND, AT + STANDS)


def test_only_the_newest_stand() -> None:
    told: tuple[Told, ...] = ()
    for number in range(MESSAGES + 1):
        told = with_message(told, Told(str(number), AT, STATUS), AT)
    assert [each.text for each in told] == [str(number) for number in range(1, MESSAGES + 1)]
    later = Told("new", AT + STANDS, AT + SECOND)
    assert with_message(told, later, AT + STANDS) == (later,)
