"""All words that people read, in their language: `kaden/locales/<language>/*.toml`, one file per room of the house.

A key is `section.name`; placeholders are `{name}`. A key without a word is a fault that tests find, so it raises.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from kaden.protocol.refusals import Refused
from kaden.text import clean

LANGUAGES: Final = ("en", "ja")

FORMS: Final[Mapping[object, str]] = {0: "_none", 1: "_one"}
"""Ends of the keys for the numbers that are said in another way than the rest."""

NAMED: Final = frozenset({"action", "state", "row", "file_problem"})
"""Values of refusals that come as words of the protocol and have their own section."""


@cache
def load(language: str) -> Mapping[str, str]:
    """All words of one language, by key.

    Raises:
        ValueError: no such language, or two files define one key.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no words in language {language!r}; there are: {', '.join(LANGUAGES)}")
    words: dict[str, str] = {}
    for source in sorted(
        files("kaden").joinpath("locales", language).iterdir(), key=lambda entry: entry.name
    ):
        if not source.name.endswith(".toml"):
            continue
        for section, entries in tomllib.loads(source.read_text("utf-8")).items():
            for name, word in entries.items():
                key = f"{section}.{name}"
                if key in words:
                    raise ValueError(f"{source.name} defines {key} again")
                words[key] = word
    return words


class Words:
    """The words of one language; call it with a key and the values of its placeholders."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = load(language)

    def __call__(self, key: str, **values: object) -> str:
        """The words for `key`.

        Raises:
            KeyError: no such key, or a placeholder without a value.
        """
        word = self._words[key]
        return (
            word.format_map({name: clean(str(value)) for name, value in values.items()}) if values else word
        )

    def __contains__(self, key: str) -> bool:
        """Whether there are words for `key`: codes of a newer server may have none."""
        return key in self._words

    def counted(self, key: str, **values: object) -> str:
        """As a call, in the form for the number `count`: `key_none`, `key_one`, else `key`."""
        return self(f"{key}{FORMS.get(values.get('count'), '')}", **values)

    def refusal(self, refusal: Refused) -> str:
        """The sentence of a refusal: what is wrong, where, what to do."""
        return self.refused(refusal.code.value, refusal.values)

    def refused(self, code: str, values: Mapping[str, object]) -> str:
        """The sentence of a refusal's code; actions and states in it are said as people say them.

        Raises:
            KeyError: a code or a value that this version does not know.
        """
        told = {
            name: self._words.get(f"{name}.{value}", value) if name in NAMED else value
            for name, value in values.items()
        }
        return self(f"refusal.{code}", **(told | self._of_form(values)))

    def _of_form(self, values: Mapping[str, object]) -> dict[str, object]:
        """Kind, field and problem of a refused definition, as the form's labels say them (`kaden.setup`)."""
        kind = values.get("kind")
        if f"setup_kind.{kind}" not in self._words:
            return {}
        told: dict[str, object] = {"kind": self(f"setup_kind.{kind}")}
        if "field" in values:
            field = str(values["field"])
            told["field"] = self._words.get(f"setup_{kind}.{field.partition('.')[0]}", field)
        if "problem" in values:
            key = f"setup_problem.{values['problem']}"
            told["problem"] = self(
                key if key in self._words else "setup_problem.other", limit=values.get("limit", "")
            )
        return told


def language_of_environment(environ: Mapping[str, str] = os.environ) -> str:
    """`ja` where the environment asks for Japanese, else `en`."""
    for name in ("KADEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name)
        if value:
            return "ja" if value.lower().startswith("ja") else "en"
    return "en"
