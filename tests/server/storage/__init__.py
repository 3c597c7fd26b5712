"""Tests of the store, over every runner."""
