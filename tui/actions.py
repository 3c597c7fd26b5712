"""Every action of the client with its default keys: one table for both desks.

Taken before they reach us: F11 and often F1, F10 by terminals, Ctrl-A by screen, Ctrl-B by tmux; Ctrl-H, -I, -M and -[
are other keys. Ctrl-P stays free for a command line. F6, F7, Ctrl-F and Ctrl-X are taken from text areas, which do
without, as without Ctrl-V. F13, F15 and F16 are Shift-F1, Shift-F3 and Shift-F4 on most keyboards.
"""

from __future__ import annotations

from typing import Final

from tui.keys import ANYWHERE, Action
from tui.past_actions import OF_PAST
from tui.past_actions import PAST as PAST
from tui.past_actions import PAST_ALERTS as PAST_ALERTS
from tui.past_actions import PAST_HELP as PAST_HELP
from tui.past_actions import PAST_TYPING as PAST_TYPING
from tui.review_actions import REVIEW

CALL: Final = "agent.call"
JOBS: Final = "agent.jobs"
JOINING: Final = "agent.joining"
WAITING: Final = "agent.waiting"
PREVIEW: Final = "agent.preview"
PASSING: Final = "agent.passing"
PAUSED: Final = "agent.paused"
NOTICE: Final = "agent.notice"
TRANSFER: Final = "agent.transfer"
STATUSES: Final = "agent.statuses"
HELP: Final = "agent.help"

MINE_MENU: Final = "mine.menu"
PROMISES: Final = "mine.promises"
PROMISE: Final = "mine.promise"
HANDLED: Final = "mine.handled"
RECORD: Final = "mine.record"
MINE_CONFLICT: Final = "mine.conflict"
MINE_ACTIVITY: Final = "mine.activity"
MINE_DAY: Final = "mine.day"
MINE_KEYS: Final = "mine.keys"
MINE_FILTERING: Final = "mine.filtering"
MINE_HELP: Final = "mine.help"

ALL_JOBS: Final = "supervisor.jobs"
MONITOR: Final = "supervisor.monitor"
LISTENING: Final = "supervisor.listening"
SORTING: Final = "supervisor.sorting"
FILTERING: Final = "supervisor.filtering"
SUPERVISOR_HELP: Final = "supervisor.help"
ALERTS: Final = "supervisor.alerts"
ACTING: Final = "supervisor.acting"
MOVING: Final = "supervisor.moving"
TELLING: Final = "supervisor.telling"
COLUMNS: Final = "supervisor.columns"
TODAY: Final = "supervisor.todays_rule"

SETUP_MENU: Final = "setup.menu"
SETUP_LIST: Final = "setup.list"
SETUP_JOBS: Final = "setup.jobs"
SETUP_FILTERING: Final = "setup.filtering"
SETUP_FORM: Final = "setup.form"
SETUP_PICK: Final = "setup.pick"
SETUP_PARTS: Final = "setup.parts"
SETUP_CONFLICT: Final = "setup.conflict"
SETUP_PAGE: Final = "setup.page"
SETUP_HELP: Final = "setup.help"
AUDIT: Final = "setup.audit"

WHY_JOB: Final = "why.job"
WHY_RECORD: Final = "why.record"
WHY_ASKING: Final = "why.asking"
WHY_HELP: Final = "why.help"

LISTS: Final = "setup.lists"
RECORDS: Final = "setup.records"
NUMBERS: Final = "setup.numbers"
ALLOCATION: Final = "setup.allocation"
IMPORT: Final = "setup.import"
NUMBER_FILE: Final = "setup.number_file"
REFUSED: Final = "setup.refused"
LISTS_SENDING: Final = "setup.lists_sending"
LISTS_TYPING: Final = "setup.lists_typing"
LISTS_PATH: Final = "setup.lists_path"

GENERAL: Final = (
    Action("app.seat", ("f9", "ctrl+y"), (ANYWHERE,)),
    Action("app.desk", ("f12", "ctrl+t"), (ANYWHERE,)),
    Action("app.quit", ("ctrl+q", "f2"), (ANYWHERE,)),
    Action("app.help", ("f1", "ctrl+g"), (ANYWHERE,)),
)
"""Of every desk. Desk and seat are shown only to those who have two."""

AGENT: Final = (
    Action("agent.join", ("enter", "f5"), (JOBS,)),
    Action("agent.save", ("f10", "ctrl+s"), (CALL,)),
    Action("agent.hold", ("f3", "ctrl+o"), (CALL,)),
    Action("agent.cut", ("f4", "ctrl+l"), (CALL,)),
    Action("agent.transfer", ("ctrl+x", "f15"), (CALL,)),
    Action("agent.forbid", ("ctrl+f", "f16"), (CALL,)),
    Action("agent.note", ("ctrl+v", "f13"), (CALL,)),
    Action("agent.dial", ("enter", "f10"), (TRANSFER,)),
    Action("agent.record", ("f5", "ctrl+e"), (CALL,)),
    Action("agent.dial_shown", ("f5", "ctrl+e"), (PREVIEW,)),
    Action("agent.pass", ("f4", "ctrl+l"), (PREVIEW,)),
    Action("agent.next", ("enter", "f10"), (PASSING,)),
    # F5 is no way back here: pressed once more it would call the customer who was to be passed by.
    Action("agent.keep", ("escape", "f4"), (PASSING,)),
    Action("agent.resume", ("f5", "enter"), (PAUSED,)),
    Action("agent.break", ("f6", "ctrl+r"), (WAITING, PREVIEW, CALL)),
    Action("agent.away", ("f7", "ctrl+n"), (WAITING, PREVIEW, CALL)),
    Action("agent.end", ("f8", "ctrl+d"), (JOINING, WAITING, PREVIEW, CALL, PAUSED)),
    Action("agent.read", ("enter", "f5"), (NOTICE,)),
    Action("agent.status", ("f4", "ctrl+u"), (JOBS, WAITING, NOTICE)),
    Action("agent.take", ("enter", "f10"), (STATUSES,)),
    # In a call these keys mean nothing: they may be pressed at the moment in which a customer comes.
    Action("agent.mine", ("ctrl+k", "f14"), (JOBS, WAITING, PREVIEW, PAUSED, NOTICE)),
    Action("agent.back", ("escape", "f5"), (HELP, TRANSFER, STATUSES)),
)

MINE: Final = (
    Action("mine.open", ("enter", "f3"), (MINE_MENU, PROMISES, HANDLED)),
    Action("mine.call", ("f5", "ctrl+e"), (PROMISES, PROMISE)),
    Action("mine.save", ("f10", "ctrl+s"), (RECORD,)),
    Action("mine.note", ("ctrl+v", "f13"), (RECORD,)),
    Action("mine.filter", ("slash", "f7"), (PROMISES, HANDLED, MINE_ACTIVITY)),
    Action("mine.done", ("enter", "f3"), (MINE_FILTERING,)),
    Action("mine.switch", ("enter", "f3"), (MINE_KEYS,)),
    Action("mine.theirs", ("t", "f5"), (MINE_CONFLICT,)),
    Action("mine.mine", ("m", "f10"), (MINE_CONFLICT,)),
    Action(
        "mine.back",
        ("escape", "f4"),
        (
            MINE_MENU,
            PROMISES,
            PROMISE,
            HANDLED,
            RECORD,
            MINE_CONFLICT,
            MINE_DAY,
            MINE_ACTIVITY,
            MINE_KEYS,
            MINE_FILTERING,
            MINE_HELP,
        ),
    ),
    Action(
        "mine.help",
        ("question_mark", "ctrl+underscore"),
        (MINE_MENU, PROMISES, PROMISE, HANDLED, MINE_DAY, MINE_ACTIVITY, MINE_KEYS, MINE_HELP),
        shown=False,
    ),
)
"""Of an agent's own work."""

SUPERVISOR: Final = (
    Action("supervisor.open", ("enter", "f3"), (ALL_JOBS,)),
    Action("supervisor.act", ("a", "ctrl+u"), (MONITOR, PAST)),
    Action("supervisor.pause", ("p", "f5"), (ACTING,)),
    Action("supervisor.move", ("m", "f6"), (ACTING,)),
    Action("supervisor.tell", ("t", "f7"), (ACTING,)),
    Action("supervisor.tell_all", ("a", "f8"), (ACTING,)),
    Action("supervisor.save", ("s", "f3"), (ACTING,)),
    Action("supervisor.keep", ("k", "f10"), (ACTING,)),
    Action("supervisor.take", ("enter", "f3"), (MOVING, TELLING)),
    Action("supervisor.set", ("enter", "f3"), (TODAY,)),
    Action("supervisor.listen", ("l", "f5"), (LISTENING,)),
    Action("supervisor.whisper", ("w", "f6"), (LISTENING,)),
    Action("supervisor.barge", ("b", "f7"), (LISTENING,)),
    Action("supervisor.hang_up", ("e", "f8"), (LISTENING,)),
    Action("supervisor.left", ("left", "h"), (SORTING,)),
    Action("supervisor.right", ("right", "l"), (SORTING,)),
    Action("supervisor.tick", ("space", "f5"), (COLUMNS,)),
    Action("supervisor.earlier", ("left", "h"), (COLUMNS,)),
    Action("supervisor.later", ("right", "l"), (COLUMNS,)),
    Action("supervisor.done", ("enter", "f3"), (SORTING, FILTERING, COLUMNS)),
    Action("supervisor.filter", ("slash", "f7"), (ALL_JOBS, MONITOR)),
    Action(
        "supervisor.back",
        ("escape", "f4"),
        (
            ALL_JOBS,
            MONITOR,
            LISTENING,
            SORTING,
            FILTERING,
            SUPERVISOR_HELP,
            ALERTS,
            ACTING,
            MOVING,
            TELLING,
            COLUMNS,
            TODAY,
        ),
    ),
    Action("supervisor.past", ("t", "ctrl+r"), (ALL_JOBS, MONITOR)),
    Action("supervisor.start", ("s", "f5"), (ALL_JOBS, MONITOR, PAST)),
    Action("supervisor.stop", ("x", "f6"), (ALL_JOBS, MONITOR, PAST)),
    Action("supervisor.today", ("d", "ctrl+d"), (MONITOR, PAST)),
    Action("supervisor.line", ("m", "ctrl+l"), (MONITOR, PAST)),
    Action("supervisor.setup", ("u", "ctrl+o"), (ALL_JOBS,)),
    Action("supervisor.review", ("v", "ctrl+k"), (ALL_JOBS, MONITOR)),
    Action("supervisor.why", ("w", "ctrl+e"), (ALL_JOBS, MONITOR)),
    Action("supervisor.columns", ("c", "ctrl+w"), (ALL_JOBS, MONITOR)),
    Action("supervisor.alerts", ("exclamation_mark", "ctrl+n"), (ALL_JOBS, MONITOR, ALERTS)),
    Action("supervisor.release", ("r", "f3"), (MONITOR, PAST)),
    Action("supervisor.sort", ("o", "f8"), (ALL_JOBS, MONITOR, SORTING)),
    Action("supervisor.freeze", ("Z", "f10"), (MONITOR,)),
    Action(
        "supervisor.help",
        ("question_mark", "ctrl+underscore"),
        (ALL_JOBS, MONITOR, SUPERVISOR_HELP),
        shown=False,
    ),
)
"""Of the supervisor's desk. A narrow window shows the first of them: what is pressed most, and how one gets out."""

SETUP: Final = (
    Action("setup.open", ("enter", "f3"), (SETUP_MENU, SETUP_LIST, SETUP_JOBS)),
    Action("setup.new", ("n", "f5"), (SETUP_LIST, SETUP_JOBS)),
    Action("setup.start", ("s", "f6"), (SETUP_JOBS,)),
    Action("setup.stop", ("x", "ctrl+x"), (SETUP_JOBS,)),
    Action("setup.why", ("w", "ctrl+e"), (SETUP_JOBS,)),
    Action("setup.delete", ("d", "f8"), (SETUP_LIST, SETUP_JOBS)),
    Action("setup.filter", ("slash", "f7"), (SETUP_LIST, SETUP_JOBS, AUDIT)),
    Action("audit.older", ("o", "f5"), (AUDIT,)),
    Action("setup.done", ("enter", "f3"), (SETUP_FILTERING,)),
    Action("setup.save", ("f10", "ctrl+s"), (SETUP_FORM,)),
    Action("setup.choose", ("f3", "ctrl+o"), (SETUP_FORM,)),
    Action("setup.formula", ("f5", "ctrl+e"), (SETUP_FORM,)),
    Action("setup.tick", ("f5", "ctrl+e"), (SETUP_PICK,)),
    Action("setup.take", ("f10", "ctrl+s"), (SETUP_PICK, SETUP_PARTS)),
    Action("setup.theirs", ("t", "f5"), (SETUP_CONFLICT,)),
    Action("setup.mine", ("m", "f10"), (SETUP_CONFLICT,)),
    Action(
        "setup.back",
        ("escape", "f4"),
        (
            SETUP_MENU,
            SETUP_LIST,
            SETUP_JOBS,
            SETUP_FILTERING,
            SETUP_FORM,
            SETUP_PICK,
            SETUP_PARTS,
            SETUP_CONFLICT,
            SETUP_PAGE,
            SETUP_HELP,
            AUDIT,
        ),
    ),
    Action(
        "setup.help",
        ("question_mark", "ctrl+underscore"),
        (SETUP_MENU, SETUP_LIST, SETUP_JOBS, AUDIT, SETUP_HELP),
        shown=False,
    ),
)
"""Of the Outbound menu and what it opens. Each other pane of it appends a tuple of its own."""

WHY: Final = (
    Action("why.ask", ("w", "f3"), (WHY_JOB, WHY_RECORD)),
    Action("why.find", ("enter", "f3"), (WHY_ASKING,)),
    Action("why.back", ("escape", "f4"), (WHY_JOB, WHY_RECORD, WHY_ASKING, WHY_HELP)),
    Action("why.help", ("question_mark", "ctrl+underscore"), (WHY_JOB, WHY_RECORD, WHY_HELP), shown=False),
)
"""Of the funnel and of the question about a record."""

LISTS_OF_SETUP: Final = (
    Action("lists.open", ("enter", "f3"), (LISTS,)),
    Action("lists.import", ("i", "f5"), (LISTS,)),
    Action("lists.allocate", ("g", "f6"), (LISTS,)),
    Action("lists.delete", ("d", "f8"), (LISTS,)),
    Action("lists.add", ("n", "f5"), (NUMBERS,)),
    Action("lists.remove", ("d", "f8"), (NUMBERS,)),
    Action("lists.load_numbers", ("i", "f6"), (NUMBERS,)),
    Action("lists.find", ("slash", "f7"), (RECORDS, NUMBERS)),
    Action("lists.why", ("w", "ctrl+e"), (RECORDS,)),
    Action("lists.equal", ("e", "f5"), (ALLOCATION,)),
    Action("lists.results", ("r", "f6"), (ALLOCATION,)),
    Action("lists.counts", ("c", "f7"), (ALLOCATION,)),
    Action("lists.give", ("f10", "ctrl+s"), (ALLOCATION,)),
    Action("lists.take_back", ("d", "f8"), (ALLOCATION,)),
    Action("lists.path", ("o", "f3"), (IMPORT, NUMBER_FILE)),
    Action("lists.next_field", ("space", "f6"), (IMPORT,)),
    Action("lists.trial", ("t", "f5"), (IMPORT,)),
    Action("lists.load", ("f10", "ctrl+s"), (IMPORT, NUMBER_FILE)),
    Action("lists.refused", ("r", "f7"), (IMPORT, NUMBER_FILE)),
    Action("lists.keep", ("w", "f5"), (REFUSED,)),
    Action("lists.stop", ("x", "f8"), (LISTS_SENDING,)),
    Action("lists.done", ("enter", "f3"), (LISTS_TYPING, LISTS_PATH)),
    Action("lists.complete", ("f5", "ctrl+e"), (LISTS_PATH,)),
    Action(
        "lists.back",
        ("escape", "f4"),
        (
            LISTS,
            RECORDS,
            NUMBERS,
            ALLOCATION,
            IMPORT,
            NUMBER_FILE,
            REFUSED,
            LISTS_SENDING,
            LISTS_TYPING,
            LISTS_PATH,
        ),
    ),
    Action(
        "lists.help",
        ("question_mark", "ctrl+underscore"),
        (LISTS, RECORDS, NUMBERS, ALLOCATION, IMPORT, NUMBER_FILE),
        shown=False,
    ),
)
"""Of customer lists and do-not-call lists, on the set-up desk."""

ALL: Final = AGENT + MINE + SUPERVISOR + OF_PAST + REVIEW + SETUP + LISTS_OF_SETUP + WHY + GENERAL
"""In the order of the key bar and the help."""
