"""What the server and the desks share, and the `kaden` command. This file holds the version and nothing else."""

from __future__ import annotations

__version__ = "0.1.0"
