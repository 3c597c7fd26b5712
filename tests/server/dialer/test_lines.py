"""Which addresses are outside numbers, and the lines that agents there take (row 177)."""

from __future__ import annotations

import pytest

from kaden.vocabulary import AgentId, Limiting
from server.dialer.events import AgentArrived, EndRequested, JoinRequested, PhoneAnswered, PhoneEnded
from server.dialer.lines import is_outside
from tests.server.dialer.playbook import CYCLE, Playbook, Wait
from tests.server.dialer.sample import asked

AT_HOME = "090-1234-5678"


@pytest.mark.parametrize(
    ("phone", "outside"),
    [
        ("7011", False),
        ("12345678", False),
        ("123456789", True),
        ("0312345678", True),
        (AT_HOME, True),
        ("+81312", True),
        ("desk-12", False),
        ("", False),
    ],
)
def test_a_country_code_or_more_digits_than_an_extension_has(phone: str, outside: bool) -> None:
    assert is_outside(phone) is outside


def working_at_home(book: Playbook) -> Playbook:
    """Agent 1 waits at an outside number."""
    book.aside(AgentArrived(AgentId(1), "a1", "担当1", AT_HOME, "pts/1"))
    book.aside(JoinRequested(asked("j", 1), AgentId(1), book.seat().plan.id))
    book.aside(PhoneAnswered(book.leg()))
    return book


def test_an_agent_at_home_takes_a_line_until_the_leg_is_gone() -> None:
    book = working_at_home(Playbook(records=0).start())
    assert book.floor.lines_in_use() == 1
    book.aside(PhoneEnded(book.leg(), answered=True))
    assert book.floor.lines_in_use() == 0


def test_an_agent_in_the_house_takes_none() -> None:
    book = Playbook(records=0).start().sit(1)
    assert book.floor.lines_in_use() == 0


def test_the_line_is_free_for_a_customer_when_the_agent_leaves() -> None:
    """Two lines, one of them an agent's at home: one call is out for two agents, and the next has to wait."""
    book = working_at_home(Playbook(lines=2).start()).sit(2)
    assert len(book.out()) == 1
    assert book.seat().decision.limiting is Limiting.TRUNK_LINES
    book.aside(Wait(CYCLE), EndRequested(asked("e", 1), AgentId(1)))
    assert book.floor.lines_in_use() == 1
    assert book.seat().decision.limiting is not Limiting.TRUNK_LINES
