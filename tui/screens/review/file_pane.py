"""Where what was found shall be written, and how: a path on this machine and an encoding.

Rule: a path that cannot be written stays in its field, to be mended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaden.protocol.refusals import Refused
from kaden.spreadsheet_csv import CsvEncoding
from tui.model.link_state import Refusal
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
    """A form of two fields, open until `chosen` begins the file that they name."""

    def __init__(
        self,
        desk: ReviewDesk,
        usual: str,
        chosen: Callable[[Path, CsvEncoding], Refused | None],
        *,
        of_text: bool = True,
    ) -> None:
        """`usual` is the path that stands there at first; what is not `of_text` has no encoding.

        `chosen` begins the file, and says why it cannot.
        """
        search = Search(_FIELDS if of_text else _FIELDS[:1], {"path": usual}, "to_file")
        super().__init__(desk, search, lambda _search: None)
        self._chosen = chosen
        self._of_text = of_text

    @property
    def crumb(self) -> str:
        return self.words("to_file.title")

    def do_find(self) -> None:
        """Try anew what was refused: the path may be free by now."""
        self.form.refuse("path", None)
        super().do_find()

    def filled(self, search: Search) -> None:
        path, encoding = search.get("path"), search.get("encoding") if self._of_text else None
        refused = None if not path else self._chosen(meant(path), "cp932" if encoding == "cp932" else "utf-8")
        if refused is None:
            super().filled(search)
            return
        refusal = Refusal(refused.code.value, tuple(refused.values.items()))
        self.form.refuse("path", refusal)
        self.come_to("path")
        self.desk.refused(refusal)

    def label(self, action: str) -> str | None:
        return self.words("to_file.write") if action == "review.find" else super().label(action)
