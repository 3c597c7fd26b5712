"""The tables' views of one user, in a file beside `client.toml`: columns, order and filter as they were left.

Rule: a file that cannot be read costs only what was remembered; a write takes the place of the old file at once or not
at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from tui.model.arranging import View, view_of
from tui.settings import settings_path


def views_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where a user's file is."""
    return settings_path(environ).with_name("views.json")


def read_views(path: Path) -> dict[str, View]:
    """What is remembered, by the table's name."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(told, dict):
        return {}
    views = {name: view_of(each) for name, each in told.items()}
    return {name: view for name, view in views.items() if view is not None}


def keep_view(path: Path, name: str, view: View) -> None:
    """Remember a table's view; those of others stay.

    Raises:
        OSError: the file cannot be written.
    """
    views = read_views(path) | {name: view}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    told = {each: asdict(kept) for each, kept in sorted(views.items())}
    beside.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    beside.replace(path)
