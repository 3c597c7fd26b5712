"""Customers to practise with: each has a story, which the card tells and the simulated phone plays.

Rule: the story follows from the seed and the number alone, so that the list and the switch need not agree on anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from kaden.clock import SECOND, Instant
from server.demo.customers import HEADER, as_file, people
from server.dialer.events import EndCause
from server.telephony.simulator.population import Fate

CUSTOMERS: Final = 200
"""More than anybody calls in a day."""

TOLD_BY: Final = 8
"""Last digits of a number, alike in every spelling."""


@dataclass(frozen=True, slots=True)
class Story:
    """One kind of customer."""

    name: str
    """Its words are `story.<name>`."""
    share: int
    """How many of all, in parts."""
    talk: tuple[int, int] = (0, 0)
    """Shortest and longest conversation in seconds, unless the agent ends it."""
    way: Literal["answer", "machine", "busy", "no_answer"] = "answer"


STORIES: Final = (
    Story("interested", 5, (45, 90)),
    Story("promise", 4, (30, 60)),
    Story("refusal", 3, (8, 15)),
    Story("wrong_number", 2, (8, 15)),
    Story("not_in", 3, (15, 30)),
    Story("talkative", 2, (150, 300)),
    Story("hangs_up", 1, (3, 5)),
    Story("machine", 2, (15, 25), "machine"),
    Story("busy", 2, way="busy"),
    Story("no_answer", 1, way="no_answer"),
)
KEPT_PROMISE: Final = Story("interested", 1, (30, 60))
"""Who is called again as promised answers, and is glad."""


def story_of(seed: int, number: str) -> Story:
    """Whose number it is, in whatever spelling."""
    digits = "".join(char for char in number if char.isdigit())[-TOLD_BY:]
    return Random(f"{seed}:{digits}").choices(STORIES, [story.share for story in STORIES])[0]


def practice_file(seed: int, heading: str, tell: Callable[[Story], str]) -> bytes:
    """The customer file.

    Args:
        seed: decides who is on it.
        heading: of the column with the stories, in the language of whoever practises.
        tell: a story in that language.
    """
    at = HEADER.index("電話番号")
    rows = [(tell(story_of(seed, row[at])), *row) for row in people(seed, CUSTOMERS)]
    return as_file((heading, *HEADER), rows)


class PracticeCustomers:
    """Everybody on the file. Implements `server.telephony.simulator.population.Customers`."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def fate(self, number: str, nth: int, now: Instant) -> Fate:
        """What the story says; a second call reaches who asked for it."""
        random = Random(f"{self._seed}:{number}:{nth}")
        story = story_of(self._seed, number)
        if nth > 0 and story.way == "answer":
            story = KEPT_PROMISE
        rings, answers = random.randint(1, 2) * SECOND, random.randint(3, 6) * SECOND
        match story.way:
            case "busy":
                return Fate(EndCause.BUSY, 2 * SECOND, None)
            case "no_answer":
                return Fate(EndCause.NO_ANSWER, None, rings)
        talk = random.randint(*story.talk) * SECOND
        return Fate(None, answers, rings, talk, 10 * SECOND, machine=story.way == "machine")
