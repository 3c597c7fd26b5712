"""Every message is strict, frozen and bounded, and every line for a screen is clean."""

from __future__ import annotations

from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, ValidationError

from kaden.clock import instant_of, local_time
from kaden.protocol.base import (
    IMPORT_CHUNK,
    IMPORT_WINDOW,
    LAST_STAMP,
    MAX_CLIENT_MESSAGE,
    MAX_LINE,
    Message,
)
from kaden.protocol.client import ClientMessage, Hello, ImportChunk, KeepDraft
from kaden.protocol.codec import encode
from kaden.protocol.server import RefusedRow, ServerMessage

ALL = (*get_args(get_args(ClientMessage)[0]), *get_args(get_args(ServerMessage)[0]))


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_every_message_is_strict_frozen_and_closed(model: type[BaseModel]) -> None:
    config = model.model_config
    assert issubclass(model, Message)
    assert (config["strict"], config["frozen"], config["extra"]) == (True, True, "forbid")
    assert config["allow_inf_nan"] is False


def test_every_message_has_a_name_of_its_own() -> None:
    names = [model.model_fields["type"].default for model in ALL]
    assert len(set(names)) == len(names)


def test_secrets_do_not_show_in_a_messages_text() -> None:
    for model in ALL:
        for name, field in model.model_fields.items():
            if name in ("password", "token"):
                assert field.repr is False, f"{model.__name__}.{name}"


def test_lines_are_clean_and_cut_notes_keep_their_breaks() -> None:
    row = RefusedRow(line=1, reason="r", value="a\x1b[2J\nb" + "x" * 1_000)
    assert row.value.startswith("a[2J b")
    assert len(row.value) == MAX_LINE
    assert KeepDraft(attempt=1, sequence=1, note="a\r\nb\x07").note == "a\nb"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "Asia/Tokyo"])
def test_every_instant_that_can_be_sent_has_a_wall_clock_time(zone: str) -> None:
    for at in (0, LAST_STAMP):
        sent = KeepDraft(attempt=1, sequence=1, note="", callback_at=at).callback_at
        assert sent is not None
        assert instant_of(local_time(sent, ZoneInfo(zone))) == sent
    with pytest.raises(ValidationError):
        KeepDraft(attempt=1, sequence=1, note="", callback_at=LAST_STAMP + 1)


def test_nothing_can_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        Hello(protocol=1, client="x").client = "y"


def test_a_full_chunk_fits_into_a_message_and_a_window_holds_several() -> None:
    chunk = ImportChunk(request="r" * 64, data="A" * (IMPORT_CHUNK * 4 // 3 + 2))
    assert len(encode(chunk)) <= MAX_CLIENT_MESSAGE
    assert IMPORT_WINDOW >= 8 * IMPORT_CHUNK
