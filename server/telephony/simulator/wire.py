"""What the switchboard and its callers write to each other: one JSON object a message, `{"kind": …, "body": {…}}`.

Rule: both sides are built from the same sources, so anything that does not fit is a fault and never guessed at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias, cast, get_args

from pydantic import TypeAdapter, ValidationError

from server.telephony.port import SwitchEvent
from server.telephony.simulator.messages import Ask, Command, Farewell, Heard, Reply
from server.telephony.simulator.outside import Happening

Adapters: TypeAlias = Mapping[str, TypeAdapter[Any]]


class Unreadable(ValueError):
    """A message that our other side does not write."""


def _adapters(kinds: Iterable[type]) -> Adapters:
    return {kind.__name__: TypeAdapter(kind) for kind in kinds}


_COMMANDS: Final = _adapters(get_args(Command))
_HEARD: Final = _adapters((*get_args(SwitchEvent), Reply, Farewell))
_HAPPENINGS: Final = _adapters(get_args(Happening))


def write_ask(ask: Ask) -> str:
    """A command as text."""
    return json.dumps({"ask": ask.number, **_tagged(_COMMANDS, ask.command)})


def write_heard(heard: Heard) -> str:
    """What an application hears, as text."""
    return json.dumps(_tagged(_HEARD, heard))


def write_happening(happening: Happening) -> str:
    """What people or fate do, as text."""
    return json.dumps(_tagged(_HAPPENINGS, happening))


def read_ask(text: str | bytes) -> Ask:
    """The command in `text`.

    Raises:
        Unreadable: there is none.
    """
    envelope = _envelope(text)
    number = envelope.get("ask")
    if not isinstance(number, int):
        raise Unreadable("a command without a number")
    return Ask(number, cast(Command, _body(_COMMANDS, envelope)))


def read_heard(text: str | bytes) -> Heard:
    """The event, reply or farewell in `text`.

    Raises:
        Unreadable: there is none.
    """
    return cast(Heard, _body(_HEARD, _envelope(text)))


def read_happening(text: str | bytes) -> Happening:
    """The happening in `text`.

    Raises:
        Unreadable: there is none.
    """
    return cast(Happening, _body(_HAPPENINGS, _envelope(text)))


def _tagged(adapters: Adapters, thing: object) -> dict[str, Any]:
    kind = type(thing).__name__
    return {"kind": kind, "body": adapters[kind].dump_python(thing, mode="json")}


def _envelope(text: str | bytes) -> dict[str, Any]:
    try:
        envelope = json.loads(text)
    except ValueError as error:
        raise Unreadable("no JSON") from error
    if not isinstance(envelope, dict):
        raise Unreadable("no JSON object")
    return envelope


def _body(adapters: Adapters, envelope: Mapping[str, Any]) -> object:
    adapter = adapters.get(str(envelope.get("kind")))
    if adapter is None:
        raise Unreadable(f"no message of kind {envelope.get('kind')!r} is expected here")
    try:
        return cast(object, adapter.validate_python(envelope.get("body")))
    except ValidationError as error:
        raise Unreadable(str(error)) from error
