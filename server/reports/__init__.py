"""Figures from counts: what the rows of a report say."""
