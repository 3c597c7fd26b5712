"""Tests of what stands directly in `server/`."""
