"""What `kaden dnc import` says at the end; loading itself stands in `test_dnc`."""

from __future__ import annotations

from kaden.protocol.do_not_call import NumbersReport
from kaden.protocol.server import RefusedRow
from kaden.words import Words
from server.commands.load_numbers import report_lines


def test_the_first_refused_lines_and_how_many_more() -> None:
    report = NumbersReport(
        request="r", encoding="utf-8", rows=9, imported=5, already=1, duplicates=0, invalid=3
    )
    refused = [RefusedRow(line=line, reason="foreign", value="x") for line in range(3)]
    lines = list(report_lines(Words("en"), report, refused, dry_run=True, most=2))
    assert lines[1].split() == ["would", "be", "listed", "5"]
    assert [line for line in lines if "outside Japan" in line] == lines[5:7]
    assert lines[-1].strip() == "… and 1 further lines"
