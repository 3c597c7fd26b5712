"""Tests of the panes of lists."""
