"""Screens, driven by keys."""
