"""The pure core: one test file for each of its files, and a machine that throws everything at all of it."""
