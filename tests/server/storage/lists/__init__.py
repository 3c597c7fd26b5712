"""Tests of list import: bytes, rows, columns, and the way into the database."""
