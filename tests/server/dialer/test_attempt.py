"""The attempt's table, every state with every piece of news, against domain 2.2."""

from __future__ import annotations

from typing import Final

import pytest

from kaden.vocabulary import AttemptState, Outcome
from server.dialer.attempt import OUT, OUTCOMES, TABLE, UNANSWERED, News, next_state
from server.dialer.events import EndCause

DOMAIN: Final = """
    claimed    placed    dialling
    claimed    ended     ended
    dialling   rang      ringing
    dialling   answered  answered
    dialling   ended     ended
    ringing    answered  answered
    ringing    ended     ended
    answered   joined    connected
    answered   ended     ended
    connected  ended     ended
"""

ALLOWED: Final = {
    (AttemptState(state), News(news)): AttemptState(after)
    for state, news, after in (line.split() for line in DOMAIN.strip().splitlines())
}


@pytest.mark.parametrize("state", AttemptState)
def test_table_is_the_domains(state: AttemptState) -> None:
    """What is not there is late or repeated, and changes nothing."""
    for news in News:
        assert next_state(state, news) == ALLOWED.get((state, news))


def test_every_state_has_its_row_and_every_news_its_use() -> None:
    assert set(TABLE) == set(AttemptState)
    assert {news for row in TABLE.values() for news in row} == set(News)


def test_every_live_state_can_end() -> None:
    assert all((News.ENDED in row) == (state is not AttemptState.ENDED) for state, row in TABLE.items())


def test_out_is_what_nobody_talks_on_yet() -> None:
    """Rows 68, 175."""
    assert set(AttemptState) - OUT == {AttemptState.CONNECTED, AttemptState.ENDED}
    assert UNANSWERED | {AttemptState.ANSWERED} == OUT


def test_every_cause_has_its_outcome() -> None:
    """Domain 2.2; a hang-up without an answer heard is a lost fate, never "no answer"."""
    assert set(OUTCOMES) == set(EndCause)
    assert OUTCOMES[EndCause.HANGUP] is Outcome.UNKNOWN
    same = set(EndCause) - {EndCause.HANGUP}
    assert {cause: OUTCOMES[cause].value for cause in same} == {cause: cause.value for cause in same}
