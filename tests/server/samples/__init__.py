"""Tests of the ready samples."""
