"""Pacing policies."""
