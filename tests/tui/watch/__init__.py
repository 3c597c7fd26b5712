"""Tests of `kaden watch`."""
