"""Tests; the folders mirror the tree, and each test file is named after the file it tests."""
