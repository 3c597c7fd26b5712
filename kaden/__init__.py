"""What the server and the desks share, and the `kaden` command. This file holds the version and nothing else."""

__version__ = "0.1.0"
