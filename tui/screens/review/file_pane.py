"""Where what was found shall be written, and how: a path on this machine and an encoding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaden.spreadsheet_csv import CsvEncoding
from tui.model.local_path import meant
from tui.model.searching import Search, choice, line
from tui.screens.review.search_pane import SearchPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk

ENCODINGS: Final[tuple[CsvEncoding, ...]] = ("utf-8", "cp932")

LONGEST_PATH: Final = 400

_FIELDS: Final = (
    line("path", LONGEST_PATH),
    replace(choice("encoding", *ENCODINGS, usual=ENCODINGS[0]), choices=ENCODINGS),
)


class FilePane(SearchPane):
    """A form of two fields; `chosen` hears of them once this pane is gone."""

    def __init__(
        self,
        desk: ReviewDesk,
        usual: str,
        chosen: Callable[[Path, CsvEncoding], None],
        *,
        of_text: bool = True,
    ) -> None:
        """`usual` is the path that stands there at first; what is not `of_text` has no encoding."""

        def filled(search: Search) -> None:
            path = search.get("path")
            encoding = search.get("encoding") if of_text else None
            if path:
                chosen(meant(path), "cp932" if encoding == "cp932" else "utf-8")

        super().__init__(
            desk, Search(_FIELDS if of_text else _FIELDS[:1], {"path": usual}, "to_file"), filled
        )

    @property
    def crumb(self) -> str:
        return self.words("to_file.title")

    def label(self, action: str) -> str | None:
        return self.words("to_file.write") if action == "review.find" else super().label(action)
