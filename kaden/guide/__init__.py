"""The guide: pages about the work, in each language, as plain text that a terminal of 80 columns can show.

Rule: one page, one file, the same in both languages; screens, and `docs/guide`, lead to these files and copy nothing.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from kaden.setup.kinds import Kind
from kaden.words import LANGUAGES

TOPICS: Final = (
    "daily",
    "set-up",
    "example-progressive",
    "example-predictive",
    "accounts",
    "dial-rule",
    "campaign",
    "batch",
    "lists",
    "do-not-call",
    "jobs",
    "softphone",
    "statuses",
    "call",
    "transfer",
    "callbacks",
    "customers",
    "history",
    "monitor",
    "reports",
    "channels",
    "why",
    "limits",
    "glossary",
    "practice",
)
"""In the order in which a newcomer reads them (domain rows 9 to 16)."""

OF_KIND: Final[dict[Kind, str]] = {
    Kind.ACCOUNT: "accounts",
    Kind.STATUS: "statuses",
    Kind.GROUP: "accounts",
    Kind.RULE: "dial-rule",
    Kind.CALENDAR: "campaign",
    Kind.CAMPAIGN: "campaign",
    Kind.DISPOSITION: "campaign",
    Kind.BATCH: "batch",
    Kind.JOB: "jobs",
}
"""The topic of each kind of definition (domain row 16)."""


@cache
def page(language: str, topic: str) -> tuple[str, str]:
    """A topic's title and its text.

    Raises:
        ValueError: no such language or topic.
    """
    if language not in LANGUAGES or topic not in TOPICS:
        raise ValueError(f"no page {topic!r} in language {language!r}")
    text = files("kaden").joinpath("guide", language, f"{topic}.md").read_text("utf-8")
    title, _, body = text.partition("\n")
    return title.removeprefix("# ").strip(), body.strip("\n")
