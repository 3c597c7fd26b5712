"""The demo's customer file is what an office would have: good rows, and one of each kind of bad one."""

from __future__ import annotations

import csv
import io

from server.demo.customers import HEADER, VALID_ROWS, customer_file


def rows(seed: int) -> list[dict[str, str]]:
    """The file, read."""
    return list(csv.DictReader(io.StringIO(customer_file(seed).decode("utf-8"))))


def test_a_seed_makes_a_file() -> None:
    assert customer_file(1) == customer_file(1)
    assert customer_file(1) != customer_file(2)


def test_every_row_has_every_column() -> None:
    assert all(tuple(row) == HEADER and None not in row.values() for row in rows(1))


def test_the_good_numbers_differ() -> None:
    numbers = [row["電話番号"] for row in rows(4)]
    good = [number for number in numbers if sum(char.isdigit() for char in number) >= 10 and "-" in number]
    assert len(good) == len(set(good)) == VALID_ROWS
    assert len(numbers) - len(good) == 6
