"""Which encoding a customer list is written in, and how its bytes become text (domain row 115; case 51).

Rule: nothing is replaced silently. What cannot be decoded becomes `UNDECODABLE`, and a row that holds it is refused.
Windows' CP932 is what offices mean by "Shift_JIS": the standard's own table knows no 髙, ① or ㈱.
"""

from __future__ import annotations

import codecs
from collections import Counter
from enum import StrEnum
from typing import Final

from kaden.protocol.refusals import RefusalCode, Refused

UNDECODABLE: Final = "\udc80"
"""Stands in decoded text where bytes mean nothing; no encoding can produce it."""

ERRORS: Final = "kaden.mark"
"""The error handler to decode with, by its registered name."""


class Encoding(StrEnum):
    """The encodings of lists; each value is the codec that reads it."""

    UTF_8 = "utf-8"
    CP932 = "cp932"
    EUC_JP = "euc-jp"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    ISO_2022_JP = "iso-2022-jp"


_BYTE_ORDER_MARKS: Final = {
    codecs.BOM_UTF8: Encoding.UTF_8,
    codecs.BOM_UTF16_LE: Encoding.UTF_16_LE,
    codecs.BOM_UTF16_BE: Encoding.UTF_16_BE,
}

_OTHER_NAMES: Final = {
    "utf8": Encoding.UTF_8,
    "utf8sig": Encoding.UTF_8,
    "cp932": Encoding.CP932,
    "ms932": Encoding.CP932,
    "windows31j": Encoding.CP932,
    "shiftjis": Encoding.CP932,
    "sjis": Encoding.CP932,
    "eucjp": Encoding.EUC_JP,
    "euc": Encoding.EUC_JP,
    "utf16le": Encoding.UTF_16_LE,
    "utf16be": Encoding.UTF_16_BE,
    "iso2022jp": Encoding.ISO_2022_JP,
    "jis": Encoding.ISO_2022_JP,
}

KNOWN_NAMES: Final = (
    "utf-8",
    "cp932",
    "shift_jis",
    "euc-jp",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "iso-2022-jp",
)
"""What `--encoding` accepts, as it is told to people; other usual spellings are understood too."""


def encoding_named(name: str, sample: bytes) -> Encoding:
    """The encoding that a person asked for; `sample`, the file's start, gives the byte order of plain UTF-16.

    Raises:
        Refused: UNKNOWN_ENCODING.
    """
    key = "".join(char for char in name.lower() if char.isalnum())
    if key == "utf16":
        return _byte_order(sample)
    if key not in _OTHER_NAMES:
        raise Refused(RefusalCode.UNKNOWN_ENCODING, encoding=name, known=", ".join(KNOWN_NAMES))
    return _OTHER_NAMES[key]


def mark_of(sample: bytes) -> int:
    """The length of the byte order mark at the start of a file, in bytes."""
    return next((len(mark) for mark in _BYTE_ORDER_MARKS if sample.startswith(mark)), 0)


def detect(sample: bytes) -> Encoding:
    """The encoding of a list, from lines of it that are not all ASCII where it has such lines."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if sample.startswith(mark):
            return encoding
    if sample.count(0) * 20 > len(sample):
        return _byte_order(sample)
    if sample.isascii():
        return Encoding.ISO_2022_JP if b"\x1b$" in sample or b"\x1b(" in sample else Encoding.UTF_8
    lines = [line for line in sample.splitlines() if not line.isascii()]
    # Japanese in another encoding is next to never valid UTF-8, so a few broken lines do not decide against it.
    if sum(map(_is_utf_8, lines)) * 2 >= len(lines):
        return Encoding.UTF_8
    return min((Encoding.CP932, Encoding.EUC_JP), key=lambda encoding: _unlikely(lines, encoding))


def _byte_order(sample: bytes) -> Encoding:
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if sample.startswith(mark):
            return _BYTE_ORDER_MARKS[mark]
    # The zeros of digits, commas and line breaks stand in their second byte when the first is the lower one.
    lower_first = sample[1::2].count(0) >= sample[0::2].count(0)
    return Encoding.UTF_16_LE if lower_first else Encoding.UTF_16_BE


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _usual_characters() -> frozenset[str]:
    """Kana, full-width letters, signs and the 2,965 kanji of daily use (level 1 of JIS X 0208)."""
    rows = (0xA1, 0xA3, 0xA4, 0xA5, *range(0xB0, 0xD0))
    pairs = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return frozenset("".join(pair.decode("euc-jp", "ignore") for pair in pairs))


_USUAL: Final = _usual_characters()


def _unlikely(lines: list[bytes], encoding: Encoding) -> int:
    """How unlike Japanese `lines` look in `encoding`: rare characters, and ten times as much what has no meaning."""
    found = Counter(b"\n".join(lines).decode(encoding, ERRORS))
    rare = sum(number for char, number in found.items() if not char.isascii() and char not in _USUAL)
    return rare + 9 * found[UNDECODABLE]


def _mark(error: UnicodeError) -> tuple[str, int]:
    """The error handler: signs that Windows adds to older encodings are found by way of CP932, all else is marked."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if error.encoding == "iso2022_jp":
        pair = bytes(byte | 0x80 for byte in pair)
    if error.encoding in ("euc_jp", "iso2022_jp") and len(pair) == 2 and min(pair) > 0xA0:
        char = _shifted(*pair).decode(Encoding.CP932, "ignore")
        if len(char) == 1:
            return char, error.start + 2
    return UNDECODABLE, error.end


def _shifted(row: int, cell: int) -> bytes:
    """The Shift_JIS bytes of a character of EUC-JP: two rows of 94 share one lead byte."""
    lead = (row - 0xA1) // 2
    lead += 0x81 if lead < 0x1F else 0xC1
    if row % 2:
        return bytes((lead, cell - 0x61 + (cell > 0xDF)))
    return bytes((lead, cell - 0x02))


codecs.register_error(ERRORS, _mark)
