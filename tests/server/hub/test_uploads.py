"""A file on its way: what is taken, when it is acknowledged, and that nothing stays behind."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import pytest

from kaden.protocol.refusals import Refused
from kaden.vocabulary import AccountId
from server.hub.port import ListOrder, Visit
from server.hub.uploads import ACKNOWLEDGE, Upload, sweep

ORDER = ListOrder(AccountId(1), "r", "b", "f.csv", None)
VISIT = cast(Visit, object())


Begin = Callable[[int], Upload]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begins uploads of so many bytes, and discards them in the end."""
    with ExitStack() as stack:

        def begun(size: int) -> Upload:
            made = Upload(VISIT, ORDER, size, tmp_path, 0)
            stack.callback(made.discard)
            return made

        yield begun


def base(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_bytes_arrive_in_order_and_the_clock_is_kept(begin: Begin) -> None:
    file = begin(6)
    file.add(base(b"abc"), 5)
    assert (file.received, file.moved_at) == (3, 5)
    assert file.add(base(b"def"), 9)
    file.finish()
    assert file.path.read_bytes() == b"abcdef"


def test_acknowledged_after_a_quarter_of_the_window_and_at_the_end(begin: Begin) -> None:
    file = begin(ACKNOWLEDGE + 2)
    assert not file.add(base(bytes(ACKNOWLEDGE - 1)), 0)
    assert file.add(base(b"x"), 0)
    assert not file.add(base(b"x"), 0)
    assert file.add(base(b"x"), 0)


@pytest.mark.parametrize("data", ["!", "AAA", base(b"12345"), "ＡＡＡＡ"])
def test_what_is_no_base64_or_too_long_is_refused(begin: Begin, data: str) -> None:
    with pytest.raises(Refused):
        begin(4).add(data, 0)


def test_a_short_file_is_refused(begin: Begin) -> None:
    with pytest.raises(Refused):
        begin(1).finish()


def test_discarding_twice_is_no_fault(tmp_path: Path, begin: Begin) -> None:
    file = begin(1)
    file.discard()
    file.discard()
    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_server_left_is_swept_and_nothing_else(tmp_path: Path, begin: Begin) -> None:
    begin(1)
    (tmp_path / "other.csv").touch()
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["other.csv"]
    sweep(tmp_path / "missing")
