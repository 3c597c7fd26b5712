"""The actions of records and reports, the desk on which a supervisor looks things up: part of `tui.actions.ALL`.

Rule: as there; each pane has a context of its own, and going back is one action of all.
"""

from __future__ import annotations

from typing import Final

from tui.keys import Action

MENU: Final = "review.menu"
FILTERING: Final = "review.filtering"
SEARCH: Final = "review.search"
PICK: Final = "review.pick"
CONFLICT: Final = "review.conflict"
CALLBACKS: Final = "review.callbacks"
CALLBACK: Final = "review.callback"
WITHDRAW: Final = "review.withdraw"
LEDGER: Final = "review.ledger"
CUSTOMERS: Final = "review.customers"
STORY: Final = "review.story"
INCOMING: Final = "review.incoming"
HISTORY: Final = "review.history"
CALL: Final = "review.call"
VERSIONS: Final = "review.versions"
UNSAVED: Final = "review.unsaved"
ACTIVITY: Final = "review.activity"
REPORTS: Final = "review.reports"
CHANNELS: Final = "review.channels"
HELP: Final = "review.help"

LISTS: Final = (CALLBACKS, CUSTOMERS, HISTORY, ACTIVITY, REPORTS)
"""Panes with rows that came of a search."""

OPENED: Final = (CALLBACKS, CUSTOMERS, HISTORY)
"""Those of them whose rows open."""

FORMS: Final = (SEARCH, PICK, CALLBACK, WITHDRAW, INCOMING, CALL)
"""Panes in which a text field can have the focus."""

REVIEW: Final = (
    Action("review.open", ("enter", "f3"), (MENU, *OPENED, UNSAVED)),
    Action("review.search", ("s", "f5"), (*LISTS, LEDGER)),
    Action("review.filter", ("slash", "f7"), (*OPENED, ACTIVITY, UNSAVED, LEDGER, CHANNELS)),
    Action("review.done", ("enter", "f3"), (FILTERING,)),
    Action("review.find", ("f10", "ctrl+s"), (SEARCH,)),
    Action("review.choose", ("f3", "ctrl+o"), (SEARCH, CALLBACK, INCOMING)),
    Action("review.called_back", ("c", "f5"), (STORY,)),
    Action("review.reset", ("f8", "ctrl+r"), (SEARCH,)),
    Action("review.tick", ("f5", "ctrl+e"), (PICK,)),
    Action("review.take", ("f10", "ctrl+s"), (PICK,)),
    Action("review.save", ("f10", "ctrl+s"), (CALLBACK, WITHDRAW, INCOMING, CALL)),
    Action("review.assign", ("a", "ctrl+e"), (CALLBACKS,)),
    Action("review.ledger", ("l", "ctrl+o"), (CALLBACKS,)),
    Action("review.withdraw", ("x", "f8"), (CALLBACKS,)),
    Action("review.assign_all", ("A", "ctrl+n"), (CALLBACKS,)),
    Action("review.calendar", ("f5", "ctrl+e"), (CALLBACK,)),
    Action("review.export", ("e", "f6"), LISTS),
    Action("review.versions", ("f6", "ctrl+r"), (CALL,)),
    Action("review.note", ("ctrl+v", "f13"), (CALL,)),
    Action("review.recording", ("f7", "ctrl+n"), (CALL,)),
    Action("review.play", ("f8", "ctrl+o"), (CALL,)),
    Action("review.next_report", ("n", "ctrl+n"), (REPORTS,)),
    Action("review.report_before", ("b", "ctrl+o"), (REPORTS,), shown=False),
    Action("review.cut", ("x", "f8"), (CHANNELS,)),
    Action("review.theirs", ("t", "f5"), (CONFLICT,)),
    Action("review.mine", ("m", "f10"), (CONFLICT,)),
    Action(
        "review.back",
        ("escape", "f4"),
        (MENU, FILTERING, CONFLICT, *LISTS, *FORMS, UNSAVED, VERSIONS, LEDGER, STORY, CHANNELS, HELP),
    ),
    Action(
        "review.help",
        ("question_mark", "ctrl+underscore"),
        (MENU, *LISTS, UNSAVED, VERSIONS, LEDGER, STORY, CHANNELS, HELP),
        shown=False,
    ),
)
"""Each pane adds its own."""
