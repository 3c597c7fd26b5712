"""All words in both languages: the same keys, the same placeholders, a sentence for every refusal."""

from __future__ import annotations

import re
import string
from importlib.resources import files
from pathlib import Path

import pytest

import kaden.words
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.words import LANGUAGES, Words, language_of_environment, load


def placeholders(word: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(word) if name is not None}


def promised() -> dict[str, set[str]]:
    """The values of each refusal as the comments beside the codes name them."""
    source = files("kaden.protocol").joinpath("refusals.py").read_text("utf-8")
    lines = re.findall(r'^    [A-Z_0-9]+ = "(\w+)"(?:  # (.+))?$', source, re.MULTILINE)
    return {code: set(re.split(r",\s*", values)) if values else set() for code, values in lines}


def test_both_languages_have_the_same_words() -> None:
    english, japanese = load("en"), load("ja")
    assert english.keys() == japanese.keys()


def test_both_languages_say_the_same_values() -> None:
    english, japanese = load("en"), load("ja")
    assert [key for key in english if placeholders(english[key]) != placeholders(japanese[key])] == []


def test_a_word_that_is_empty_is_so_in_both_languages() -> None:
    empty = [{key for key, word in load(language).items() if not word.strip()} for language in LANGUAGES]
    assert empty[0] == empty[1]
    assert not any(key.startswith("refusal.") for key in empty[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_a_sentence_made_of_its_values(language: str, code: RefusalCode) -> None:
    values = promised()[code.value]
    sentence = load(language)[f"refusal.{code.value}"]
    assert placeholders(sentence) <= values
    said = Words(language).refusal(Refused(code, **dict.fromkeys(values, "〈value〉")))
    assert "{" not in said
    assert len(said) >= 8


def test_every_placeholder_is_filled_and_cleaned() -> None:
    refused = Refused(RefusalCode.ACCOUNT_DISABLED, account="a\x1b[2J\nb")
    assert "a[2J b" in Words("en").refusal(refused)


def test_an_unknown_key_and_a_missing_value_are_faults() -> None:
    with pytest.raises(KeyError):
        Words("en")("refusal.nothing")
    with pytest.raises(KeyError):
        Words("en")("refusal.account_disabled", other="x")


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="en, ja"):
        Words("tlh")


def test_two_files_with_one_key_are_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "locales" / "en"
    place.mkdir(parents=True)
    for name in ("one", "two"):
        (place / f"{name}.toml").write_text('[part]\nword = "x"\n')
    monkeypatch.setattr(kaden.words, "files", lambda _: tmp_path)
    with pytest.raises(ValueError, match=r"two\.toml defines part\.word again"):
        load.__wrapped__("en")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": ""}, "ja"),
        ({"KADEN_LANG": "ja", "LC_ALL": "C"}, "ja"),
    ],
)
def test_the_environment_chooses(environment: dict[str, str], language: str) -> None:
    assert language_of_environment(environment) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_say_actions_and_states_as_people_do(language: str) -> None:
    """Nobody knows what `import_begin` is; a word that this version does not know is said as it came."""
    words = Words(language)
    told = words.refused("not_now", {"action": "save_result", "state": "talking"})
    assert words("action.save_result") in told
    assert words("state.talking") in told
    assert "_" not in words.refused("not_allowed", {"action": "import_begin"})
    assert "new_trick" in words.refused("not_allowed", {"action": "new_trick"})


def test_numbers_have_their_own_forms() -> None:
    words = Words("en")
    said = [words.counted("question.stop_job", job="X", count=count) for count in (0, 1, 2)]
    assert said == ["Stop X? Nobody is talking.", "Stop X? One talk goes on.", "Stop X? 2 talks go on."]


def test_a_refused_field_is_told_by_its_label_and_its_problem() -> None:
    """Kind, field and problem are codes on the wire, and words for people; an option's name stays as it is typed."""
    words = Words("en")
    values = {
        "kind": "campaign",
        "field": "hours_end",
        "value": "08:00",
        "problem": "end_not_later",
        "limit": "09:00",
    }
    told = words.refused("field_bad", values)
    assert told.startswith('campaign, Hours to: "08:00": it must be later than the start (09:00)')
    assert "--hours-end" in words.refused("field_bad", values | {"field": "--hours-end"})
    assert "it cannot be read" in words.refused("field_bad", values | {"problem": "of a newer server"})
    part = words.refused("field_bad", values | {"kind": "job", "field": "conditions.0.column"})
    assert part.startswith("call job, Conditions: ")
    unexpected = {"kind": "ValueError", "path": "/tmp/trace"}
    assert "ValueError" in words.refused("unexpected", unexpected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_starts_a_job_too_late_hears_where_its_hours_are_changed(language: str) -> None:
    said = Words(language)("refusal.after_hours", job="J", end="17:00", campaign="Fair")
    assert all(part in said for part in ("17:00", "Fair", "u ", "kaden campaign set"))


@pytest.mark.parametrize(("language", "word"), [("en", "group"), ("ja", "グループ")])
def test_a_promise_of_a_group_is_not_told_as_an_agents_alone(language: str, word: str) -> None:
    assert word in Words(language)("reason_remedy.promised")
