"""What the server and the desks share, and the `kaden` command. This file holds the version and nothing else."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
