"""The parts of a file survive packing, and come in pieces that fit a transaction."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.phone_numbers import NumberFault
from server.storage.lists.limits import Limits
from server.storage.lists.parts import (
    PIECE,
    End,
    Head,
    Piece,
    Source,
    is_piece,
    pack,
    packed_parts,
    parts,
    unpack,
    unpack_piece,
)
from server.storage.lists.rows import Finding, RowFault

PIECE_OF_TWO = Piece(
    120,
    [(2, "山田 太郎", "㈱髙橋", "+81312345678", "03-1234-5678", "fixed", "[]", '["㈱髙橋","03-1234-5678"]')],
    ["+81312345678"],
    [
        Finding(3, RowFault.DUPLICATE_IN_FILE, "0312345678", "TEL", 2),
        Finding(4, NumberFault.SERVICE, "110", "TEL"),
    ],
)


def source(folder: Path, text: str, limits: Limits | None = None) -> Source:
    file = folder / "list.csv"
    file.write_text(text, "utf-8")
    return Source(file, "list.csv", None, {}, limits or Limits())


@pytest.mark.parametrize(
    "part",
    [Head("cp932", ("TEL", "氏名"), {"TEL": "phone"}, 120), PIECE_OF_TWO, End([["03-1234-5678", "山田"]])],
)
def test_a_part_survives_packing(part: Head | Piece | End) -> None:
    packed = pack(part)
    assert is_piece(packed) == isinstance(part, Piece)
    assert (unpack_piece if is_piece(packed) else unpack)(packed) == part


def test_a_refusal_survives_packing(tmp_path: Path) -> None:
    [packed] = packed_parts(source(tmp_path, "氏名\n山田\n"))
    assert not is_piece(packed)
    with pytest.raises(Refused) as refused:
        unpack(packed)
    assert refused.value == Refused(RefusalCode.NO_NUMBER_COLUMN, columns="氏名")


@pytest.mark.parametrize(("rows", "pieces"), [(1, [1]), (PIECE, [PIECE, 0]), (PIECE + 1, [PIECE, 1])])
def test_rows_come_in_pieces(tmp_path: Path, rows: int, pieces: list[int]) -> None:
    text = "TEL\n" + "".join(f"090{10_000_000 + place}\n" for place in range(rows))
    head, *middle, end = parts(source(tmp_path, text))
    assert isinstance(head, Head)
    assert isinstance(end, End)
    assert [len(piece.customers) for piece in middle if isinstance(piece, Piece)] == pieces
    assert head.size == len(text)
    assert isinstance(middle[-1], Piece)
    assert middle[-1].position == len(text)


def test_a_piece_knows_all_numbers_of_its_customers(tmp_path: Path) -> None:
    text = "TEL,携帯\n03-1234-5678,09012345678\n0312345679,\n"
    _, piece, _ = parts(source(tmp_path, text))
    assert isinstance(piece, Piece)
    assert piece.numbers == ["+81312345678", "+819012345678", "+81312345679"]


def test_a_file_of_headings_alone_is_empty(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        list(parts(source(tmp_path, "TEL\n\n")))
    assert refused.value == Refused(RefusalCode.EMPTY_FILE, path="list.csv")


def test_half_of_the_rows_may_be_undecodable_and_not_one_more(tmp_path: Path) -> None:
    """Case 51."""
    file = source(tmp_path, "")
    good, bad = "0312345678,山\n".encode(), b"0312345679,\xff\n"
    file.path.write_bytes(b"TEL,name\n" + good + bad)
    assert [type(part) for part in parts(file)] == [Head, Piece, End]
    file.path.write_bytes(b"TEL,name\n" + good + bad + bad)
    file = Source(file.path, "list.csv", "utf-8", {}, Limits())
    with pytest.raises(Refused) as refused:
        list(parts(file))
    assert refused.value == Refused(RefusalCode.WRONG_ENCODING, encoding="utf-8", line=3)
