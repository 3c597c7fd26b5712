"""Messages to bytes and back. What cannot be read is a `Refused` that names the place, never a trace.

Both directions are one JSON text per WebSocket frame. Encode once per audience, not once per receiver.
"""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError

from kaden.protocol.base import MAX_CLIENT_MESSAGE, MAX_SERVER_MESSAGE, Message
from kaden.protocol.client import CLIENT_MESSAGE, ClientMessage
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import SERVER_MESSAGE, ServerMessage
from kaden.text import clean

T = TypeVar("T")

_SHOWN: Final = 60
"""Characters of a wrong message's own words that a refusal quotes."""


def encode(message: Message) -> bytes:
    """The message as UTF-8 JSON."""
    return message.__pydantic_serializer__.to_json(message)


def decode_client(data: str | bytes) -> ClientMessage:
    """What a client said. `bytes` is a binary frame, which no message comes in.

    Raises:
        Refused: MESSAGE_TOO_BIG, UNKNOWN_MESSAGE, MALFORMED_MESSAGE.
    """
    return _decode(data, CLIENT_MESSAGE, MAX_CLIENT_MESSAGE)


def decode_server(data: str | bytes) -> ServerMessage:
    """What the server said.

    Raises:
        Refused: MESSAGE_TOO_BIG, UNKNOWN_MESSAGE, MALFORMED_MESSAGE.
    """
    return _decode(data, SERVER_MESSAGE, MAX_SERVER_MESSAGE)


def without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """One object of a JSON text, as the hook `object_pairs_hook` of `json.loads`.

    Raises:
        ValueError: a key stands twice in it: two readers could understand it differently.
    """
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return read


def _decode(data: str | bytes, adapter: TypeAdapter[T], limit: int) -> T:
    if isinstance(data, bytes):
        _refuse("frame", "a text frame was expected")
    size = len(data) if data.isascii() else len(data.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise Refused(RefusalCode.MESSAGE_TOO_BIG, size=size, limit=limit)
    try:
        message = adapter.validate_json(data)
        # The validator keeps the last of two equal keys; whoever looked at the first would have seen another message.
        json.loads(data, object_pairs_hook=without_repetition)
    except ValidationError as error:
        raise _refusal(error) from None
    except ValueError as error:
        _refuse("json", str(error))
    return message


def _refusal(error: ValidationError) -> Refused:
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "union_tag_invalid":
        return Refused(RefusalCode.UNKNOWN_MESSAGE, type=_short(str(first["ctx"]["tag"])))
    where = ".".join(_short(str(step)) for step in first["loc"]) or "json"
    return Refused(RefusalCode.MALFORMED_MESSAGE, where=where, problem=_short(first["msg"], 200))


def _refuse(where: str, problem: str) -> NoReturn:
    raise Refused(RefusalCode.MALFORMED_MESSAGE, where=where, problem=problem)


def _short(text: str, limit: int = _SHOWN) -> str:
    return clean(text, limit)
