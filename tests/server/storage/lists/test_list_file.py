"""Rows come with the line they begin on, whatever encoding, line end and quoting (rows 115, 116; cases 48-51, 55)."""

from __future__ import annotations

import csv
import io
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.lists.charset import UNDECODABLE, Encoding
from server.storage.lists.limits import Limits
from server.storage.lists.list_file import SAMPLE, ListFile, index_of_open_quote, open_list

HEAD = "電話番号,氏名\n"


def read(data: bytes | str, encoding: str | None = None, limits: Limits | None = None) -> ListFile:
    content = data.encode() if isinstance(data, str) else data
    return ListFile(io.BytesIO(content), "list.csv", encoding, limits or Limits())


def rows_of(file: ListFile) -> list[tuple[int, list[str]]]:
    return [(row.line, row.cells) for row in file.rows()]


def refusal_of(data: bytes | str, encoding: str | None = None, limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        list(read(data, encoding, limits).rows())
    return refused.value


# ---- every encoding, line end and quoting -----------------------------------------------------------------------

CELLS = st.text(st.sampled_from('山田髙①㈱ﾔaA09-,"\n\r ;\t　'), max_size=8)
FORMATS = [
    ("utf-8", ""),
    ("utf-8", "\ufeff"),
    ("cp932", ""),
    ("utf-16-le", "\ufeff"),
    ("utf-16-be", "\ufeff"),
]


def written(cell: str, everything_quoted: bool) -> str:
    if everything_quoted or set(cell) & set(',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


@pytest.mark.parametrize("everything_quoted", [False, True])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("encoding", "mark"), FORMATS)
@settings(max_examples=20)
@given(table=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_was_written_is_read(
    encoding: str, mark: str, newline: str, everything_quoted: bool, table: list[list[str]]
) -> None:
    headings = ["電話番号", "氏名", "備考"]
    text = ",".join(headings) + newline
    expected = []
    for row in table:
        if any(map(str.strip, row)):
            expected.append((1 + len(re.findall("\r\n|\r|\n", text)), row))
        text += ",".join(written(cell, everything_quoted) for cell in row) + newline
    file = read((mark + text).encode(encoding), encoding)
    assert file.columns == tuple(headings)
    assert rows_of(file) == expected


@pytest.mark.parametrize("encoding", list(Encoding))
def test_every_encoding_is_found_by_itself(encoding: Encoding) -> None:
    text = "電話番号,氏名\r\n03-1234-5678,山田太郎\r\n090-1234-5678,佐藤花子\r\n"
    file = read(text.encode(encoding))
    assert file.encoding == encoding
    assert rows_of(file) == [(2, ["03-1234-5678", "山田太郎"]), (3, ["090-1234-5678", "佐藤花子"])]


def test_the_encoding_is_found_beyond_a_long_stretch_of_ascii() -> None:
    plain = b"0312345678,Yamada\n"
    times = SAMPLE // len(plain) + 2
    file = read(b"tel,name\n" + plain * times + "0312345678,髙橋\n".encode("cp932"))
    assert file.encoding == Encoding.CP932
    assert rows_of(file)[-1] == (times + 2, ["0312345678", "髙橋"])


def test_the_encoding_that_a_person_names_wins() -> None:
    file = read("電話番号,氏名\n0312345678,ﾔﾏ\n".encode("cp932"), "shift_jis")
    assert rows_of(file) == [(2, ["0312345678", "ﾔﾏ"])]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_headings_show_the_delimiter(delimiter: str) -> None:
    text = (
        f'電話番号{delimiter}"氏,名;"{delimiter}備考\n0312345678{delimiter}山田{delimiter}"a{delimiter}b"\n'
    )
    assert rows_of(read(text)) == [(2, ["0312345678", "山田", f"a{delimiter}b"])]


def test_blank_lines_are_no_rows_but_they_count_as_lines() -> None:
    file = read("\n,,\n" + HEAD + '\n0312345678,"a\nb"\n,\n 　,\t\n0312345679,c\n\x1a')
    assert file.columns == ("電話番号", "氏名")
    assert rows_of(file) == [(5, ["0312345678", "a\nb"]), (9, ["0312345679", "c"])]


def test_a_quotation_mark_within_a_field_is_only_a_sign() -> None:
    assert rows_of(read(HEAD + '0312345678,5" TV\n0312345679,"a ""b"""\n')) == [
        (2, ["0312345678", '5" TV']),
        (3, ["0312345679", 'a "b"']),
    ]


# ---- quotation marks that do not close --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('1,"a\n2,b\n3,c\n', 2),
        ('1,a\n2,"b\n3,c\n', 3),
        ('1,a\n2,"b"c\n3,c\n', 3),
        ('1,a\n2,"b\n3,c"d\n', 3),
        ('1,"x\ny","b\n3,c\n', 3),
        ('1,"x ""y""\nz"\n2,"""b\n3,c\n', 4),
    ],
)
def test_a_stray_quotation_mark_is_named_with_its_line(rows: str, line: int) -> None:
    """Case 49."""
    refused = refusal_of(HEAD + rows)
    assert refused == Refused(RefusalCode.UNBALANCED_QUOTE, line=line)


def test_a_stray_quotation_mark_in_the_headings_is_named_too() -> None:
    assert refusal_of('\n電話番号,"氏名\n1,2\n') == Refused(RefusalCode.UNBALANCED_QUOTE, line=2)


def test_two_stray_quotation_marks_do_not_swallow_the_rows_between_them() -> None:
    """Case 49: 1,000 rows had become 2."""
    rows = [f"0312345{number:03},name" for number in range(1_000)]
    rows[10] = '0312345010,"name'
    rows[700] = '0312345700",name'
    assert refusal_of(HEAD + "\n".join(rows)) == Refused(RefusalCode.UNBALANCED_QUOTE, line=12)


def test_an_address_of_several_lines_is_no_stray_quotation_mark() -> None:
    address = "\n".join(["a"] * Limits().row_lines)
    assert rows_of(read(f'{HEAD}1,"{address}"\n2,b\n'))[1:] == [(Limits().row_lines + 2, ["2", "b"])]
    refused = refusal_of(f'{HEAD}1,"{address}\na"\n2,b\n')
    assert refused == Refused(RefusalCode.UNBALANCED_QUOTE, line=2)


@given(st.text(st.sampled_from('a,"\n'), max_size=12))
def test_the_parser_and_the_search_for_its_open_mark_agree(text: str) -> None:
    lines = text.splitlines(keepends=True)
    taken: list[str] = []

    def feed() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    try:
        next(csv.reader(feed(), strict=True), None)
    except csv.Error:
        assert index_of_open_quote(taken, ",") is not None
    else:
        assert index_of_open_quote(taken, ",") is None


# ---- bytes without meaning --------------------------------------------------------------------------------------


def test_a_line_that_cannot_be_decoded_is_marked_and_the_others_are_read() -> None:
    """Case 51: never replaced silently."""
    text = HEAD.encode() + b"1,\x8d\x82\n" + "2,佐藤\n".encode() * 3
    file = read(text)
    found = rows_of(file)
    assert file.encoding == Encoding.UTF_8
    assert found[0][0] == 2
    assert UNDECODABLE in found[0][1][1]
    assert found[1] == (3, ["2", "佐藤"])


def test_headings_in_another_encoding_refuse_the_file() -> None:
    refused = refusal_of(HEAD.encode("cp932") + b"0312345678,a\n", "utf-8")
    assert refused == Refused(RefusalCode.WRONG_ENCODING, encoding="utf-8", line=1)


def test_half_a_character_at_the_end_is_marked() -> None:
    for encoding in ("utf-8", "cp932", "utf-16-le"):
        last = rows_of(read((HEAD + "1,山").encode(encoding)[:-1], encoding))[-1]
        assert UNDECODABLE in last[1][1]


# ---- what is no list --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "problem"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "XLSX / ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08\x00", "GZIP"),
        (b"\n<!DOCTYPE html><html>", "HTML / XML"),
        (b"<?xml version='1.0'?>", "HTML / XML"),
        (random.Random(50).randbytes(4_096), "binary"),
        (b"tel,name\n" + b"\x01\x02\x03" * 30, "binary"),
        (b"\x00" * 64, "binary"),
    ],
)
def test_a_file_that_is_no_csv_is_called_what_it_looks_like(start: bytes, problem: str) -> None:
    assert refusal_of(start) == Refused(RefusalCode.NOT_CSV, path="list.csv", problem=problem)


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t\n", b",,,\n;;\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_file_without_content_is_empty(data: bytes) -> None:
    assert refusal_of(data) == Refused(RefusalCode.EMPTY_FILE, path="list.csv")


def test_a_stray_control_character_does_not_make_a_list_binary() -> None:
    """Case 50: NUL."""
    found = rows_of(read(HEAD + "0312345678,a\x00b\x1b[31m\n" + "0312345678,山田\n" * 20))
    assert found[0] == (2, ["0312345678", "a\x00b\x1b[31m"])


# ---- limits -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_field_beyond_the_limit_costs_its_row_only(quote: str) -> None:
    """Case 50, at the limit and one beyond it."""
    limits = Limits(field=10)
    text = f"tel,name\n1,{quote}{'x' * 10}{quote}\n2,{quote}{'x' * 11}{quote}\n3,a\n"
    found = [(row.line, row.cells, row.too_long) for row in read(text, limits=limits).rows()]
    assert found == [(2, ["1", "x" * 10], False), (3, [], True), (4, ["3", "a"], False)]


def test_a_field_beyond_the_limit_that_goes_on_in_the_next_line_refuses_the_file() -> None:
    refused = refusal_of('tel,name\n1,"xxxxxxxxxxx\nx"\n3,a\n', limits=Limits(field=10))
    assert refused == Refused(RefusalCode.UNBALANCED_QUOTE, line=2)


def test_a_line_without_end_is_not_read_into_memory() -> None:
    """Case 48."""
    refused = refusal_of("tel,name\n" + "x" * 200, limits=Limits(line=100))
    assert refused == Refused(RefusalCode.NOT_CSV, path="list.csv", problem="> 100")


def test_more_columns_than_any_list_has_are_refused() -> None:
    """Case 50, at the limit and one beyond it."""
    headings = [f"c{number}" for number in range(1_001)]
    assert len(read(",".join(headings[:-1])).columns) == 1_000
    refused = refusal_of(",".join(headings))
    assert refused == Refused(RefusalCode.NOT_CSV, path="list.csv", problem="1001 > 1000")


# ---- opening ----------------------------------------------------------------------------------------------------


def opening(path: Path, limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        open_list(path, limits or Limits()).close()
    return refused.value


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    """Case 55: a link, a pipe, a device and a directory are refused at once."""
    real = tmp_path / "real.csv"
    real.write_text(HEAD)
    open_list(real, Limits()).close()
    (tmp_path / "link.csv").symlink_to(real)
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "link.csv", tmp_path / "pipe.csv", tmp_path, Path("/dev/zero")):
        refused = opening(path)
        assert refused.code is RefusalCode.FILE_UNREADABLE
        assert refused.values["path"] == str(path)


def test_a_missing_file_and_an_empty_one(tmp_path: Path) -> None:
    missing = tmp_path / "none.csv"
    assert opening(missing) == Refused(RefusalCode.FILE_MISSING, path=str(missing))
    empty = tmp_path / "empty.csv"
    empty.touch()
    assert opening(empty) == Refused(RefusalCode.EMPTY_FILE, path="empty.csv")


def test_the_limit_of_the_size_is_stated(tmp_path: Path) -> None:
    """Row 125, at the limit and one byte beyond it."""
    file = tmp_path / "list.csv"
    file.write_bytes(b"x" * 100)
    open_list(file, Limits(size=100)).close()
    assert opening(file, Limits(size=99)) == Refused(RefusalCode.FILE_TOO_BIG, size=100, limit=99)
