"""The process that reads one list file: a source as JSON comes in, packed parts go out, each with its length before it.

Rule: it imports as little as it can, because a person waits while it starts.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from pathlib import Path
from typing import Final

from server.storage.lists.limits import MEBIBYTE, Limits
from server.storage.lists.parts import LENGTH, Source, packed_parts

MEMORY: Final = 2 * 1024 * MEBIBYTE
"""Bytes that the process may take; a million rows need a fifth of it."""

MANNERS: Final = 5
"""How much the process yields to those that serve calls, when there are any."""


def main() -> None:
    """Read the file that standard input names."""
    # Half a million short-lived tuples hold no cycles; looking for some would cost a fifth of the time.
    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    given = json.load(sys.stdin)
    if given.pop("yielding"):
        os.nice(MANNERS)
    limits = Limits(**given.pop("limits"))
    source = Source(path=Path(given.pop("path")), limits=limits, **given)
    out = sys.stdout.buffer
    for packed in packed_parts(source):
        out.write(len(packed).to_bytes(LENGTH, "big"))
        out.write(packed)
        out.flush()


if __name__ == "__main__":
    main()
