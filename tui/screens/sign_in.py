"""Who are you: account and password, or one of the accounts that the local socket knows this user by.

Rule: a wrong password keeps the account's name and says one sentence; the password never stays on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from kaden.words import LANGUAGES, Words
from tui.messages import LinkMoved
from tui.model.link_state import LinkPhase
from tui.widgets.text import Words as Text
from tui.widgets.text import safe
from tui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat


class SignInScreen(Screen[None]):
    """One seat's sign-in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8,ctrl+l", "switch_language", show=False, priority=True),
    ]
    CSS = """
    SignInScreen { align: center middle; }
    SignInScreen #form { width: 60; height: auto; }
    SignInScreen Input { margin: 0 0 1 0; }
    """

    def __init__(self, kaden: KadenApp, seat: Seat, *, again: bool = False) -> None:
        """`again`: over a desk that is open, for the account that was signed in there."""
        super().__init__(name="sign_in")
        self._again = again
        self.kaden = kaden
        self.seat = seat

    def compose(self) -> ComposeResult:
        yield TitleLine()
        with Vertical(id="form"):
            yield Text(id="state")
            yield Text(id="account_label")
            yield Input(id="account", value=self.kaden.settings.account or "", compact=True)
            yield Text(id="password_label")
            yield Input(id="password", password=True, compact=True)
            yield Text(id="hint")

    def on_mount(self) -> None:
        for field in self.query(Input):
            field.cursor_blink = False
        self.seat.attach(self)
        self._show()

    def on_unmount(self) -> None:
        self.seat.detach(self)

    @on(LinkMoved)
    def _link_moved(self) -> None:
        self._show()
        if self.seat.link.phase is LinkPhase.UP and self._again:
            self.dismiss()
            return
        if self.seat.link.phase is LinkPhase.CHOOSING:
            self.query_one("#password" if self.query_one("#account", Input).value else "#account").focus()

    def _show(self) -> None:
        words, link = self.kaden.words, self.seat.link
        self.query_one(TitleLine).crumbs = ("kaden", words("sign_in.title"))
        refusal = link.conversation.refusal
        if link.phase is LinkPhase.CHOOSING:
            state = words("sign_in.who") if refusal is None else self.kaden.refusal_text(refusal)
        elif link.phase is LinkPhase.ENTERING:
            state = words("sign_in.entering")
        elif link.phase is LinkPhase.LOST:
            state = words("sign_in.no_server", problem=link.trouble)
        else:
            state = words("sign_in.connecting")
        self.query_one("#state", Text).say(state)
        self.query_one("#account_label", Text).say(safe(words("sign_in.account"), "bold"))
        self.query_one("#password_label", Text).say(safe(words("sign_in.password"), "bold"))
        self.query_one("#hint", Text).say(words("sign_in.hint"))

    @on(Input.Submitted, "#account")
    def _account_entered(self) -> None:
        self.query_one("#password").focus()

    @on(Input.Submitted, "#password")
    def _password_entered(self, event: Input.Submitted) -> None:
        account = self.query_one("#account", Input).value.strip()
        password, event.input.value = event.value, ""
        if account and password and self.seat.link.phase is LinkPhase.CHOOSING:
            self.seat.link.sign_in(account, password)

    def action_switch_language(self) -> None:
        """The next language of those there are."""
        position = LANGUAGES.index(self.kaden.words.language)
        self.kaden.words = Words(LANGUAGES[(position + 1) % len(LANGUAGES)])
        self._show()
