"""`python -m kaden`: the `kaden` command where its script is not on the path. It adds nothing to it."""

from __future__ import annotations

from kaden.cli import main

if __name__ == "__main__":
    main()
