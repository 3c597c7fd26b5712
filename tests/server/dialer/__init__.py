"""The pure core: one test file for each of its files, and a machine that throws everything at all of it.

These tests alone cover more than 99 % of the core's branches. To see what is left, with `coverage` installed:

    coverage run --branch --source=server/dialer -m pytest tests/server/dialer && coverage report --show-missing

To hunt for longer than a test may, raise `max_examples` and drop `derandomize` in `test_everything.py`.
"""
