"""What happened in a simulated day, line by line: kept only as a hash, unless somebody wants to read it.

Rule: only what is decided by scenario, policy and seed is written, never a time of the machine's own.
"""

from __future__ import annotations

from hashlib import blake2b


class EventLog:
    """Lines in the order in which they happened.

    Args:
        keep: a list that gets every line; None = they are only hashed.
    """

    def __init__(self, keep: list[str] | None = None) -> None:
        self._hash = blake2b(digest_size=16)
        self._keep = keep

    def write(self, line: str) -> None:
        """One more line."""
        self._hash.update(line.encode())
        self._hash.update(b"\n")
        if self._keep is not None:
            self._keep.append(line)

    def digest(self) -> str:
        """32 hexadecimal digits that stand for all lines."""
        return self._hash.hexdigest()
