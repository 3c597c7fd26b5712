"""Writes docs/protocol.md from the messages themselves; a test fails when the file is not what this makes.

Usage, at the root: .venv/bin/python -m scripts.protocol_doc
"""

from __future__ import annotations

import ast
import inspect
import json
import types
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from kaden.protocol import accounts, alerts, base, client, desk, lines, lists, past, reports, server, setup
from kaden.vocabulary import Permission, Role
from server.hub.access import NEEDS, NEEDS_OF_KIND, Need
from server.hub.limits import Limits

PLACE: Final = Path(__file__).parents[1] / "docs" / "protocol.md"

_LIMITS: Final = Limits()

HEAD: Final = f"""# Protocol {base.PROTOCOL}

Made by `scripts/protocol_doc.py` from `kaden/protocol`; change it there.

Desks and commands speak with the server over a WebSocket: the local socket, or `wss://` from elsewhere. Every frame is
one JSON object in a text frame; its `type` says which. Nothing but the fields listed here is taken, and no field is
converted: a number in quotes is refused.

1. The client says `hello`; the server answers `welcome`.
2. It signs in: `sign_in` with a password, `sign_in_as_me` over the local socket, or `resume` after a lost link. The
   answer is `signed_in`, whose token is worth as much as the password.
3. A message with a `request` gets exactly one last answer under that id: `answered`, `refused`, or what its section
   names. After a lost link it is sent again under the same id, and has no second effect.
   A refusal's codes stand in `kaden/protocol/refusals.py`, its sentences in `kaden/locales`.
4. State comes by itself: the newest `desk`, `jobs` and `monitor` are what a screen shows.

A client sends at most {base.MAX_CLIENT_MESSAGE:,} bytes a message, {_LIMITS.messages_per_second:g} messages a second
and {_LIMITS.burst} at once after a pause, and says `alive` every few seconds. A connection that does not drain what
waits for it is cut with `goodbye` "too_slow"; it comes back to fresh state.

A list of customers travels as `import_begin`, `import_chunk`s of {base.IMPORT_CHUNK:,} bytes and `import_end`. The
client never sends more than {base.IMPORT_WINDOW:,} bytes beyond the newest `import_progress` of the stage "received".
It comes back the other way with `export_list` and one `export_more` for each page: the client sets the pace.

Types: *line* is one line of at most {base.MAX_LINE} characters without control characters; *note* may have line breaks;
*id* is a number from 1; *time* is UTC milliseconds since 1970; *request* is 1 to 64 letters, digits or `_.:-`.
"""

_BY_KIND: Final[dict[type[BaseModel], tuple[str, ...]]] = {
    setup.ListDefinitions: ("lists",),
    setup.SaveDefinition: ("makes one", "changes one"),
    setup.DeleteDefinition: ("deletes one",),
}
"""Messages about definitions: the kind decides who may say them."""

_NAMES: Final[list[tuple[Any, str]]] = [
    (base.Line, "line"),
    (base.Note, "note"),
    (base.Id, "id"),
    (base.Stamp, "time"),
    (base.RequestId, "request"),
]


def document() -> str:
    """The whole file."""
    parts = [HEAD, "## What a client may say\n"]
    parts += [_message(model) for model in _members(client.ClientMessage)]
    parts.append("## What the server may say\n")
    parts += [_message(model) for model in _members(server.ServerMessage)]
    parts.append("## Parts of messages\n")
    parts += [_part(model) for model in _parts()]
    return "\n".join(parts)


def _members(union: Any) -> tuple[type[BaseModel], ...]:
    members: tuple[type[BaseModel], ...] = get_args(get_args(union)[0])
    return members


def _parts() -> list[type[BaseModel]]:
    spoken = {*_members(client.ClientMessage), *_members(server.ServerMessage), base.Message}
    return [
        model
        for model in (
            *vars(desk).values(),
            *vars(server).values(),
            *vars(accounts).values(),
            *vars(lists).values(),
            *vars(lines).values(),
            *vars(alerts).values(),
            *vars(past).values(),
            *vars(reports).values(),
            *vars(setup).values(),
        )
        if inspect.isclass(model) and issubclass(model, base.Message) and model not in spoken
    ]


def _message(model: type[BaseModel]) -> str:
    return _section(f"`{model.model_fields['type'].default}`", model, _who(model))


def _part(model: type[BaseModel]) -> str:
    return _section(model.__name__, model, "")


def _section(title: str, model: type[BaseModel], who: str) -> str:
    lines = [f"### {title}\n"]
    lines += [f"{text}\n" for text in (_docstring(model), who) if text]
    hints = get_type_hints(model, include_extras=True)
    notes = _notes(model)
    rows = [
        f"| `{name}` | {_kind(hints[name])}{_default(field.default)} | {notes.get(name, '')} |"
        for name, field in model.model_fields.items()
        if name != "type"
    ]
    if rows:
        lines += ["| field | type | |", "| --- | --- | --- |", *rows, ""]
    return "\n".join(lines)


def _who(model: type[BaseModel]) -> str:
    if not issubclass(model, base.Message) or model not in NEEDS:
        return ""
    if model in _BY_KIND:
        return "\n\n".join(f"Who {verb}, by kind: {_by_kind(verb)}." for verb in _BY_KIND[model])
    return f"Who: {_spoken(NEEDS[model])}."


def _by_kind(verb: str) -> str:
    """The kinds, gathered by what they ask for."""
    kinds: dict[str, list[str]] = {}
    for kind, needs in NEEDS_OF_KIND.items():
        kinds.setdefault(
            _spoken({"lists": needs.see, "changes one": needs.change}.get(verb, needs.add)), []
        ).append(kind)
    return "; ".join(f"{', '.join(of)}: {who}" for who, of in kinds.items())


def _spoken(need: Need) -> str:
    roles = "" if need.roles == frozenset(Role) else " or ".join(sorted(role.value for role in need.roles))
    if need.level is not None:
        level = "view or edit" if need.level is Permission.VIEW else need.level.value
        roles += f"; a supervisor with {level} on the campaign"
    who = ", ".join(part for part in (roles, "agent use on" if need.agent_use else "") if part)
    return who or "everybody signed in"


def _kind(hint: Any) -> str:
    for known, name in _NAMES:
        if hint == known:
            return name
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _kind(args[0])
    if origin is Literal:
        return " / ".join(f'"{value}"' for value in args)
    if origin in (Union, types.UnionType):
        return " or ".join(_kind(member) for member in args)
    if origin is tuple:
        if args[-1] is Ellipsis:
            return f"list of {_kind(args[0])}"
        return f"list of {len(args)}: {', '.join(_kind(member) for member in args)}"
    if origin is dict:
        return f"object of {_kind(args[1])} by {_kind(args[0])}"
    if hint is type(None):
        return "null"
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return " / ".join(f'"{member.value}"' for member in hint)
    return {str: "text", int: "number", bool: "true / false"}.get(hint, getattr(hint, "__name__", str(hint)))


def _default(default: object) -> str:
    return "" if default is PydanticUndefined else f", else `{json.dumps(default)}`"


def _docstring(model: type[BaseModel]) -> str:
    return " ".join((model.__dict__.get("__doc__") or "").split())


def _notes(model: type[BaseModel]) -> dict[str, str]:
    """The texts below the fields, which exist only in the source."""
    [node] = ast.parse(inspect.getsource(model)).body
    assert isinstance(node, ast.ClassDef)
    notes = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        text = (
            below.value.value
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            else None
        )
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, str):
            notes[field.target.id] = " ".join(text.split()).replace("|", "\\|")
    return notes


if __name__ == "__main__":
    PLACE.write_text(document(), "utf-8")
