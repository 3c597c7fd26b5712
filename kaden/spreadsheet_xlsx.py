"""XLSX files of one sheet: texts and numbers, a bold first row that stays in sight, and nothing that calculates.

Rule: every text is written as text and no cell is a formula, whatever it begins with (guarantees 7.3, case 54). The few
parts that such a file needs are written here; a library would bring more than the format of one table asks for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from kaden.cells import width

Cell: TypeAlias = str | int | float | None

WIDEST: Final = 60
"""Characters that a column is made wide for."""

LONGEST: Final = 32_767
"""Characters that a cell takes."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Same rows, same file."""

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot say."""

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}


def write_xlsx(out: BinaryIO, title: str, rows: Sequence[Sequence[Cell]]) -> None:
    """Write a whole file.

    Args:
        out: gets the bytes.
        title: of the sheet; what a title cannot have is left out.
        rows: the headings first.
    """
    sheet = re.sub(r"[\[\]:*?/\\]", " ", _xml_text(title)).strip("' ")[:31] or "kaden"
    workbook = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    parts = _PARTS | {"xl/workbook.xml": workbook, "xl/worksheets/sheet1.xml": "".join(_sheet(rows))}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, _EPOCH), _HEAD + text, zipfile.ZIP_DEFLATED)


def _sheet(rows: Sequence[Sequence[Cell]]) -> Iterable[str]:
    yield (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    )
    columns = list(zip(*rows, strict=True))
    if columns:
        yield "<cols>"
        for place, column in enumerate(columns, 1):
            cells = min(WIDEST, 2 + max(width("" if cell is None else str(cell)) for cell in column))
            yield f'<col min="{place}" max="{place}" width="{cells}" customWidth="1"/>'
        yield "</cols>"
    yield "<sheetData>"
    for number, row in enumerate(rows):
        yield f"<row>{''.join(_cell(cell, bold=number == 0) for cell in row)}</row>"
    yield "</sheetData></worksheet>"


def _cell(cell: Cell, *, bold: bool) -> str:
    style = ' s="1"' if bold else ""
    if cell is None:
        return f"<c{style}/>"
    if isinstance(cell, str):
        text = escape(_xml_text(cell)[:LONGEST])
        return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'
    return f"<c{style}><v>{cell!r}</v></c>"


def _xml_text(text: str) -> str:
    return _FORBIDDEN.sub("", text)
