"""The agent's own settings: bell and language to choose, and the keys as they are, with where to change them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from kaden.cells import pad, width, wrap
from kaden.words import LANGUAGES
from tui import actions
from tui.keys import key_name
from tui.screens.mine.pane import MinePane
from tui.settings import keep_setting, settings_path
from tui.widgets.lines_view import LinesView
from tui.widgets.pick_list import Pick, PickList
from tui.widgets.text import SafeText, joined, safe

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk

KEYS_OF: Final = frozenset(
    {actions.JOBS, actions.WAITING, actions.CALL, actions.PAUSED, actions.NOTICE, actions.JOINING}
)
"""Places whose keys are listed: where an agent is all day."""

ChosenSetting = Literal["bell", "language"]


class KeysPane(MinePane):
    """What is chosen here is kept in the user's file (`client.toml`)."""

    DEFAULT_CSS = """
    KeysPane PickList { padding: 1 1; }
    """

    def __init__(self, desk: MineDesk) -> None:
        super().__init__(desk)
        self._language = desk.words.language
        self._path = settings_path()
        self._picks = PickList(desk.kaden.steady, desk.kaden.ambiguous)
        self._view = LinesView()

    def compose(self) -> ComposeResult:
        yield self._picks
        yield self._view

    @property
    def context(self) -> str:
        return actions.MINE_KEYS

    @property
    def crumb(self) -> str:
        return self.words("mine.place_keys")

    @property
    def first(self) -> Widget:
        return self._picks

    def shown(self) -> None:
        self._fill()
        self._view.show(lambda cells: self._lines(max(20, cells)))

    def _fill(self) -> None:
        bell = self.words("my_keys.bell_on" if self.desk.kaden.settings.bell else "my_keys.bell_off")
        language = self.words(f"my_keys.language_{self._language}")
        switch = self.words("my_keys.switch")
        self._picks.fill([Pick(bell, switch), Pick(language, switch)], self._picks.index or 0)

    def _lines(self, cells: int) -> Iterator[SafeText]:
        yield safe(self.words("my_keys.title"), "bold")
        for line in wrap(self.words("my_keys.where", path=self._path), cells, self.desk.kaden.ambiguous):
            yield safe(line)
        yield safe("")
        kaden = self.desk.kaden
        own = [action for action in kaden.registry if KEYS_OF & set(action.contexts)]
        rows = [
            ("  ".join(key_name(key) for key in action.keys), self.words(action.word), action.id)
            for action in own
        ]
        keys = max((width(shown) for shown, _, _ in rows), default=0) + 3
        for shown, label, id in rows:
            room = max(1, cells - keys - width(id) - 2)
            yield joined(safe(pad(shown, keys), "bold"), pad(label, room, kaden.ambiguous), f"  {id}")

    @on(PickList.Paged)
    def _on_paged(self, event: PickList.Paged) -> None:
        event.scroll(self._view)

    @on(PickList.Entered)
    def do_switch(self) -> None:
        """Turn the bell on or off, at once; or choose the language of the next start."""
        kaden = self.desk.kaden
        if self._picks.index:
            self._language = LANGUAGES[(LANGUAGES.index(self._language) + 1) % len(LANGUAGES)]
            self._keep("language", self._language)
        else:
            kaden.settings = replace(kaden.settings, bell=not kaden.settings.bell)
            self._keep("bell", kaden.settings.bell)
        self._fill()

    def _keep(self, name: ChosenSetting, value: str | bool) -> None:
        try:
            keep_setting(self._path, name, value)
        except (OSError, UnicodeDecodeError) as error:
            problem = getattr(error, "strerror", None) or str(error)
            self.desk.kaden.toast(self.words("my_keys.not_kept", path=self._path, problem=problem))
            return
        told = self.words("my_keys.kept", path=self._path)
        if name == "language":
            what = self.words(f"my_keys.language_{value}")
            told = f"{self.words('my_keys.next_start', what=what)} {told}"
        self.desk.kaden.toast(told)
