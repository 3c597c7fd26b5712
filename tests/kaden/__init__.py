"""Tests of what both sides share."""
