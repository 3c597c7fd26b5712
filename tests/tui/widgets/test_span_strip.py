"""A line that is repainted in part: where a column begins, and when stepping over the rest would be wrong."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.widgets.span_strip import Cover, Span, SpanStrip

CONSOLE = Console(color_system="standard", force_terminal=True)
RED = Style.parse("red on default")
DEFAULT = Style.parse("default on default")

SPANS = {4: Span(0, 0), 9: Span(5, 2)}
WIDTH = 11


def strip(cover: Cover, spans: Mapping[int, Span] = SPANS) -> SpanStrip:
    parts = [Segment("佐藤", DEFAULT), Segment(" ", DEFAULT), Segment("talk", RED), Segment("  ", DEFAULT)]
    return SpanStrip(Strip(parts, WIDTH), spans, cover)


def painted(line: SpanStrip, end: int, cuts: tuple[int, ...] = (WIDTH,)) -> str:
    """What a frame writes of a span that ends at `end`, on a line cut at `cuts`."""
    parts = line.divide(cuts)
    return parts[0].crop(0, end).render(CONSOLE)


def test_a_column_is_written_alone_after_a_step_to_where_it_begins() -> None:
    assert painted(strip(Cover()), 9) == "\x1b[5C\x1b[31;49mtalk\x1b[0m"


def test_the_first_column_needs_no_step_and_plain_text_no_style() -> None:
    assert painted(strip(Cover()), 4) == "佐藤"


def test_a_span_that_is_no_column_is_written_from_the_left_as_textual_does() -> None:
    assert painted(strip(Cover()), 7) == "佐藤 \x1b[31;49mta\x1b[0m"


def test_the_whole_line_is_written_with_as_few_styles_as_can_be() -> None:
    assert strip(Cover()).render(CONSOLE) == "佐藤 \x1b[31;49mtalk\x1b[0m  "


def test_once_something_lay_over_the_line_the_next_paint_steps_over_nothing() -> None:
    cover = Cover()
    covered = strip(cover)
    assert painted(covered, 9, cuts=(6, WIDTH)) == "佐藤 \x1b[31;49mt\x1b[0m"
    changed = strip(cover)
    assert painted(changed, 9) == "佐藤 \x1b[31;49mtalk\x1b[0m"
    assert painted(changed, 9) == "\x1b[5C\x1b[31;49mtalk\x1b[0m"


def test_a_crop_that_begins_elsewhere_is_a_plain_one() -> None:
    line = strip(Cover())
    line.divide((WIDTH,))
    assert line.crop(5, 9).text == "talk"
    assert line.crop(0).text == line.text


def test_a_span_of_no_segment_is_whatever_stands_there() -> None:
    assert painted(strip(Cover(), {7: Span(2)}), 7) == "\x1b[2C藤 \x1b[31;49mta\x1b[0m"
