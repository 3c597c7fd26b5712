"""Tests of `kaden.setup`."""
