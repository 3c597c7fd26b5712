"""docs/keys.md, made from the registry: every action, its keys, where it works, and its id for remapping."""

from __future__ import annotations

from collections.abc import Iterator

from kaden.words import Words
from tui import actions
from tui.keys import ANYWHERE, Action, Registry, key_name

HEAD = """\
# Keys

Made from the program's own table (`tui/actions.py`); a test keeps this page current.

Every action has two keys of different kinds, because terminals, tmux, screen and input methods each take some away.
Put other keys into `client.toml` (`~/.config/kaden/`), by the action's id. A key of yours is taken from the action
that has it by default; what two of yours ask for, or what leaves an action without a key, is refused at the start:

```toml
[keys]
"agent.save" = ["f10", "ctrl+s"]
```

In a list, a digit or the first letters choose a line. In a question, `y` or the key that asked means yes, any other key
means no. `^S` stands for Ctrl and S together.
"""


def keys_page() -> str:
    """The whole page, in English."""
    registry, words = Registry(actions.ALL), Words("en")
    return "\n".join([HEAD, *_section(registry, words)])


def _section(registry: Registry, words: Words) -> Iterator[str]:
    desks = (
        ("agent", "The agent's desk"),
        ("mine", "An agent's own work"),
        ("supervisor", "The supervisor's desk"),
        ("past", "A recorded day"),
        ("review", "Records and reports"),
        ("setup", "Setting up: the Outbound menu"),
        ("why", "Why it is not dialled"),
    )
    for desk, title in desks:
        yield f"## {title}\n"
        yield from _table([action for action in registry if _belongs(action, desk)], words)
    yield "## Every desk\n"
    yield from _table([action for action in registry if ANYWHERE in action.contexts], words)


def _belongs(action: Action, desk: str) -> bool:
    return any(context.partition(".")[0] == desk for context in _places(action))


def _places(action: Action) -> Iterator[str]:
    """Where an action is carried out: a recorded day refuses what acts on the floor, in words."""
    acts = not action.id.startswith("past.")
    return (context for context in action.contexts if not (acts and context == actions.PAST))


def _table(rows: list[Action], words: Words) -> Iterator[str]:
    yield "| keys | what it does | where | id |"
    yield "| --- | --- | --- | --- |"
    for action in rows:
        keys = ", ".join(f"`{key_name(key)}`" for key in action.keys)
        where = ", ".join(
            context.partition(".")[2].replace("_", " ") or context for context in _places(action)
        )
        yield f"| {keys} | {words(action.help)} | {where} | `{action.id}` |"
    yield ""
