"""Tests of the server's verbs."""
