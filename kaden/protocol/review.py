"""All that the desk of records and reports asks and hears, of whichever part: see the files that are named here."""

from __future__ import annotations

from kaden.protocol.searching import AskNames, SearchNames

ReviewRequest = AskNames
"""What the office answers."""

ReviewAnswer = SearchNames
