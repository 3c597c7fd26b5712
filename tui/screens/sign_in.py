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

from kaden.words import LANGUAGES, Words
from tui.messages import LinkMoved
from tui.model.link_state import LinkPhase
from tui.widgets.fields import LineField
from tui.widgets.pick_list import Pick, PickList
from tui.widgets.text import Words as Text
from tui.widgets.text import safe
from tui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat


class SignInScreen(Screen[None]):
    """One seat's sign-in."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8,ctrl+l", "switch_language", show=False, priority=True),
        # Ahead of the focused field, so that a name, Enter and a password typed in one breath go where they belong.
        Binding("enter", "enter", show=False, priority=True),
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
    ]
    CSS = """
    SignInScreen { align: center middle; }
    SignInScreen #form { width: 60; height: auto; }
    SignInScreen #state { margin-bottom: 1; }
    SignInScreen #accounts { margin-bottom: 1; }
    SignInScreen LineField { height: 2; border-bottom: solid $border; margin-bottom: 1; }
    SignInScreen.-wide LineField { border-bottom: ascii $border; }
    """

    def __init__(self, kaden: KadenApp, seat: Seat, *, again: bool = False) -> None:
        """`again`: over a desk that is open, for the account that was signed in there and no other."""
        super().__init__(name="sign_in")
        self._again = again
        self.set_class(kaden.ambiguous == 2, "-wide")
        self.kaden = kaden
        self.seat = seat

    def compose(self) -> ComposeResult:
        conversation = self.seat.link.conversation
        yield TitleLine()
        with Vertical(id="form"):
            yield Text(id="state")
            yield PickList(self.kaden.steady, self.kaden.ambiguous, id="accounts")
            yield Text(id="account_label")
            yield LineField(conversation.account or "", id="account")
            yield Text(id="password_label")
            yield LineField(password=True, id="password")
            yield Text(id="hint")

    def on_mount(self) -> None:
        accounts = self.query_one("#accounts", PickList)
        offered = () if self._again else self.seat.link.conversation.local_accounts
        accounts.fill([Pick(account) for account in offered], 0 if offered else None)
        accounts.display = bool(offered)
        self.query_one("#account").disabled = self._again
        self.seat.attach(self)
        self._show()
        self._take_focus()

    def on_unmount(self) -> None:
        self.seat.detach(self)

    @on(LinkMoved)
    def _link_moved(self) -> None:
        self._show()
        if self.seat.up and self._again:
            self.dismiss()
        elif self.focused is None:
            self._take_focus()

    def _take_focus(self) -> None:
        account = self.query_one("#account", LineField)
        if self.query_one("#accounts").display and not account.value:
            self.set_focus(self.query_one("#accounts"))
        else:
            self.set_focus(self.query_one("#password" if account.value else "#account"))

    def _show(self) -> None:
        words = self.kaden.words
        self.query_one(TitleLine).crumbs = (self.kaden.program, words("sign_in.title"))
        self.query_one("#state", Text).say(safe(self._state(), "bold"))
        self.query_one("#account_label", Text).say(words("sign_in.account"))
        self.query_one("#password_label", Text).say(words("sign_in.password"))
        self.query_one("#hint", Text).say(safe(words("sign_in.hint"), "$secondary"))

    def _state(self) -> str:
        words, link = self.kaden.words, self.seat.link
        refusal = link.conversation.refusal
        match link.phase:
            case LinkPhase.CHOOSING:
                return words("sign_in.who") if refusal is None else self.kaden.refusal_text(refusal)
            case LinkPhase.ENTERING:
                return words("sign_in.entering")
            case LinkPhase.LOST:
                return words("opening.no_server", problem=link.trouble)
            case _:
                return words("opening.connecting")

    def action_enter(self) -> None:
        """Go on from the field that has the focus."""
        match self.focused:
            case PickList() as accounts:
                # Through the field's own queue: keys typed before this one may still wait there.
                accounts.call_later(self._pick_account)
            case LineField(id="password") as password:
                password.call_later(self._send_password)
            case _:
                self.set_focus(self.query_one("#password"))

    def _pick_account(self) -> None:
        index = self.query_one("#accounts", PickList).index
        if index is not None and self.seat.link.phase is LinkPhase.CHOOSING:
            self.seat.link.sign_in_as_me(self.seat.link.conversation.local_accounts[index])

    def _send_password(self) -> None:
        """Try account and password; what cannot be tried right now stays in its field."""
        field = self.query_one("#password", LineField)
        account, password = self.query_one("#account", LineField).value.strip(), field.value
        if not account:
            self.set_focus(self.query_one("#account"))
        elif password and self.seat.link.phase is LinkPhase.CHOOSING:
            field.value = ""
            self.seat.link.sign_in(account, password)

    def action_switch_language(self) -> None:
        """The next language of those there are."""
        position = LANGUAGES.index(self.kaden.words.language)
        self.kaden.words = Words(LANGUAGES[(position + 1) % len(LANGUAGES)])
        self._show()
