"""Tests of the simulated switch."""
