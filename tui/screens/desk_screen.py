"""The frame that all desks share: title line, banner, body, bottom line; and keys turned into actions.

Rule: an action that does not work right now says why when its key is pressed; the key bar shows only those that do.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from kaden.protocol.server import ServerMessage
from tui.keys import key_name
from tui.messages import Heard, LinkMoved
from tui.model.lost_link import lost_line
from tui.terminal import too_small
from tui.widgets.banner import Banner
from tui.widgets.bottom_line import BottomLine, Hint
from tui.widgets.fields import caught_up
from tui.widgets.text import Words
from tui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat


class DeskScreen(Screen[None]):
    """A place where someone works for hours. Subclasses give the body and answer what may be done.

    The `BINDINGS` of a subclass come from `tui.keys.bindings`, for its own desk.
    """

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        # Ahead of the focused field, so that keys typed in one breath after Tab go to the next field: over a slow line
        # they arrive together.
        Binding("tab", "move_focus(1)", show=False, priority=True),
        Binding("shift+tab", "move_focus(-1)", show=False, priority=True),
    ]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Widgets paint their own focus. The default repaints the whole screen for each change: 5 kB for a Tab."""

    title_line = getters.query_one(TitleLine)
    banner = getters.query_one(Banner)
    bottom_line = getters.query_one(BottomLine)

    def __init__(self, kaden: KadenApp, seat: Seat, name: str) -> None:
        """`name` is how the app finds the desk again."""
        super().__init__(name=name)
        self.kaden = kaden
        self.seat = seat
        self.words = kaden.words
        self.set_class(kaden.ambiguous == 2, "-wide")

    # ---- what a subclass says -----------------------------------------------------------------------------------

    @property
    @abstractmethod
    def context(self) -> str:
        """Which actions belong here now, in the words of `tui.actions`."""

    @abstractmethod
    def body(self) -> Iterator[Widget]:
        """What stands between banner and bars."""

    @abstractmethod
    def place(self) -> tuple[str, ...]:
        """The crumbs of the title line after the program's name."""

    @property
    def zone(self) -> str:
        """The zone of the campaign that one is at, whose clock the title shows; empty = at none."""
        return ""

    @abstractmethod
    def heard(self, said: ServerMessage) -> None:
        """The server said something to this desk's seat."""

    def why_not(self, action: str) -> str | None:
        """The sentence that says why `action` does not work now; None = it works."""
        return None

    def works(self, action: str) -> bool:
        """Whether the key bar may show an action: not for the moment that a request takes, but for longer."""
        return self.why_not(action) is None

    def label(self, action: str) -> str:
        """What the key bar calls an action."""
        return self.words(self.kaden.registry[action].word)

    def hint(self, *ids: str) -> str:
        """Keys of some actions with their words, for a line of its own."""
        told = [self.kaden.registry[id] for id in ids]
        return "   ".join(f"{key_name(action.keys[0])} {self.words(action.word)}" for action in told)

    def offered(self, action: str) -> bool:
        """Whether the key bar offers an action that works."""
        return self.kaden.registry[action].shown and self.kaden.has(action)

    def banner_lines(self) -> list[str]:
        """What is so, for as long as it is."""
        desk = None if self.seat.desk is None else self.seat.desk.desk
        if not self.seat.up:
            return [lost_line(self.words, desk, self.seat.next_try)]
        return []

    def tick(self) -> None:
        """A second has passed."""

    def doers(self) -> tuple[object, ...]:
        """Who may carry out an action, in the order in which they are asked: whoever has `do_<verb>` does it."""
        return (self, self.kaden)

    def keeps(self, key: events.Key) -> bool:
        """Whether a key waits for something that is opening, and is not to be handled yet."""
        return False

    def flush(self) -> None:
        """Send what was typed and not sent yet, because the client is about to go."""

    # ---- the frame ----------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield Banner()
        yield from self.body()
        yield BottomLine(self.kaden.ambiguous)
        yield Words(id="too_small")

    def on_mount(self) -> None:
        self.seat.attach(self)
        self.set_interval(1.0, self._ticked)
        self.refresh_frame()

    def on_resize(self, event: events.Resize) -> None:
        small = too_small(event.size.width, event.size.height)
        self.set_class(small, "-small")
        if small:
            size = {"columns": event.size.width, "rows": event.size.height}
            self.query_one("#too_small", Words).say(self.words("frame.too_small", **size))

    @property
    def covered(self) -> bool:
        """Whether the window is too small to show anything: its questions would be answered unread."""
        return self.has_class("-small")

    def on_screen_suspend(self) -> None:
        """Another screen is in front: what is said here would be read when it is long over."""
        for line in self.query(BottomLine):  # None any more in a program that ends.
            line.hush()

    def on_unmount(self) -> None:
        self.seat.detach(self)

    def _ticked(self) -> None:
        if not self.query(TitleLine):
            return  # The last tick of a program that ends can come after its widgets have gone.
        self.title_line.clock = self._clock()
        if not self.seat.up:
            self.banner.show_lines(self.banner_lines())
        self.tick()

    def _clock(self) -> str:
        now = self.seat.now()
        return "" if now is None else self.kaden.wall_clock(now, self.zone)

    @on(Heard)
    def _on_heard(self, event: Heard) -> None:
        self.heard(event.said)

    @on(LinkMoved)
    def _on_link_moved(self) -> None:
        self.refresh_frame()

    def refresh_frame(self) -> None:
        """Bring title, banner and key bar up to date."""
        who = self.seat.who
        title = self.title_line
        title.crumbs = (self.kaden.program, *self.place())
        title.name_shown = "" if who is None else who.full_name or who.name
        title.light = self.words("frame.link_up" if self.seat.up else "frame.link_down")
        title.clock = self._clock()
        self.banner.show_lines(self.banner_lines())
        self._show_keys()

    def _show_keys(self) -> None:
        """The desk's own actions first; those of every desk are the ways out, the help last."""
        offered = [
            action
            for action in self.kaden.registry.of(self.context)
            if self.offered(action.id) and self.works(action.id)
        ]
        offered.sort(key=lambda action: action.id == "app.help")
        own, general = list[Hint](), list[Hint]()
        for action in offered:
            hints = general if action.id.startswith("app.") else own
            hints.append((key_name(action.keys[0]), self.label(action.id)))
        back = next((action for action in offered if action.id.endswith(".back")), None)
        self.bottom_line.back = "" if back is None else key_name(back.keys[0])
        self.bottom_line.hints, self.bottom_line.ways_out = tuple(own), tuple(general)

    # ---- keys ---------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a key mean what it means in this context, and nothing while a question is open."""
        if action == "move_focus":
            return not self.asking
        if action != "do":
            return super().check_action(action, parameters)
        id = str(parameters[0])
        works = self.kaden.has(id) and self.kaden.registry.works_in(id, self.context)
        return works and not self.asking

    async def action_move_focus(self, step: int) -> None:
        """Tab was pressed: what was typed in one breath before it decides which field is the next."""
        await caught_up(self.focus_chain)
        self.move_focus(step)

    def move_focus(self, step: int) -> None:
        """To the next or the previous field."""
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    async def action_do(self, id: str) -> None:
        """A key of the registry was pressed: after all that was typed in one breath before it, into whatever field."""
        await caught_up(self.focus_chain)
        problem = self.why_not(id)
        if problem is not None:
            self.kaden.toast(problem)
            return
        verb = f"do_{id.partition('.')[2]}"
        doer = next((doer for doer in self.doers() if hasattr(doer, verb)), None)
        if doer is None:
            # Whoever works here must not lose the desk over a key that nobody carries out.
            self.kaden.toast(self.words("why_not.nothing_here"))
        else:
            self.bottom_line.hush()
            getattr(doer, verb)()

    def do_quit(self) -> None:
        """Leave the client, after a question that says what ends with it."""
        self.ask(self.words("question.quit"), "app.quit", self.kaden.action_leave)

    @property
    def asking(self) -> bool:
        """Whether a question is open."""
        return self.bottom_line.question is not None

    def drop_question(self) -> None:
        """Take an open question away unanswered."""
        self.bottom_line.drop()

    def ask(self, question: str, action: str, yes: Callable[[], None]) -> None:
        """Ask before `action` is done; its own key means yes."""
        keys = self.kaden.registry[action].keys
        hint = self.words("frame.yes_no", press=key_name(keys[0]))
        self.bottom_line.ask(question, hint, keys, yes)
