"""The encoding of a list is found, and bytes without meaning are marked and never guessed (row 115, case 51)."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.lists.charset import ERRORS, UNDECODABLE, Encoding, detect, encoding_named, mark_of

NAMES = [
    "佐藤",
    "鈴木",
    "高橋",
    "渡邊",
    "小林",
    "佐々木",
    "ヤマダ",
    "やまだ",
    "株式会社東京",
    "営業部",
    "群馬県",
]
WINDOWS_NAMES = [*NAMES, "髙橋", "㈱山﨑", "①", "Ⅳ", "㈲", "ｶﾌﾞｼｷ"]
HEADINGS = ["電話番号,氏名", "tel,name", '"会社名","TEL"']


@st.composite
def lists(draw: st.DrawFn, names: list[str]) -> str:
    """A short list such as an office has."""
    lines = [draw(st.sampled_from(HEADINGS))]
    for _ in range(draw(st.integers(1, 30))):
        name = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2))
        lines.append(f"0{draw(st.integers(10**8, 10**10 - 1))},{''.join(name)}")
    return draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)


@pytest.mark.parametrize("encoding", list(Encoding))
@settings(max_examples=50)
@given(data=st.data())
def test_a_short_list_betrays_its_encoding(encoding: Encoding, data: st.DataObject) -> None:
    windows = encoding not in (Encoding.EUC_JP, Encoding.ISO_2022_JP)
    text = data.draw(lists(WINDOWS_NAMES if windows else NAMES))
    assert detect(text.encode(encoding)) == encoding


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, Encoding.UTF_8),
        (codecs.BOM_UTF16_LE, Encoding.UTF_16_LE),
        (codecs.BOM_UTF16_BE, Encoding.UTF_16_BE),
    ],
)
def test_a_byte_order_mark_decides(mark: bytes, encoding: Encoding) -> None:
    sample = mark + "電話番号".encode(encoding)
    assert detect(sample) == encoding
    assert mark_of(sample) == len(mark)
    assert mark_of(b"tel,name") == 0


def test_a_few_broken_lines_do_not_turn_a_list_of_utf_8_into_something_else() -> None:
    """Case 51: mixed encodings."""
    good = "03-1234-5678,山田太郎\n".encode()
    assert detect(good * 5 + "03-1234-5678,髙橋\n".encode("cp932") * 4) == Encoding.UTF_8


def test_a_list_of_half_width_kana_is_of_windows() -> None:
    """Every byte of these could be EUC-JP too."""
    assert detect("TEL,ｼﾒｲ\n0312345678,ﾔﾏﾀﾞ ﾀﾛｳ\n0312345679,ｻﾄｳ ﾊﾅｺ\n".encode("cp932")) == Encoding.CP932


def test_plain_ascii_is_utf_8() -> None:
    assert detect(b"tel,name\n0312345678,Yamada\n") == Encoding.UTF_8
    assert detect(b"") == Encoding.UTF_8


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("UTF-8", Encoding.UTF_8),
        ("utf8", Encoding.UTF_8),
        ("utf-8-sig", Encoding.UTF_8),
        ("Shift_JIS", Encoding.CP932),
        ("sjis", Encoding.CP932),
        ("Windows-31J", Encoding.CP932),
        ("CP932", Encoding.CP932),
        ("EUC-JP", Encoding.EUC_JP),
        ("utf-16", Encoding.UTF_16_BE),
        ("UTF-16LE", Encoding.UTF_16_LE),
        ("jis", Encoding.ISO_2022_JP),
    ],
)
def test_people_call_encodings_by_many_names(name: str, encoding: Encoding) -> None:
    assert encoding_named(name, "電話,氏名\n".encode("utf-16-be")) == encoding


def test_an_unknown_encoding_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused) as refused:
        encoding_named("klingon", b"")
    assert refused.value.code is RefusalCode.UNKNOWN_ENCODING
    assert refused.value.values["encoding"] == "klingon"
    assert "cp932" in str(refused.value.values["known"])


@pytest.mark.parametrize("encoding", [Encoding.EUC_JP, Encoding.ISO_2022_JP])
@pytest.mark.parametrize(("sign", "pair"), [("①", b"\xad\xa1"), ("㈱", b"\xad\xea"), ("髙", b"\xfc\xe2")])
def test_signs_that_windows_adds_are_read_in_older_encodings(
    encoding: Encoding, sign: str, pair: bytes
) -> None:
    """Row 115: real lists hold them, whatever the standard says."""
    if encoding is Encoding.ISO_2022_JP:
        pair = b"\x1b$B" + bytes(byte & 0x7F for byte in pair) + b"\x1b(B"
    assert (b"a" + pair + b"b").decode(encoding, ERRORS) == f"a{sign}b"


@pytest.mark.parametrize("encoding", list(Encoding))
@given(data=st.binary(max_size=60))
@example(b"\xad")
@example(b"\xff\xff\x81")
def test_whatever_bytes_come_they_are_decoded_or_marked(encoding: Encoding, data: bytes) -> None:
    text = data.decode(encoding, ERRORS)
    if UNDECODABLE not in text:
        text.encode("utf-8")


def test_only_decoding_marks() -> None:
    with pytest.raises(UnicodeEncodeError):
        "①".encode("ascii", ERRORS)
