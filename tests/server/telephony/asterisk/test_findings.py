"""The findings of an examination: each has its sentence, in each language, with the values that it gets."""

from __future__ import annotations

import re

import pytest

from kaden.words import LANGUAGES, load
from server.telephony.asterisk import checks, findings
from server.telephony.asterisk.findings import Code, Finding, State, Step, bad, doubtful, good, untried


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_step_and_state_has_words(language: str) -> None:
    words = load(language)
    assert [code for code in Code if f"doctor.{code}" not in words] == []
    assert [step for step in Step if f"doctor_step.{step}" not in words] == []
    assert [state for state in State if f"doctor_state.{state}" not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_uses_the_values_that_the_comment_beside_its_code_names(language: str) -> None:
    assert findings.__file__ is not None
    with open(findings.__file__, encoding="utf-8") as file:
        named = dict(re.findall(r'^    [A-Z_]+ = "([a-z_]+)"(?:  # (.*))?$', file.read(), re.MULTILINE))
    words = load(language)
    for code in Code:
        used = set(re.findall(r"\{(\w+)\}", words[f"doctor.{code}"]))
        assert used <= set(filter(None, named[code].split(", "))), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_one_line(language: str) -> None:
    words = load(language)
    assert [code for code in Code if "\n" in words[f"doctor.{code}"]] == []


def test_how_a_step_ended() -> None:
    assert good(Step.CALL, Code.CALL_GOOD) == Finding(Step.CALL, State.GOOD, Code.CALL_GOOD, {})
    assert bad(Step.CALL, Code.CALL_MUTE).state is State.BAD
    assert doubtful(Step.TRUNK, Code.TRUNK_UNKNOWN, trunk="t").values == {"trunk": "t"}
    assert untried(Step.RING) == Finding(Step.RING, State.UNTRIED, Code.NOT_TRIED)


def test_the_steps_are_told_in_the_order_of_their_need() -> None:
    assert list(Step)[:3] == [Step.ADDRESS, Step.ACCOUNT, Step.VERSION]
    assert checks.OLDEST == 20
