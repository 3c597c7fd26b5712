"""All that the desk of records and reports asks and hears, of whichever part: see the files that are named here."""

from __future__ import annotations

from kaden.protocol.reports import ReportAnswer, ReportRequest
from kaden.protocol.searching import AskNames, SearchNames

ReviewRequest = AskNames | ReportRequest
"""What the office answers."""

ReviewAnswer = SearchNames | ReportAnswer
