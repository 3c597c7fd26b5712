"""Words on a screen: cleaned, never markup; and a look at the sources that nothing goes another way (guarantee 7.4)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

import pytest
from textual.content import Content
from textual.geometry import Region

import tui
from tests.tui.widgets.stage import stage
from tui.widgets.text import SafeText, Words, joined, safe, safe_note

HOSTILE: Final = "[/nope]\x1b]0;owned\x07[@click=app.quit]x\u202e\r\n[red]y[/]"


def test_safe_is_one_line_of_text() -> None:
    assert safe(HOSTILE).plain == "[/nope]]0;owned[@click=app.quit]x  [red]y[/]"
    assert safe(HOSTILE, "bold").plain == safe(HOSTILE).plain
    assert joined("a\x07", safe("b", "bold"), "c").plain == "abc"


def test_a_note_keeps_its_lines() -> None:
    assert safe_note("a\r\nb\x07\nc").plain == "a\nb\nc"


async def test_words_show_markup_as_it_is() -> None:
    words = Words(HOSTILE)
    async with stage(words, size=(70, 4)) as shown:
        assert "[/nope]]0;owned[@click=app.quit]x" in shown.lines[0]
        words.say("[/b]")
        await shown.settle()
        assert shown.lines[0] == "[/b]"


class Counted(Words):
    """Counts how often it has to be painted."""

    paints = 0

    def render(self) -> Content:
        self.paints += 1
        return super().render()


async def test_the_same_words_again_cost_nothing() -> None:
    words = Counted("one")
    async with stage(words) as shown:
        before = words.paints
        words.say("one")
        await shown.settle()
        assert words.paints == before
        words.say("two")
        await shown.settle()
        assert words.paints > before


class Watched(Words):
    """Remembers what of it was to be painted anew."""

    regions: tuple[Region, ...] = ()

    def refresh(self, *regions: Region, **options: Any) -> Self:
        self.regions = regions
        return super().refresh(*regions, **options)


ONE_LINE = "height: 1; width: 1fr;"


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("talking 12   waiting 3", "talking 13   waiting 3", [(9, 1)]),
        ("talking 12   waiting 3", "talking 13   waiting 4", [(9, 1), (21, 1)]),
        ("talking 12 left 3", "talking 13 left 4", [(9, 8)]),
        ("通話中 12   待機中 3", "通話中 13   待機中 3", [(8, 1)]),
        ("talking 9   waiting 3", "talking 10   waiting 3", [(8, 32)]),
        (joined("a ", safe("12", "bold")), joined("a ", safe("12", "reverse")), [(2, 2)]),
        ("通話a", "ab通話", [(0, 40)]),
        ("aa", "aaa", [(2, 38)]),
    ],
)
async def test_of_one_line_only_what_changed_is_painted(
    before: SafeText | str, after: SafeText | str, changed: list[tuple[int, int]]
) -> None:
    words = Watched(before)
    words.set_styles(ONE_LINE)
    async with stage(words) as shown:
        words.say(after)
        assert [(region.x, region.width) for region in words.regions] == changed
        await shown.settle()
        assert shown.lines[0] == words.text.plain.rstrip()


async def test_of_more_lines_everything_is_painted() -> None:
    words = Watched("one")
    words.set_styles(ONE_LINE)
    async with stage(words, size=(10, 4)) as shown:
        words.say("more than ten cells")
        assert words.regions == ()
        await shown.settle()


# ---- the sources ------------------------------------------------------------------------------------------------

PLACE: Final = Path(tui.__file__).parent
ONLY_HERE: Final = PLACE / "widgets" / "text.py"

PARSERS: Final = {
    "Button", "Collapsible", "DataTable", "Footer", "Header", "Label", "Link", "ListView", "Log", "Markdown",
    "OptionList", "RichLog", "Select", "SelectionList", "Static", "Tab", "Tabs", "TabbedContent", "Tree",
}  # fmt: skip
"""Widgets that read markup or pass escapes on."""

MARKUP: Final = {"from_markup", "from_rich_text", "render_str", "visualize"}
TITLES: Final = {"border_title", "border_subtitle", "tooltip", "title", "sub_title"}


def sources() -> list[Path]:
    return sorted(PLACE.rglob("*.py"))


def faults(source: str, *, cleaner: bool = False) -> Iterator[str]:
    """Ways around `safe` in one file; the file that holds `safe` may make content."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("textual.widgets"):
                yield from (f"imports {name.name}" for name in names if name.name in PARSERS)
            case ast.ImportFrom(module="rich.text" | "rich.markup" | "rich"):
                yield "imports rich text"
            case ast.Attribute(attr=attr) if attr in MARKUP:
                yield f"uses {attr}"
            case ast.Assign(targets=[ast.Attribute(attr=attr)]) if attr in TITLES:
                yield f"sets {attr}"
            case ast.Call(func=ast.Attribute(attr="notify"), keywords=keywords) if not _plain(keywords):
                yield "notifies with markup"
            case ast.Call(func=ast.Name(id="Content"), args=[first, *_]) if not cleaner:
                if not isinstance(first, ast.Constant):
                    yield "makes content of what was not cleaned"
            case _:
                pass


def _plain(keywords: list[ast.keyword]) -> bool:
    values = {word.arg: word.value for word in keywords}
    markup = values.get("markup")
    return isinstance(markup, ast.Constant) and markup.value is False


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PLACE)))
def test_no_source_goes_around(path: Path) -> None:
    assert list(faults(path.read_text("utf-8"), cleaner=path == ONLY_HERE)) == []


def test_the_look_finds_what_it_looks_for() -> None:
    source = """
from textual.widgets import Static, Input
from rich.text import Text
self.border_title = name
self.notify(name)
self.notify(name, markup=True)
self.notify(name, markup=False)
Content(name)
Content("x")
Content.from_markup(name)
"""
    assert sorted(faults(source)) == [
        "imports Static",
        "imports rich text",
        "makes content of what was not cleaned",
        "notifies with markup",
        "notifies with markup",
        "sets border_title",
        "uses from_markup",
    ]
